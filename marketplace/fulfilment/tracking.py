"""The way of a parcel as a timeline: what is done, what is now, what comes next, and what one has to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.fulfilment.models import Parcel, ParcelState, ScanEvent, ScanKind
from marketplace.thailand.dates import thai_date, thai_datetime, unbroken


@dataclass(frozen=True)
class Step:
    """One row of ui/timeline.html, all text in the active language. `state`: done, now or next."""

    state: str
    title: str
    place: str = ""
    when: str = ""
    sentence: str = ""


def tracking(parcel: Parcel) -> list[Step]:
    """The steps of a parcel, oldest first. Nothing personal is in them.

    Needs `parcel.scans` with their branches (see `selectors.with_scans`), otherwise it asks the database for them.
    """
    done = [_prepared(parcel), *(_told(scan) for scan in _valid(parcel.scans.all()) if scan.kind in _TITLES)]
    if parcel.state in _FINAL:
        return [*done, Step("done", _FINAL[parcel.state]())] if parcel.state == ParcelState.CANCELLED else done
    *before, last = done
    now = Step("now", last.title, last.place, last.when, _sentence(parcel))
    return [*before, now, *(Step("next", title) for title in _coming(parcel))]


def _valid(scans: Iterable[ScanEvent]) -> list[ScanEvent]:
    """The scans that moved the parcel and were not taken back, oldest first."""
    rows = sorted(scans, key=lambda scan: scan.pk)
    corrected = {scan.corrects_id for scan in rows}
    return [scan for scan in rows if scan.pk not in corrected]


def _prepared(parcel: Parcel) -> Step:
    return Step("done", _("Packed by the seller"), when=_when(parcel.created_at))


def _told(scan: ScanEvent) -> Step:
    return Step("done", _TITLES[scan.kind](), scan.branch.label, _when(scan.at))


def _when(moment: datetime) -> str:
    return thai_datetime(moment, get_language())


_TITLES: dict[str, Callable[[], str]] = {
    ScanKind.ACCEPTED: lambda: _("Handed in at the post office"),
    ScanKind.SENT_ON: lambda: _("On its way"),
    ScanKind.ARRIVED: lambda: _("At the post office"),
    ScanKind.OUT: lambda: _("The postman is bringing it"),
    ScanKind.COLLECTED: lambda: _("Collected"),
    ScanKind.DELIVERED: lambda: _("Delivered"),
    ScanKind.GOING_BACK: lambda: _("Going back to the seller"),
    ScanKind.RETURNED: lambda: _("Back with the seller"),
}
_FINAL: dict[str, Callable[[], str]] = {
    ParcelState.COLLECTED: _TITLES[ScanKind.COLLECTED],
    ParcelState.DELIVERED: _TITLES[ScanKind.DELIVERED],
    ParcelState.RETURNED: _TITLES[ScanKind.RETURNED],
    ParcelState.CANCELLED: lambda: _("Cancelled"),
}


def _coming(parcel: Parcel) -> list[str]:
    """What is still to come, in order."""
    if parcel.state == ParcelState.RETURNING:
        return [_("Back with the seller")]
    end = (
        [_("Ready at %(branch)s") % {"branch": parcel.destination_branch.label}, _("Collected")]
        if parcel.is_pickup
        else [_("The postman is bringing it"), _("Delivered")]
    )
    steps = [_("Handed in at the post office"), _("On its way"), *end]
    reached = {
        ParcelState.PREPARED: 0,
        ParcelState.ACCEPTED: 1,
        ParcelState.IN_TRANSIT: 2,
        ParcelState.AT_BRANCH: 3 if parcel.is_pickup else 2,
        ParcelState.OUT_FOR_DELIVERY: 3,
    }
    return steps[reached[ParcelState(parcel.state)] :]


def _sentence(parcel: Parcel) -> str:
    """What the recipient has to do now, in one sentence."""
    if parcel.state == ParcelState.PREPARED:
        return _("Nothing to do: the seller brings it to the post office.")
    if parcel.state == ParcelState.AT_BRANCH and parcel.is_pickup and parcel.keep_until:
        until = unbroken(thai_date(parcel.keep_until, get_language()))
        return _("Fetch it with your pick-up code, until %(date)s.") % {"date": until}
    if parcel.state == ParcelState.OUT_FOR_DELIVERY:
        return _("Please be at home, or have somebody take it for you.")
    if parcel.state == ParcelState.RETURNING:
        return _("It was not fetched or not accepted, and goes back to the seller.")
    return _("Nothing to do: it is on its way to you.")
