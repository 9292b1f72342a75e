"""Balances, on the side on which an account normally stands (`accounts.DEBIT`)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Case, F, QuerySet, Sum, Value, When
from django.db.models.functions import Left, StrIndex

from marketplace.core.money import read
from marketplace.ledger.accounts import DEBIT, NEVER_NEGATIVE, Account, Kind
from marketplace.ledger.models import Posting, Transfer


def balance(account: Account) -> Decimal:
    """The account's baht now; two sums over its own index."""
    return _balance(Transfer.objects.all(), account)


def balances() -> dict[Account, Decimal]:
    """Every account that was ever used, with its balance. Two passes over the ledger: for jobs."""
    sums: dict[str, Decimal] = {}
    for side, sign in (("debit", 1), ("credit", -1)):
        for name, amount in Transfer.objects.order_by().values_list(side).annotate(sum=Sum("amount")):
            sums[name] = sums.get(name, Decimal(0)) + sign * read(amount)
    return {account: _side(account.kind, net) for account, net in ((Account.parse(n), s) for n, s in sums.items())}


def by_kind() -> dict[Kind, Decimal]:
    """The trial balance: all accounts of a kind together. Two passes over the ledger."""
    sums: dict[Kind, Decimal] = {}
    for side, sign in (("debit", 1), ("credit", -1)):
        for name, amount in _sums_by_kind(side):
            sums[Kind(name)] = sums.get(Kind(name), Decimal(0)) + sign * read(amount)
    return {kind: _side(kind, net) for kind, net in sums.items()}


def overdrawn() -> dict[Account, Decimal]:
    """Accounts below zero that must never be."""
    return {a: amount for a, amount in balances().items() if a.kind in NEVER_NEGATIVE and amount < 0}


def order_balance(account: Account, order_number: str) -> Decimal:
    """What the postings of one order left on the account."""
    return _balance(Transfer.objects.filter(posting__order_number=order_number), account)


def posted(key: str) -> bool:
    return Posting.objects.filter(key=key).exists()


def _sums_by_kind(side: str) -> Iterator[tuple[str, Decimal]]:
    kind = Case(When(**{f"{side}__contains": ":"}, then=Left(side, StrIndex(side, Value(":")) - 1)), default=F(side))
    yield from Transfer.objects.order_by().annotate(kind=kind).values_list("kind").annotate(sum=Sum("amount"))


def _balance(rows: QuerySet[Transfer], account: Account) -> Decimal:
    debit = read(rows.filter(debit=str(account)).aggregate(sum=Sum("amount"))["sum"])
    credit = read(rows.filter(credit=str(account)).aggregate(sum=Sum("amount"))["sum"])
    return _side(account.kind, debit - credit)


def _side(kind: Kind, net_debit: Decimal) -> Decimal:
    return net_debit if kind in DEBIT else -net_debit
