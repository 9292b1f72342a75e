"""An account as a list of entries, newest first: what a bank statement is to a bank account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, Sum

from marketplace.ledger.accounts import DEBIT, Account
from marketplace.ledger.models import Transfer


@dataclass(frozen=True)
class Entry:
    """`amount`: baht, above zero where it raised the account's balance. `event`: what the posting's key begins with."""

    pk: int
    at: datetime
    event: str
    order_number: str
    memo: str
    amount: Decimal


def entries(account: Account, *, since: datetime, before: int | None = None, limit: int) -> list[Entry]:
    """The account's entries since a moment; `before` is the last `pk` of the page before. One query."""
    name = str(account)
    rows = Transfer.objects.filter(Q(debit=name) | Q(credit=name), posting__at__gte=since)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_entry(row, account) for row in rows.select_related("posting").order_by("-pk")[:limit]]


def turnover(account: Account, *, since: datetime) -> tuple[Decimal, Decimal]:
    """By how many baht entries since a moment raised and lowered the balance. One query."""
    name = str(account)
    rows = Transfer.objects.filter(Q(debit=name) | Q(credit=name), posting__at__gte=since)
    sums = rows.aggregate(debit=Sum("amount", filter=Q(debit=name)), credit=Sum("amount", filter=Q(credit=name)))
    debit, credit = (sums[side] or Decimal(0) for side in ("debit", "credit"))
    return (debit, credit) if account.kind in DEBIT else (credit, debit)


def _entry(row: Transfer, account: Account) -> Entry:
    raises = (row.debit == str(account)) == (account.kind in DEBIT)
    return Entry(
        pk=row.pk,
        at=row.posting.at,
        event=row.posting.key.partition(":")[0],
        order_number=row.posting.order_number,
        memo=row.posting.memo,
        amount=row.amount if raises else -row.amount,
    )
