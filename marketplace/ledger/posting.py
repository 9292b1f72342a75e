"""The only way to write into the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from marketplace.core.inserting import insert_new
from marketplace.ledger.accounts import Account
from marketplace.ledger.models import Posting, Transfer


@dataclass(frozen=True)
class Move:
    """`amount` baht, not below zero: the one account is debited, the other credited."""

    debit: Account
    credit: Account
    amount: Decimal
    part_id: int | None = None


def post(key: str, moves: Iterable[Move], *, order_number: str = "", memo: str = "") -> bool:
    """Book the moves as one posting, once per `key` for ever; False when it was booked before.

    Moves of nothing are left out; a posting of nothing is not made. Call it in the transaction of the event that it
    books. Raises ValueError for an amount below zero or with a fraction of a satang.
    """
    real = [move for move in moves if _checked(move.amount)]
    if not real:
        return False
    made = Posting(key=key, order_number=order_number, memo=memo[:200])
    with transaction.atomic(savepoint=False):
        if not insert_new([made], unique="key"):
            return False
        Transfer.objects.bulk_create(
            Transfer(
                posting=made,
                debit=str(move.debit),
                credit=str(move.credit),
                amount=move.amount,
                part_id=move.part_id,
            )
            for move in real
        )
    return True


def _checked(amount: Decimal) -> bool:
    if amount < 0 or amount != amount.quantize(Decimal("0.01")):
        raise ValueError(f"{amount} baht cannot be booked")
    return bool(amount)
