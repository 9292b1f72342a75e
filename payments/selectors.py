"""Reads of attempts and refunds."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from marketplace.core.money import read
from payments.models import (
    OPEN_STATES,
    AttemptState,
    Dispute,
    DisputeState,
    PaymentAttempt,
    Refund,
    RefundState,
)
from payments.registry import gateway

ASK_AFTER = timedelta(seconds=25)
YOUNG = timedelta(hours=1)
ASK_OLD_AFTER = timedelta(minutes=2)
ASK_WAITING_AFTER = timedelta(minutes=10)
SILENT_FOR = timedelta(minutes=30)


def paid(order_id: int) -> Decimal:
    """Baht captured and not promised back: "paid" is this sum, never a flag."""
    sums = PaymentAttempt.objects.filter(order_id=order_id).aggregate(
        captured=Sum("captured"), back=Sum("refund_total")
    )
    return read(sums["captured"]) - read(sums["back"])


def to_sync() -> QuerySet[PaymentAttempt]:
    """Open attempts to ask the gateway about, the longest unasked first, so that none is crowded out by the others.

    None is left alone for longer than two minutes, but for what waits days for somebody to pay it in cash or by a bank
    transfer: whoever takes that money says so. Cash that a postman will collect is not asked about at all.
    """
    now = timezone.now()
    asked = Coalesce("synced_at", "created_at")
    online = [code for code in settings.GATEWAYS if gateway(code).window() == "online"]
    due = (
        Q(asked__lt=now - ASK_AFTER, created_at__gt=now - YOUNG)
        | Q(asked__lt=now - ASK_OLD_AFTER) & (Q(gateway__in=online) | ~Q(state=AttemptState.PENDING))
        | Q(asked__lt=now - ASK_WAITING_AFTER)
    )
    return (
        PaymentAttempt.objects.filter(state__in=OPEN_STATES)
        .exclude(state=AttemptState.PENDING, part__isnull=False)
        .annotate(asked=asked)
        .filter(due)
        .order_by("asked", "pk")
    )


def in_doubt() -> QuerySet[PaymentAttempt]:
    """What only a person can settle: it does not match, or its gateway is silent long after the time to pay."""
    silent = Q(state__in=OPEN_STATES, expires_at__lt=timezone.now() - SILENT_FOR)
    return PaymentAttempt.objects.select_related("order").filter(Q(state=AttemptState.REVIEW) | silent).order_by("pk")


def is_disputed(attempt_id: int) -> bool:
    """Whether a bank is asking for this money back now."""
    return Dispute.objects.filter(attempt_id=attempt_id, state=DisputeState.OPEN).exists()


def failed_refunds() -> QuerySet[Refund]:
    return Refund.objects.select_related("attempt__order").filter(state=RefundState.FAILED).order_by("pk")
