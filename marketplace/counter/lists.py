"""What lies at the branch, what comes, what was scanned today: always the own branch only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.counter.access import for_clerks, page
from marketplace.counter.rows import paged, scan_row
from marketplace.fulfilment import selectors
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import ScanKind
from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance
from marketplace.postoffice.selectors import clerkships

_COUNTED = (
    (ScanKind.ACCEPTED.label, (ScanKind.ACCEPTED,)),
    (ScanKind.ARRIVED.label, (ScanKind.ARRIVED,)),
    (ScanKind.COLLECTED.label, (ScanKind.COLLECTED, ScanKind.DELIVERED)),
    (ScanKind.PAID.label, (ScanKind.PAID,)),
)


@never_cache
@require_safe
@for_clerks
def shelf(request: HttpRequest, desk: Desk) -> HttpResponse:
    parcels, next_url = paged(list(selectors.shelf_of(desk.branch, before=page_key(request))))
    out = list(selectors.out_from(desk.branch))
    return page(request, desk, "counter/shelf.html", parcels=parcels, next_url=next_url, out=out, now=timezone.now())


@never_cache
@require_safe
@for_clerks
def arriving(request: HttpRequest, desk: Desk) -> HttpResponse:
    parcels, next_url = paged(list(selectors.arriving_at(desk.branch, before=page_key(request))))
    return page(request, desk, "counter/arriving.html", parcels=parcels, next_url=next_url)


@never_cache
@require_safe
@for_clerks
def today(request: HttpRequest, desk: Desk) -> HttpResponse:
    since = selectors.start_of_day()
    scans, next_url = paged(list(selectors.scans_of(desk.branch, since=since, before=page_key(request))))
    counts = selectors.scan_counts(desk.branch, since=since)
    return page(
        request,
        desk,
        "counter/today.html",
        scans=[scan_row(scan) for scan in scans],
        next_url=next_url,
        counts=[(label, sum(counts.get(kind, 0) for kind in kinds)) for label, kinds in _COUNTED],
        balance=balance(accounts.drawer(desk.branch.pk)) if desk.branch.takes_cash else None,
        works_elsewhere=clerkships(desk.clerk).count() > 1,
    )


def page_key(request: HttpRequest) -> int | None:
    """The key of the page asked for; the first page for anything that is no such key."""
    typed = request.GET.get("before", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 18 else None
