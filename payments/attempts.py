"""Attempts: rows first, then carried to the gateway. What comes back is a frozen verdict; `ordering` applies it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from payments.booking import book_capture
from payments.interface import (
    CURRENCY,
    Charge,
    ChargeRequest,
    ChargeStatus,
    GatewayRefused,
    GatewayUnavailable,
)
from payments.lifecycle import ATTEMPT
from payments.models import OPEN_STATES, AttemptState, PaymentAttempt
from payments.registry import gateway


@dataclass(frozen=True)
class Verdict:
    """What the gateway said of an attempt. `charge` None: it did not answer, and nothing may be concluded.

    `mismatch` says in words what differs from what we asked for; empty when all agrees. `secures`: goods may leave
    although nothing is paid yet (cash on delivery).
    """

    attempt_id: int
    charge: Charge | None
    mismatch: str = ""
    secures: bool = False


def create_attempt(
    *,
    order_id: int,
    gateway_code: str,
    amount: Decimal,
    expires_at: datetime,
    part_id: int | None = None,
    email: str = "",
) -> PaymentAttempt:
    """The row of a new attempt, to be written in the transaction that makes it necessary. Amount in baht.

    `part_id`: the one seller's part that it pays, where the gateway divides; `email`: given for this payment only.
    """
    return PaymentAttempt.objects.create(
        order_id=order_id,
        part_id=part_id,
        email=email,
        gateway=gateway_code,
        key=secrets.token_hex(16),
        amount=amount,
        currency=CURRENCY,
        expires_at=expires_at,
    )


def start(attempt: PaymentAttempt) -> Verdict:
    """Tell the gateway, or ask again with the same key. Never call it inside a transaction."""
    try:
        return _verdict(attempt, gateway(attempt.gateway).start(_request(attempt)))
    except GatewayUnavailable:
        return Verdict(attempt.pk, None)
    except GatewayRefused as refusal:
        return Verdict(attempt.pk, _refused(attempt, str(refusal)))


def fetch(attempt: PaymentAttempt) -> Verdict:
    """What the gateway says now. Never call it inside a transaction."""
    try:
        return _verdict(attempt, gateway(attempt.gateway).fetch(key=attempt.key, external_id=attempt.external_id))
    except GatewayUnavailable:
        return Verdict(attempt.pk, None)


def cancel(attempt: PaymentAttempt) -> Verdict:
    """Cancel it at the gateway unless it is paid already; the verdict says which. Never inside a transaction."""
    carrier = gateway(attempt.gateway)
    try:
        external_id = attempt.external_id
        if attempt.state == AttemptState.UNKNOWN and not external_id:
            # Its first call may have got there: the same key finds what it made, and only that can be cancelled.
            external_id = carrier.start(_request(attempt)).external_id
        return _verdict(attempt, carrier.cancel(key=attempt.key, external_id=external_id))
    except GatewayRefused as refusal:
        return Verdict(attempt.pk, _refused(attempt, str(refusal)))
    except GatewayUnavailable:
        return Verdict(attempt.pk, None)


def record(verdict: Verdict) -> PaymentAttempt | None:
    """Write a verdict into the attempt's row. If this call made it succeed, the attempt: the caller secures the order.

    Call it inside the transaction that also moves the order.
    """
    rows, pk, charge = PaymentAttempt.objects.all(), verdict.attempt_id, verdict.charge
    now = timezone.now()
    if charge is None:
        ATTEMPT.move(rows, pk, "lose", synced_at=now)
        return None
    known: dict[str, Any] = {"external_id": charge.external_id, "synced_at": now}
    if verdict.mismatch:
        ATTEMPT.move(rows, pk, "review", reason=verdict.mismatch)
        rows.filter(pk=pk).update(reason=verdict.mismatch[:300])
        return None
    if charge.status == ChargeStatus.SUCCEEDED:
        known |= {"captured": charge.amount, "fee": charge.fee, "branch_id": charge.branch_id}
        if not ATTEMPT.move(rows, pk, "succeed", **known):
            return None
        attempt = PaymentAttempt.objects.select_related("order").get(pk=pk)
        book_capture(attempt)
        return attempt
    if charge.status == ChargeStatus.FAILED:
        if ATTEMPT.move(rows, pk, "fail", reason=charge.reason, **known):
            rows.filter(pk=pk).update(reason=charge.reason[:300])
    elif charge.status in {ChargeStatus.CANCELLED, ChargeStatus.MISSING}:
        ATTEMPT.move(rows, pk, "cancel", synced_at=now)
    elif charge.status == ChargeStatus.PENDING:
        _keep_open(pk, charge, now)
    return None


def open_attempt(order_id: int) -> PaymentAttempt | None:
    """The attempt that waits to be paid; of an order paid by parts, one of them."""
    return PaymentAttempt.objects.select_related("order").filter(order_id=order_id, state__in=OPEN_STATES).first()


def to_collect(part_id: int) -> Decimal:
    """Baht to be paid for this part when it is handed over; zero where it was paid before."""
    attempt = PaymentAttempt.objects.filter(part_id=part_id, state__in=OPEN_STATES).first()
    return attempt.amount if attempt is not None else Decimal(0)


def paid_by(order_id: int, part_id: int) -> PaymentAttempt | None:
    """The attempt that paid this part: of several the one of which most is left, for a second one was given back."""
    paid = PaymentAttempt.objects.filter(order_id=order_id, state=AttemptState.SUCCEEDED)
    of_part = paid.filter(Q(part=None) | Q(part_id=part_id))
    return of_part.order_by(F("refund_total") - F("captured"), "pk").first()


def open_attempts(order_id: int) -> list[PaymentAttempt]:
    """All that wait to be paid: one, or one per seller's part where the gateway divides."""
    rows = PaymentAttempt.objects.select_related("order").filter(order_id=order_id, state__in=OPEN_STATES)
    return list(rows.order_by("pk"))


