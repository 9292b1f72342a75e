"""The ledger's postings of one order, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from marketplace.ledger.accounts import DEBIT, Account, Kind
from marketplace.ledger.models import Transfer
from marketplace.postoffice.models import Branch

KINDS: Mapping[Kind, str | Promise] = {
    Kind.CLEARING: gettext_lazy("With the gateway"),
    Kind.DRAWER: gettext_lazy("In the till"),
    Kind.BANK: gettext_lazy("Our bank account"),
    Kind.SHOPPER: gettext_lazy("The buyer’s, in no sale"),
    Kind.REFUNDS: gettext_lazy("Promised back to buyers"),
    Kind.HELD: gettext_lazy("Held for the seller"),
    Kind.PAYABLE: gettext_lazy("Payable to the seller"),
    Kind.TRANSIT: gettext_lazy("On its way to the seller"),
    Kind.RECEIVABLE: gettext_lazy("Owed by the seller"),
    Kind.COMMISSION: gettext_lazy("Commission"),
    Kind.COMMISSION_VAT: gettext_lazy("VAT on the commission"),
    Kind.POSTAGE: gettext_lazy("Postage, owed to the post"),
    Kind.FEES: gettext_lazy("Gateway fees"),
    Kind.PROMOTION: gettext_lazy("Discounts from Talat"),
    Kind.LOSS: gettext_lazy("Borne by Talat"),
    Kind.DISPUTED: gettext_lazy("Withdrawn in a dispute"),
}
_OF_SELLERS = frozenset({Kind.HELD, Kind.PAYABLE, Kind.TRANSIT, Kind.RECEIVABLE})


@dataclass(frozen=True)
class Name:
    """An account in words: what it is for, and whose it is."""

    kind: str | Promise
    owner: str


@dataclass(frozen=True)
class Entry:
    """One transfer, from the credited to the debited account."""

    transfer: Transfer
    debit: Name
    credit: Name


@dataclass(frozen=True)
class Sum:
    """What the order left on one account; `balance` stands on the side on which such an account normally does."""

    account: Name
    debit: Decimal
    credit: Decimal
    balance: Decimal


@dataclass(frozen=True)
class Books:
    entries: tuple[Entry, ...]
    sums: tuple[Sum, ...]


def books_of(order_number: str, sellers: Mapping[int, str]) -> Books:
    """All that the ledger holds of an order, oldest first; `sellers`: names by id. Two queries."""
    rows = Transfer.objects.filter(posting__order_number=order_number).select_related("posting")
    transfers = list(rows.order_by("posting__at", "pk"))
    accounts = {name: Account.parse(name) for row in transfers for name in (row.debit, row.credit)}
    names = _names(accounts, sellers)
    entries = tuple(Entry(row, names[row.debit], names[row.credit]) for row in transfers)
    return Books(entries, tuple(_sum(names[name], account, transfers) for name, account in sorted(accounts.items())))


def _names(accounts: Mapping[str, Account], sellers: Mapping[int, str]) -> dict[str, Name]:
    branches = _branches(account.owner for account in accounts.values() if account.kind == Kind.DRAWER)

    def owner(account: Account) -> str:
        if account.kind in _OF_SELLERS:
            return sellers.get(int(account.owner), account.owner)
        return branches.get(account.owner, account.owner)

    return {name: Name(KINDS[account.kind], owner(account)) for name, account in accounts.items()}


def _branches(owners: Iterable[str]) -> dict[str, str]:
    return {str(branch.pk): branch.label for branch in Branch.objects.filter(pk__in=list(owners))}


def _sum(name: Name, account: Account, transfers: Iterable[Transfer]) -> Sum:
    debit = sum((row.amount for row in transfers if row.debit == str(account)), Decimal(0))
    credit = sum((row.amount for row in transfers if row.credit == str(account)), Decimal(0))
    return Sum(name, debit, credit, debit - credit if account.kind in DEBIT else credit - debit)
