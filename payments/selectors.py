"""Reads of attempts and refunds."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from payments.models import OPEN_STATES, AttemptState, PaymentAttempt, Refund, RefundState


def paid(order_id: int) -> Decimal:
    """Baht captured and not promised back: "paid" is this sum, never a flag."""
    sums = PaymentAttempt.objects.filter(order_id=order_id).aggregate(
        captured=Sum("captured"), back=Sum("refund_total")
    )
    return (sums["captured"] or Decimal(0)) - (sums["back"] or Decimal(0))


def to_sync(not_synced_for: timedelta) -> QuerySet[PaymentAttempt]:
    """Open attempts that nobody asked the gateway about for a while."""
    since = timezone.now() - not_synced_for
    return PaymentAttempt.objects.filter(state__in=OPEN_STATES).filter(
        Q(synced_at__lt=since) | Q(synced_at__isnull=True, created_at__lt=since)
    )


def in_review() -> QuerySet[PaymentAttempt]:
    return PaymentAttempt.objects.select_related("order").filter(state=AttemptState.REVIEW).order_by("pk")


def failed_refunds() -> QuerySet[Refund]:
    return Refund.objects.select_related("attempt__order").filter(state=RefundState.FAILED).order_by("pk")
