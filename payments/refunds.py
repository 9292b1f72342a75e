"""Refunds: capped in the WHERE, a row first, then carried to the gateway by a job."""

from __future__ import annotations

import secrets
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from marketplace.core.jobs import Later, enqueue
from payments.interface import GatewayRefused, RefundRequest, RefundResult, RefundStatus
from payments.lifecycle import REFUND
from payments.models import PaymentAttempt, Refund, RefundState
from payments.registry import gateway

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

LOOK_AGAIN = timedelta(minutes=2)
LOOK_AT_LEAST = timedelta(hours=6)


class RefundTooHigh(Exception):
    """More than what was captured and not refunded yet. Nothing was changed."""


def create_refund(*, attempt_id: int, key: str, amount: Decimal, reason: str) -> None:
    """Promise `amount` baht back to the shopper, once per `key`, and insert the job that carries it out.

    Call it inside the transaction that makes it necessary. Raises `RefundTooHigh`.
    """
    if Refund.objects.filter(key=key).exists():
        return
    promised = PaymentAttempt.objects.filter(pk=attempt_id, captured__gte=F("refund_total") + amount).update(
        refund_total=F("refund_total") + amount
    )
    if not promised:
        raise RefundTooHigh(key)
    refund = Refund.objects.create(attempt_id=attempt_id, key=key, amount=amount, reason=reason[:300])
    enqueue("money.refund", key=key, refund_id=refund.pk)


def again(refund_id: int, *, actor: AbstractBaseUser) -> bool:
    """An operator has a failed refund tried once more, under a new key: gateways remember what failed. False: it had
    not failed, and nothing was changed."""
    old = Refund.objects.get(pk=refund_id)
    key = f"{old.key.partition('~')[0]}~{secrets.token_hex(4)}"
    with transaction.atomic():
        moved = REFUND.move(
            Refund.objects.filter(key=old.key), old.pk, "again", actor=actor, key=key, external_id="", done_at=None
        )
        if moved:
            enqueue("money.refund", key=key, refund_id=old.pk)
    return moved


def settle(refund_id: int, *, actor: AbstractBaseUser) -> bool:
    """An operator has paid a failed refund back in another way. False: it had not failed."""
    return REFUND.move(Refund.objects.all(), refund_id, "settle", actor=actor, done_at=timezone.now())


def carry_out(refund_id: int) -> None:
    """Job: begin the refund at the gateway or look how it stands; comes again while it is on its way."""
    refund = Refund.objects.select_related("attempt__order").get(pk=refund_id)
    if refund.state in {RefundState.SUCCEEDED, RefundState.FAILED}:
        return
    if not look(refund):
        # Cash may wait for weeks to be fetched: the older, the less often.
        raise Later(min(max(LOOK_AGAIN, (timezone.now() - refund.created_at) / 10), LOOK_AT_LEAST))


def look(refund: Refund) -> bool:
    """Ask the gateway and write down what it says. True when the refund came to its end."""
    attempt = refund.attempt
    carrier = gateway(attempt.gateway)
    request = RefundRequest(
        key=refund.key,
        charge_id=attempt.external_id,
        order_number=attempt.order.number,
        amount=refund.amount,
        currency=attempt.currency,
    )
    try:
        if refund.external_id:
            result = carrier.fetch_refund(key=refund.key, external_id=refund.external_id)
        else:
            result = carrier.refund(request)
    except GatewayRefused as refusal:
        result = RefundResult(RefundStatus.FAILED, "", reason=str(refusal))
    return _record(refund, result)


def _record(refund: Refund, result: RefundResult) -> bool:
    rows = Refund.objects.all()
    known: dict[str, Any] = {"external_id": result.external_id or refund.external_id, "payload": dict(result.payload)}
    if result.status == RefundStatus.SUCCEEDED:
        REFUND.move(rows, refund.pk, "succeed", done_at=timezone.now(), **known)
        return True
    if result.status == RefundStatus.FAILED:
        # The promise stays in refund_total: the shopper is still owed the money, and an operator must act.
        known["payload"] |= {"refused": result.reason}
        REFUND.move(rows, refund.pk, "fail", reason=result.reason, done_at=timezone.now(), **known)
        return True
    if refund.state == RefundState.CREATED:
        REFUND.move(rows, refund.pk, "begin", **known)
    return False
