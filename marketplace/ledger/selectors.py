"""Balances, on the side on which an account normally stands (`accounts.DEBIT`)."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from marketplace.ledger.accounts import DEBIT, NEVER_NEGATIVE, Account
from marketplace.ledger.models import Posting, Transfer


def balance(account: Account) -> Decimal:
    """The account's baht now; two sums over its own index."""
    debit = Transfer.objects.filter(debit=str(account)).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    credit = Transfer.objects.filter(credit=str(account)).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return _side(account, debit - credit)


def balances() -> dict[Account, Decimal]:
    """Every account that was ever used, with its balance: the trial balance. Two passes over the ledger: for jobs."""
    sums: dict[str, Decimal] = {}
    for side, sign in (("debit", 1), ("credit", -1)):
        for name, amount in Transfer.objects.order_by().values_list(side).annotate(sum=Sum("amount")):
            sums[name] = sums.get(name, Decimal(0)) + sign * amount
    return {account: _side(account, net) for account, net in ((Account.parse(n), s) for n, s in sums.items())}


def overdrawn() -> dict[Account, Decimal]:
    """Accounts below zero that must never be."""
    return {a: amount for a, amount in balances().items() if a.kind in NEVER_NEGATIVE and amount < 0}


def order_balance(account: Account, order_number: str) -> Decimal:
    """What the postings of one order left on the account."""
    rows = Transfer.objects.filter(posting__order_number=order_number)
    debit = rows.filter(debit=str(account)).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    credit = rows.filter(credit=str(account)).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return _side(account, debit - credit)


def posted(key: str) -> bool:
    return Posting.objects.filter(key=key).exists()


def _side(account: Account, net_debit: Decimal) -> Decimal:
    return net_debit if account.kind in DEBIT else -net_debit
