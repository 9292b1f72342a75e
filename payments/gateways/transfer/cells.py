"""Reads the cells of a bank statement as banks and spreadsheets write them. Each raises `CellFault` in plain words."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time
from decimal import Decimal

from django.utils.translation import gettext as _

from marketplace.thailand.digits import arabic

_BUDDHIST = 543
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?", re.ASCII)
_BAHT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,10})(?:\.\d{1,2})?", re.ASCII)
_PAID_OUT = re.compile(r"-.*|\(.*\)|.*-")
_SHORTENED = re.compile(r"\d(?:\.\d+)?E\+\d+", re.ASCII)
_HIGHEST = Decimal("9999999999.99")
_LONGEST_NUMBER = {"bank": 60, "ours": 30}
_LONGEST_WORDS = 200


class CellFault(ValueError):
    """What is wrong with a cell, in the reader's language."""


def plain(cell: str) -> str:
    """Without control characters and without spaces around and twice; nothing else is changed."""
    visible = "".join(" " if unicodedata.category(one) in {"Cc", "Zs"} else one for one in cell)
    return " ".join("".join(one for one in visible if unicodedata.category(one) != "Cf").split())


def moment(cell: str) -> tuple[date, time | None]:
    """ "22/11/2569", "22-11-2026", "2026-11-22", each also with a time behind it; the day comes before the month."""
    day, _space, rest = arabic(cell).replace("T", " ").partition(" ")
    found = _DAY_FIRST.fullmatch(day) or _YEAR_FIRST.fullmatch(day)
    if found is None:
        raise CellFault(_("please write it like 22/11/2569 or 2026-11-22"))
    year = int(found["year"])
    try:
        read = date(year - _BUDDHIST if year > 2400 else year, int(found["month"]), int(found["day"]))
    except ValueError as error:
        raise CellFault(_("there is no such day; the day comes before the month")) from error
    return read, time_of_day(rest)


def time_of_day(cell: str) -> time | None:
    """ "14:05", "14:05:33", "14.05 น."; None when nothing is there."""
    written = arabic(cell).removesuffix("น.").strip()
    if not written:
        return None
    found = _TIME.fullmatch(written)
    try:
        hour, minute, second = (int(part) for part in found.groups("0")) if found else (24, 0, 0)
        return time(hour, minute, second)
    except ValueError as error:
        raise CellFault(_("please write it like 14:05")) from error


def baht(cell: str) -> Decimal:
    """ "1,234.50", "฿1234.5", "๑๒๓๔ บาท": above zero."""
    written = arabic(cell).strip("฿ ").removesuffix("บาท").removesuffix("THB").strip().removeprefix("+")
    if not written:
        raise CellFault(_("it is empty; rows of sums, or of money paid out, must be left out"))
    if _PAID_OUT.fullmatch(written):
        raise CellFault(_("money was paid out; only what came in is imported"))
    amount = Decimal(written.replace(",", "")) if _BAHT.fullmatch(written) else None
    if amount is None or amount > _HIGHEST:
        raise CellFault(_("please write it like 1,234.50"))
    if not amount:
        raise CellFault(_("it must be above zero"))
    return amount.quantize(Decimal("0.01"))


def bank_reference(cell: str) -> str:
    """The bank's own number of the payment; there must be one, or nobody could tell two payments apart."""
    if not cell:
        raise CellFault(_("it is empty; the bank gives every payment a number"))
    return _number(cell, _LONGEST_NUMBER["bank"])


def our_reference(cell: str) -> str:
    """What the payer's bank sent with the payment: capitals and digits; "" when nothing is there."""
    return _number(arabic(cell).upper().replace(" ", "").replace("-", ""), _LONGEST_NUMBER["ours"])


def words(cell: str) -> str:
    return cell[:_LONGEST_WORDS]


def _number(written: str, longest: int) -> str:
    if _SHORTENED.fullmatch(written):
        raise CellFault(
            _("a spreadsheet has shortened the number to %(number)s; make the column a column of text")
            % {"number": written}
        )
    if len(written) > longest:
        raise CellFault(_("it is longer than %(limit)d characters") % {"limit": longest})
    return written
