"""Calendar months, Bangkok time. A month is its first day."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from marketplace.thailand.dates import BANGKOK
from marketplace.thailand.digits import arabic

_WRITTEN = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)


def month_of(moment: datetime) -> date:
    """The month in which it is then in Bangkok."""
    return moment.astimezone(BANGKOK).date().replace(day=1)


def after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def last_day(month: date) -> date:
    return after(month) - timedelta(days=1)


def begins(month: date) -> datetime:
    """Its first moment; the month ends before that of the next."""
    return datetime.combine(month, time(), tzinfo=BANGKOK)


def written(month: date) -> str:
    """As it stands in addresses and keys: "2026-11"."""
    return f"{month:%Y-%m}"


def read(text: str) -> date | None:
    """The month of what `written` wrote, Thai digits too; None for anything else."""
    found = _WRITTEN.fullmatch(arabic(text.strip()))
    return date(int(found[1]), int(found[2]), 1) if found else None
