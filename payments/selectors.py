"""Reads of attempts and refunds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from payments.models import (
    OPEN_STATES,
    AttemptState,
    Dispute,
    DisputeState,
    PaymentAttempt,
    Refund,
    RefundState,
)

ASK_AFTER = timedelta(seconds=25)
YOUNG = timedelta(hours=1)
ASK_OLD_AFTER = timedelta(minutes=10)
BATCH = 500  # ids in one query
SILENT_FOR = timedelta(minutes=30)


def paid(order_id: int) -> Decimal:
    """Baht captured and not promised back: "paid" is this sum, never a flag."""
    sums = PaymentAttempt.objects.filter(order_id=order_id).aggregate(
        captured=Sum("captured"), back=Sum("refund_total")
    )
    return (sums["captured"] or Decimal(0)) - (sums["back"] or Decimal(0))


def to_sync() -> QuerySet[PaymentAttempt]:
    """Open attempts to ask the gateway about, the longest unasked first, so that none is crowded out by the others.

    A slip that waits two days for a counter is asked about less often than a card payment of this minute; cash that a
    postman will collect tells of itself.
    """
    now = timezone.now()
    asked = Coalesce("synced_at", "created_at")
    return (
        PaymentAttempt.objects.filter(state__in=OPEN_STATES)
        .exclude(state=AttemptState.PENDING, part__isnull=False)
        .annotate(asked=asked)
        .filter(Q(asked__lt=now - ASK_OLD_AFTER) | Q(asked__lt=now - ASK_AFTER, created_at__gt=now - YOUNG))
        .order_by("asked", "pk")
    )


def closed_unpaid(gateway_code: str, external_ids: Sequence[str]) -> list[int]:
    """The attempts with these numbers at their gateway that we hold for declined or cancelled; their ids."""
    closed = PaymentAttempt.objects.filter(
        gateway=gateway_code, state__in=(AttemptState.FAILED, AttemptState.CANCELLED)
    )
    found: list[int] = []
    for start in range(0, len(external_ids), BATCH):
        found += closed.filter(external_id__in=external_ids[start : start + BATCH]).values_list("pk", flat=True)
    return found


def in_doubt() -> QuerySet[PaymentAttempt]:
    """What only a person can settle: it does not match, or its gateway is silent long after the time to pay."""
    silent = Q(state__in=OPEN_STATES, expires_at__lt=timezone.now() - SILENT_FOR)
    return PaymentAttempt.objects.select_related("order").filter(Q(state=AttemptState.REVIEW) | silent).order_by("pk")


def is_disputed(attempt_id: int) -> bool:
    """Whether a bank is asking for this money back now."""
    return Dispute.objects.filter(attempt_id=attempt_id, state=DisputeState.OPEN).exists()


def failed_refunds() -> QuerySet[Refund]:
    return Refund.objects.select_related("attempt__order").filter(state=RefundState.FAILED).order_by("pk")
