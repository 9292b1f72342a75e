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
from marketplace.core.money import HALF_SATANG
from payments.booking import book_bounced, book_promise, book_refund, book_settled
from payments.interface import GatewayRefused, GatewayUnavailable, RefundRequest, RefundResult, RefundStatus
from payments.lifecycle import REFUND
from payments.models import PaymentAttempt, Refund, RefundState
from payments.registry import gateway, gateways_of

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

LOOK_AGAIN = timedelta(minutes=2)
LOOK_AT_LEAST = timedelta(hours=6)
SILENT_FOR = timedelta(days=1)  # a gateway that says nothing for longer is a fault, for operators to see


class RefundTooHigh(Exception):
    """More than what was captured and not refunded yet. Nothing was changed."""


def create_refund(*, attempt_id: int, key: str, amount: Decimal, reason: str, gateway_code: str = "") -> None:
    """Promise `amount` baht back to the shopper, once per `key`, and insert the job that carries it out.

    `gateway_code`: who carries it, if not the gateway that was paid ("counter": cash at any post office). Call it
    inside the transaction that makes it necessary. Raises `RefundTooHigh`.
    """
    if Refund.objects.filter(key=key).exists():
        return
    promised = PaymentAttempt.objects.filter(
        pk=attempt_id, captured__gte=F("refund_total") + amount - HALF_SATANG
    ).update(refund_total=F("refund_total") + amount)
    if not promised:
        raise RefundTooHigh(key)
    attempt = PaymentAttempt.objects.select_related("order").get(pk=attempt_id)
    refund = Refund.objects.create(
        attempt=attempt, key=key, amount=amount, reason=reason[:300], gateway=gateway_code or attempt.gateway
    )
    book_promise(refund)
    enqueue("money.refund", key=key, refund_id=refund.pk)


def again(refund_id: int, *, actor: AbstractBaseUser, gateway_code: str = "") -> bool:
    """An operator has a failed refund tried once more, under a new key: gateways remember what failed.

    `gateway_code`: in another way than before ("counter": cash at any post office). False: it had not failed, and
    nothing was changed.
    """
    old = Refund.objects.get(pk=refund_id)
    key = f"{old.key.partition('~')[0]}~{secrets.token_hex(4)}"
    with transaction.atomic():
        moved = REFUND.move(
            Refund.objects.filter(key=old.key),
            old.pk,
            "again",
            actor=actor,
            key=key,
            gateway=gateway_code or old.gateway,
            external_id="",
            done_at=None,
        )
        if moved:
            enqueue("money.refund", key=key, refund_id=old.pk)
    return moved


def settle(refund_id: int, *, actor: AbstractBaseUser) -> bool:
    """An operator has paid a failed refund from our bank account. False: it had not failed."""
    with transaction.atomic():
        # What a gateway still says of its own try concerns this refund no more: its number is forgotten.
        rows, now = Refund.objects.all(), timezone.now()
        settled = REFUND.move(rows, refund_id, "settle", actor=actor, done_at=now, external_id="")
        if settled:
            book_settled(Refund.objects.select_related("attempt__order").get(pk=refund_id))
    return settled


def overtake(attempt_id: int, *, most: Decimal) -> Decimal:
    """The shopper's bank took up to `most` baht that were promised back already: failed refunds of that payment are
    owed no more, as far as they fit in. Returns their baht, which the caller books in the same transaction."""
    taken = Decimal(0)
    for refund in Refund.objects.filter(attempt_id=attempt_id, state=RefundState.FAILED).order_by("pk"):
        if taken + refund.amount > most:
            continue
        if REFUND.move(Refund.objects.all(), refund.pk, "overtake", done_at=timezone.now(), external_id=""):
            taken += refund.amount
    return taken


def carry_out(refund_id: int) -> None:
    """Job: begin the refund at the gateway or look how it stands; comes again while it is on its way.

    Raises `Later`, and `GatewayUnavailable` for what has been promised for more than `SILENT_FOR`.
    """
    refund = Refund.objects.select_related("attempt__order").get(pk=refund_id)
    age = timezone.now() - refund.created_at
    # Cash may wait for weeks to be fetched: the older, the less often.
    later = Later(min(max(LOOK_AGAIN, age / 10), LOOK_AT_LEAST))
    if refund.state == RefundState.FAILED:
        return
    try:
        if refund.state == RefundState.SUCCEEDED:
            _look_back(refund)
        elif not look(refund):
            raise later
    except GatewayUnavailable as silent:
        if age < SILENT_FOR:
            raise later from silent
        raise


def notice(event_key: str, *, gateway_code: str, key: str, external_id: str) -> None:
    """A gateway (or the provider of several) said that something happened to a refund: look at it, once per event."""
    known = Refund.objects.filter(gateway__in=gateways_of(gateway_code))
    refund = (known.filter(key=key).first() if key else None) or known.filter(external_id=external_id).exclude(
        external_id=""
    ).first()
    if refund is not None:
        enqueue("money.refund", key=f"{refund.key}:{event_key}", refund_id=refund.pk)


def look(refund: Refund) -> bool:
    """Ask the gateway and write down what it says. True when the refund came to its end."""
    attempt = refund.attempt
    carrier = gateway(refund.gateway)
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


def _look_back(refund: Refund) -> None:
    """Somebody speaks of a refund that was done: its bank may have returned the money to the gateway."""
    if not refund.external_id:
        return
    result = gateway(refund.gateway).fetch_refund(key=refund.key, external_id=refund.external_id)
    if result.status != RefundStatus.FAILED:
        return
    with transaction.atomic():
        rows, told = Refund.objects.all(), {"refused": result.reason}
        if REFUND.move(rows, refund.pk, "bounce", reason=result.reason, done_at=timezone.now(), payload=told):
            book_bounced(refund)


def _record(refund: Refund, result: RefundResult) -> bool:
    rows = Refund.objects.all()
    known: dict[str, Any] = {"external_id": result.external_id or refund.external_id, "payload": dict(result.payload)}
    if result.status == RefundStatus.SUCCEEDED:
        known["branch_id"] = refund.branch_id = result.branch_id
        with transaction.atomic():
            if REFUND.move(rows, refund.pk, "succeed", done_at=timezone.now(), **known):
                book_refund(refund)
        return True
    if result.status == RefundStatus.FAILED:
        # The promise stays in refund_total: the shopper is still owed the money, and an operator must act.
        known["payload"] |= {"refused": result.reason}
        REFUND.move(rows, refund.pk, "fail", reason=result.reason, done_at=timezone.now(), **known)
        return True
    if refund.state == RefundState.CREATED:
        REFUND.move(rows, refund.pk, "begin", **known)
    return False
