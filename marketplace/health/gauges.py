"""ONE table: what /metrics tells. Each entry is one query over an index: of what moves, not of all that ever was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, F, Min, QuerySet, Sum
from django.db.models.enums import TextChoices
from django.utils import timezone
from oscar.core.loading import get_model

from marketplace.core.models import Job, JobState
from marketplace.core.money import read
from marketplace.health.exposition import Gauge, Sample
from marketplace.ordering.states import OrderState
from marketplace.settlement.differences import open_by_kind
from marketplace.settlement.models import BatchState, Payout, PayoutState, Share, ShareState
from payments.models import OPEN_STATES, AttemptState, PaymentAttempt, Refund, RefundState

MOVING = (*OPEN_STATES, AttemptState.REVIEW)
DAY = timedelta(days=1)
LATELY = timedelta(days=7)


def _differences() -> Iterable[Sample]:
    found = open_by_kind()
    yield Sample(sum(found.values()), {"kind": "all"})
    for kind, count in found.items():
        yield Sample(count, {"kind": kind})


def _dead_jobs() -> Iterable[Sample]:
    yield Sample(Job.objects.filter(state=JobState.DEAD).count())


def _due_jobs() -> Iterable[Sample]:
    yield Sample(Job.objects.filter(state=JobState.PENDING, run_at__lte=timezone.now()).count())


def _oldest_due_job() -> Iterable[Sample]:
    now = timezone.now()
    oldest = Job.objects.filter(state=JobState.PENDING, run_at__lte=now).aggregate(Min("run_at"))["run_at__min"]
    yield Sample(round((now - oldest).total_seconds(), 1) if oldest else 0)


def _open_attempts() -> Iterable[Sample]:
    rows = PaymentAttempt.objects.filter(state__in=MOVING).order_by().values_list("state")
    return _by_state(MOVING, dict(rows.annotate(Count("pk"))))


def _ended_attempts() -> Iterable[Sample]:
    ended = [state for state in AttemptState if state not in MOVING]
    rows = PaymentAttempt.objects.filter(state__in=ended, synced_at__gte=timezone.now() - DAY)
    return _by_state(ended, dict(rows.order_by().values_list("state").annotate(Count("pk"))))


def _refunds() -> Iterable[Sample]:
    rows = Refund.objects.order_by().values_list("state").annotate(Count("pk"))
    return _by_state(RefundState, dict(rows))


def _sellers_money() -> Iterable[Sample]:
    """From the shares that are in no payout: `settlement.comparing` makes sure that the ledger says the same."""
    left = (
        Share.objects.filter(payout=None).order_by().values_list("state").annotate(kept=Sum(F("net") - F("net_back")))
    )
    return _by_state((ShareState.HELD, ShareState.PAYABLE), {state: read(baht) for state, baht in left})


def _payouts() -> Iterable[Sample]:
    yield Sample(_under_way().count())


def _payouts_baht() -> Iterable[Sample]:
    yield Sample(read(_under_way().aggregate(baht=Sum("amount"))["baht"]))


def _orders() -> Iterable[Sample]:
    rows = get_model("order", "Order").objects.filter(date_placed__gte=timezone.now() - LATELY).order_by()
    return _by_state(OrderState, dict(rows.values_list("status").annotate(Count("pk"))))


GAUGES: tuple[Gauge, ...] = (
    Gauge("talat_differences_open", "Differences of the books that nobody has explained, by kind", _differences),
    Gauge("talat_jobs_dead", "Jobs that were given up", _dead_jobs),
    Gauge("talat_jobs_due", "Jobs that wait for a worker", _due_jobs),
    Gauge("talat_jobs_oldest_due_seconds", "For how long the longest waiting job has been due", _oldest_due_job),
    Gauge("talat_payment_attempts_open", "Payments whose end is not known, by state", _open_attempts),
    Gauge("talat_payment_attempts_ended_1d", "Payments that ended within a day, by state", _ended_attempts),
    Gauge("talat_refunds", "Refunds by state", _refunds),
    Gauge("talat_sellers_baht", "Baht of sellers that are in no payout, by state", _sellers_money),
    Gauge("talat_payouts_in_transit", "Payouts on their way", _payouts),
    Gauge("talat_payouts_in_transit_baht", "Baht on their way to sellers", _payouts_baht),
    Gauge("talat_orders_7d", "Orders placed within seven days, by state", _orders),
)


def _under_way() -> QuerySet[Payout]:
    open_batches = (BatchState.PREPARED, BatchState.CHECKED, BatchState.APPROVED)
    return Payout.objects.filter(batch__state__in=open_batches, state=PayoutState.IN_TRANSIT)


def _by_state(states: Iterable[TextChoices], found: Mapping[str, int | Decimal]) -> Iterable[Sample]:
    """A value for every state: an alarm must not miss one that is nought."""
    for state in states:
        yield Sample(found.get(state, 0), {"state": str(state.value)})
