"""Scans and parcels as rows of the counter's tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import get_language

from marketplace.counter.answers import ATTENTION, GOOD, REFUSE
from marketplace.fulfilment.models import ScanEvent, ScanKind
from marketplace.fulfilment.selectors import PAGE
from marketplace.ordering.numbers import spaced
from marketplace.thailand.dates import BANGKOK, thai_date
from marketplace.thailand.s10 import InvalidS10, parse
from marketplace.thailand.weight import format_weight

M = TypeVar("M", bound=Model)

_STATES = {
    ScanKind.UNKNOWN: REFUSE,
    ScanKind.WRONG_CODE: REFUSE,
    ScanKind.CORRECTED: ATTENTION,
    ScanKind.GOING_BACK: ATTENTION,
}


@dataclass(frozen=True)
class ScanRow:
    state: str
    when: str
    code: str
    word: str
    clerk: str = ""


def scan_row(scan: ScanEvent) -> ScanRow:
    """A scan as `ui/scans.html` shows it: Bangkok time, number, what happened. Needs the scan's clerk."""
    weight = format_weight(scan.weight_g, get_language()) if scan.weight_g else ""
    return ScanRow(
        state=_STATES.get(ScanKind(scan.kind), GOOD),
        when=time_of(scan.at),
        code=_spaced(scan.code),
        word=" · ".join(part for part in (scan.get_kind_display(), weight, scan.note) if part),
        clerk=str(scan.clerk) if scan.clerk else "",
    )


def paged(rows: Sequence[M]) -> tuple[Sequence[M], str]:
    """A page of rows that were asked for with one more, and the address of the next page if there is one."""
    return (rows[:PAGE], f"?before={rows[PAGE - 1].pk}") if len(rows) > PAGE else (rows, "")


def time_of(moment: datetime) -> str:
    """The minute; of another day the day, too: "13:42", "21 พ.ย. 13:42"."""
    at, today = moment.astimezone(BANGKOK), timezone.now().astimezone(BANGKOK).date()
    day = "" if at.date() == today else thai_date(at, get_language()).rpartition(" ")[0] + " "
    return f"{day}{at:%H:%M}"


def _spaced(code: str) -> str:
    try:
        return parse(code).spaced
    except InvalidS10:
        return spaced(code) if code.isdecimal() else code
