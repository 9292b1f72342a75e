"""Cash that waits at every counter for the shopper, however the order was paid.

Who brings the code that only the shopper was told gets it, once.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from marketplace.core import tries
from marketplace.core.jobs import enqueue
from payments.gateways.counter.models import CounterRefund
from payments.interface import RefundRequest, RefundResult, RefundStatus


class NothingWaits(Exception):
    """No money waits for this order."""


class WrongRefundCode(Exception):
    """Not the code; the try was counted. `left`: how many more may follow before the wait."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} tries left")
        self.left = left


class RefundLocked(Exception):
    """Too many wrong codes: none is looked at before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"locked until {until:%H:%M}")
        self.until = until


def promise(request: RefundRequest) -> RefundResult:
    """Have the money wait, once per key; the shopper is told by a job. An order's refunds wait under one code."""
    with transaction.atomic():
        _refund, created = CounterRefund.objects.get_or_create(
            key=request.key,
            defaults={
                "order_number": request.order_number,
                "amount": request.amount,
                "code": _code_of(request.order_number),
            },
        )
        if created:
            enqueue("messages.cash_waits", key=request.key, refund_key=request.key)
    return look(request.key)


def look(key: str) -> RefundResult:
    refund = CounterRefund.objects.get(pk=key)
    status = RefundStatus.SUCCEEDED if refund.paid_at else RefundStatus.PENDING
    payload = {"reference": refund.order_number, "code": refund.code}
    return RefundResult(status, refund.pk, payload=payload, branch_id=refund.branch_id)


def waiting(order_number: str) -> QuerySet[CounterRefund]:
    """What is to be given back for an order, the oldest first."""
    return CounterRefund.objects.filter(order_number=order_number, paid_at=None).order_by("created_at", "key")


def open_with(order_number: str, code: str) -> list[CounterRefund]:
    """What waits for this order under this code.

    Raises `NothingWaits`, and `WrongRefundCode` or `RefundLocked` after the try was counted (on the oldest that
    waits): call it outside a transaction.
    """
    oldest = waiting(order_number).first()
    if oldest is None:
        raise NothingWaits
    row = CounterRefund.objects.filter(pk=oldest.pk)
    taken = tries.take(row)
    still = list(waiting(order_number))
    if not still:
        raise NothingWaits  # another clerk was faster
    found = [refund for refund in still if hmac.compare_digest(code.encode(), refund.code.encode())]
    if taken and found:
        tries.forget(row)
        return found
    wrong_codes, locked_until = row.values_list("wrong_codes", "locked_until").get()
    if locked_until or not taken:
        raise RefundLocked(locked_until or timezone.now())  # unlocked again while we looked: the next try may
    raise WrongRefundCode(tries.TRIES - wrong_codes)


def hand_back(key: str, *, branch_id: int, clerk_id: int) -> bool:
    """Cash was given back; once."""
    return bool(
        CounterRefund.objects.filter(pk=key, paid_at=None).update(
            paid_at=timezone.now(), branch_id=branch_id, clerk_id=clerk_id
        )
    )


def _code_of(order_number: str) -> str:
    """The code under which money waits for this order already, or six fresh digits."""
    known = waiting(order_number).values_list("code", flat=True).first()
    return known or f"{secrets.randbelow(10**6):06d}"
