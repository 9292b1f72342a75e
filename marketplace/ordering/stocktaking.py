"""Is as much stock reserved as there are goods ordered and not packed yet?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone
from oscar.core.loading import get_model

from marketplace.core.findings import Finding
from marketplace.core.jobs import enqueue
from marketplace.core.snapshot import one_moment
from marketplace.ordering.models import SellerOrderState
from marketplace.settlement import differences

PREFIXES = ("stock:",)
LOOK_AGAIN = timedelta(minutes=5)
RESERVED = (SellerOrderState.WAITING, SellerOrderState.TO_PACK)


def compare_stock(sure: int = 0) -> None:
    """Periodic job, every day: says what differs when it was seen twice (see `settlement.reconciling`)."""
    with one_moment():
        findings = list(compare())
    if differences.record(PREFIXES, findings, sure=bool(sure)):
        now = timezone.now()
        enqueue("reports.compare_stock", key=f"sure-{int(now.timestamp())}", run_at=now + LOOK_AGAIN, sure=1)


def compare_soon() -> None:
    """An operator asks (see `settlement.reconciling`)."""
    enqueue("reports.compare_stock", key=f"asked-{int(timezone.now().timestamp()) // 60}")


def compare() -> Iterator[Finding]:
    """Two queries; what is compared in memory is what is reserved now."""
    lines = get_model("order", "Line").objects.filter(seller_order__state__in=RESERVED, stockrecord__isnull=False)
    ordered = dict(lines.order_by().values_list("stockrecord_id").annotate(Sum("quantity")))
    records = get_model("partner", "StockRecord").objects.filter(num_allocated__gt=0)
    reserved = dict(records.order_by().values_list("pk", "num_allocated"))
    for pk in sorted(ordered.keys() | reserved.keys()):
        if ordered.get(pk, 0) != reserved.get(pk, 0):
            says = f"Stock record {pk}: not as many pieces are reserved as are ordered and not packed"
            yield Finding(f"stock:{pk}", says, Decimal(reserved.get(pk, 0)), Decimal(ordered.get(pk, 0)))