def _keep_open(pk: int, charge: Charge, now: datetime) -> None:
    step = {
        "kind": charge.next_step.kind,
        "url": charge.next_step.url,
        "payload": dict(charge.next_step.payload),
    }
    values: dict[str, Any] = {"external_id": charge.external_id, "next_step": step, "synced_at": now}
    # A poll that finds nothing new is no move and leaves no history.
    fresh = PaymentAttempt.objects.exclude(state=AttemptState.PENDING)
    if not ATTEMPT.move(fresh, pk, "open", **values):
        PaymentAttempt.objects.filter(pk=pk, state=AttemptState.PENDING).update(**values)


def _request(attempt: PaymentAttempt) -> ChargeRequest:
    return ChargeRequest(
        key=attempt.key,
        order_number=attempt.order.number,
        amount=attempt.amount,
        currency=attempt.currency,
        return_url=settings.BASE_URL + reverse("shop:paid", args=[attempt.order.number]),
        expires_at=attempt.expires_at,
        language=attempt.order.language,
        email=attempt.email or attempt.order.contact_email,
        phone=attempt.order.contact_phone,
    )


def _verdict(attempt: PaymentAttempt, charge: Charge) -> Verdict:
    if charge.status == ChargeStatus.MISSING:
        return Verdict(attempt.pk, charge)
    ours = gateway(attempt.gateway)
    compared = (
        ("amount", charge.amount, attempt.amount),
        ("currency", charge.currency, attempt.currency),
        ("account", charge.account, ours.account),
        ("livemode", charge.livemode, ours.livemode),
        ("order", charge.order_number, attempt.order.number),
    )
    wrong = [f"{name}: {theirs} instead of {asked}" for name, theirs, asked in compared if theirs != asked]
    secures = charge.status == ChargeStatus.PENDING and ours.secures()
    return Verdict(attempt.pk, charge, "; ".join(wrong), secures and not wrong)


def _refused(attempt: PaymentAttempt, reason: str) -> Charge:
    ours = gateway(attempt.gateway)
    return Charge(
        status=ChargeStatus.FAILED,
        external_id="",
        order_number=attempt.order.number,
        amount=attempt.amount,
        currency=attempt.currency,
        account=ours.account,
        livemode=ours.livemode,
        reason=reason,
    )
