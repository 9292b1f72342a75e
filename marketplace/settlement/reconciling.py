"""Jobs that compare: gateways every hour, our own books every day.

A comparison that finds something new looks again a little later before it says so: what was under way between two rows
has arrived by then.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from marketplace.core.findings import Finding
from marketplace.core.jobs import Later, enqueue
from marketplace.core.snapshot import one_moment
from marketplace.settlement import comparing, differences, holds
from marketplace.settlement.differences import open_differences
from payments import reconciling
from payments.interface import GatewayUnavailable

BACK = timedelta(days=2)
LOOK_AGAIN = timedelta(minutes=5)
ASK_AGAIN = timedelta(minutes=20)
SILENT_FOR = timedelta(hours=6)


def compare_gateways() -> None:
    """Periodic job, every hour: each provider is compared by a job of its own, so that one is not kept by another."""
    hour = int(timezone.now().timestamp() // 3600)
    for provider in reconciling.providers():
        enqueue("reports.compare_gateway", key=f"{provider}-{hour}", provider=provider, began=hour * 3600)


def compare_soon() -> None:
    """An operator asks: everything is compared within seconds; asked twice in a minute, it is done once."""
    now = int(timezone.now().timestamp())
    for provider in reconciling.providers():
        enqueue("reports.compare_gateway", key=f"{provider}-asked-{now // 60}", provider=provider, began=now)
    enqueue("reports.compare_books", key=f"asked-{now // 60}")


def compare_gateway(provider: str, began: int, sure: int = 0) -> None:
    """Job: what this provider took and holds, against our books. `began`: seconds since 1970.

    Raises `Later` while the provider is silent; after `SILENT_FOR` that is a difference. When it speaks again, it is
    asked about all the time since.
    """
    silent = f"silent:{provider}"
    since_when = open_differences().filter(key=silent).values_list("found_at", flat=True).first()
    prefixes = reconciling.prefixes(provider)
    try:
        compared = reconciling.compare(
            provider,
            since=(since_when or timezone.now()) - (BACK + SILENT_FOR if since_when else BACK),
            again=differences.open_keys(prefixes),
        )
    except GatewayUnavailable as unavailable:
        if timezone.now() < datetime.fromtimestamp(began, UTC) + SILENT_FOR:
            raise Later(ASK_AGAIN) from unavailable
        says = f"{provider} could not be compared for {SILENT_FOR.total_seconds() / 3600:.0f} hours: {unavailable}"
        differences.record([silent], [Finding(silent, says)])
        return
    differences.record([silent], [])
    if differences.record(prefixes, compared.findings, sure=bool(sure), keep=compared.unanswered):
        enqueue(
            "reports.compare_gateway",
            key=f"{provider}-{began}-sure",
            run_at=timezone.now() + LOOK_AGAIN,
            provider=provider,
            began=began,
            sure=1,
        )


def compare_books(sure: int = 0) -> None:
    """Periodic job, every day, and when an operator asks: the ledger against all that it was booked from."""
    with one_moment():
        findings = list(comparing.compare())
    if differences.record(comparing.PREFIXES, findings, sure=bool(sure)):
        now = timezone.now()
        enqueue("reports.compare_books", key=f"sure-{int(now.timestamp())}", run_at=now + LOOK_AGAIN, sure=1)
    elif sure:
        holds.release_free()
