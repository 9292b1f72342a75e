"""Reads about parcels and scans, each scoped to who asks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel, ParcelState, ScanEvent, ScanKind
from marketplace.fulfilment.scanning import CORRECTION_WINDOW
from marketplace.thailand.dates import BANGKOK

if TYPE_CHECKING:
    from marketplace.postoffice.models import Branch
    from marketplace.sellers.models import Seller

PAGE = 50
_BRANCHES = ("destination_branch", "accepted_branch", "current_branch")
_TRAVELLING = (ParcelState.ACCEPTED, ParcelState.IN_TRANSIT)
_PRINTABLE = (ParcelState.ACCEPTED, ParcelState.AT_BRANCH, ParcelState.OUT_FOR_DELIVERY, ParcelState.RETURNING)
_SHELF_PLACES = tuple(f"{rack}{place}" for rack in "ABCDEF" for place in range(1, 10))


def parcels() -> QuerySet[Parcel]:
    """Every parcel with its branches. For who asks with the parcel in hand, or was scoped before."""
    return Parcel.objects.select_related(*_BRANCHES)


def with_scans() -> QuerySet[Parcel]:
    """`parcels` with all that `tracking.tracking` needs, in two queries."""
    scans = ScanEvent.objects.select_related("branch").order_by("id")
    return parcels().prefetch_related(Prefetch("scans", queryset=scans))


def parcels_of_order(order_number: str) -> QuerySet[Parcel]:
    """The parcels of an order whose page the caller may show, oldest first, ready for `tracking`."""
    return with_scans().filter(order_number=order_number).order_by("pk")


def parcel_by_s10(s10: str) -> Parcel | None:
    """The parcel with this number (13 characters), ready for `tracking`. Who only knows it may see its way,
    never its people."""
    return with_scans().filter(s10=s10).first()


def parcel_in_hand(*, s10: str = "", drop_off_code: str = "") -> Parcel | None:
    """The parcel that a clerk scanned, by one of the two numbers that lie on it."""
    numbers = {"s10": s10} if s10 else {"drop_off_code": drop_off_code}
    return parcels().filter(**numbers).first()


def parcel_of_seller(seller: Seller, s10: str) -> Parcel | None:
    """The seller's own parcel."""
    return parcels().filter(seller=seller, s10=s10).first()


def parcel_at(branch: Branch, s10: str) -> Parcel | None:
    """A parcel that lies at this branch now and was not handed over: its label may be printed here."""
    return parcels().filter(current_branch=branch, state__in=_PRINTABLE, s10=s10).first()


def shelf_of(branch: Branch, *, before: int | None = None) -> QuerySet[Parcel]:
    """What lies on the branch's shelf, newest first, a page and one more; `before` is the last id of a page."""
    here = parcels().filter(current_branch=branch, state__in=(ParcelState.AT_BRANCH, ParcelState.RETURNING))
    return _page(here, before)


def out_from(branch: Branch, *, before: int | None = None) -> QuerySet[Parcel]:
    """What the branch's postmen carry now, newest first, a page and one more."""
    return _page(parcels().filter(current_branch=branch, state=ParcelState.OUT_FOR_DELIVERY), before)


def arriving_at(branch: Branch, *, before: int | None = None) -> QuerySet[Parcel]:
    """What is on its way to the branch, newest first, a page and one more; `sent_at` tells when it was last sent.

    Show of these no more than number, origin and day.
    """
    sent = ScanEvent.objects.filter(parcel=OuterRef("pk"), kind__in=(ScanKind.ACCEPTED, ScanKind.SENT_ON))
    bound = Q(destination_branch=branch, state__in=_TRAVELLING)
    coming_back = Q(accepted_branch=branch, state=ParcelState.RETURNING) & ~Q(current_branch=branch)
    coming = parcels().filter(bound | coming_back)
    return _page(coming.annotate(sent_at=Subquery(sent.order_by("-id").values("at")[:1])), before)


def suggested_shelf(branch: Branch) -> str:
    """The emptiest of the branch's shelf places, A1 to F9."""
    taken = dict(
        Parcel.objects.filter(current_branch=branch, shelf__in=_SHELF_PLACES)
        .order_by()
        .values_list("shelf")
        .annotate(Count("pk"))
    )
    return min(_SHELF_PLACES, key=lambda place: taken.get(place, 0))


def scans_of(branch: Branch, *, since: datetime, before: int | None = None) -> QuerySet[ScanEvent]:
    """The branch's scans since a moment, newest first, a page and one more; look-ups are left out."""
    scans = ScanEvent.objects.filter(branch=branch, at__gte=since).exclude(kind=ScanKind.SHOWN)
    if before is not None:
        scans = scans.filter(pk__lt=before)
    return scans.select_related("clerk").order_by("-pk")[: PAGE + 1]


def last_scans(desk: Desk, *, count: int = 10) -> list[ScanEvent]:
    """The clerk's own last scans at this branch, newest first; look-ups are left out."""
    scans = ScanEvent.objects.filter(branch=desk.branch, clerk=desk.clerk).exclude(kind=ScanKind.SHOWN)
    return list(scans.select_related("clerk").order_by("-pk")[:count])


def correctable_scan(desk: Desk) -> ScanEvent | None:
    """The clerk's last scan here that moved a parcel, if it can still be taken back."""
    scan = (
        ScanEvent.objects.filter(branch=desk.branch, clerk=desk.clerk, at__gte=timezone.now() - CORRECTION_WINDOW)
        .exclude(undo={})
        .select_related("parcel")
        .order_by("-pk")
        .first()
    )
    # Every change of a parcel counts in `moves`: one more than before the scan means nothing happened since.
    if scan is None or scan.parcel is None or scan.parcel.moves != scan.undo["moves"] + 1:
        return None
    return scan


def scan_counts(branch: Branch, *, since: datetime) -> dict[str, int]:
    """How many scans of each kind the branch made since a moment."""
    scans = ScanEvent.objects.filter(branch=branch, at__gte=since)
    return dict(scans.order_by().values_list("kind").annotate(Count("pk")))


def start_of_day() -> datetime:
    """Midnight in Bangkok."""
    return timezone.now().astimezone(BANGKOK).replace(hour=0, minute=0, second=0, microsecond=0)


def kept_too_long(*, limit: int) -> list[Parcel]:
    """Waiting parcels whose days ran out, longest first."""
    expired = parcels().filter(state=ParcelState.AT_BRANCH, keep_until__lt=timezone.now())
    return list(expired.order_by("keep_until")[:limit])


def _page(rows: QuerySet[Parcel], before: int | None) -> QuerySet[Parcel]:
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return rows.order_by("-pk")[: PAGE + 1]
