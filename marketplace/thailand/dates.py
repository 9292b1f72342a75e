"""Dates as Thais write them: the Buddhist year (Gregorian + 543), Bangkok time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from marketplace.thailand.language import is_english

BANGKOK = ZoneInfo("Asia/Bangkok")

_THAI_SHORT = [
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
]
_THAI_LONG = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
_ENGLISH_LONG = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_THAI_WEEKDAYS = ["จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์"]
_ENGLISH_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def thai_date(moment: date | datetime, language: str | None, *, long: bool = False) -> str:
    """The day: "22 พ.ย. 2569", in English "22 Nov 2026"; with `long` the month is written out.

    A datetime must be aware (ValueError otherwise) and is shown as the day it is in Bangkok.
    """
    if isinstance(moment, datetime):
        moment = _in_bangkok(moment)
    if is_english(language):
        month = _ENGLISH_LONG[moment.month - 1]
        return f"{moment.day} {month if long else month[:3]} {moment.year}"
    month = (_THAI_LONG if long else _THAI_SHORT)[moment.month - 1]
    return f"{moment.day} {month} {moment.year + 543}"


def thai_datetime(moment: datetime, language: str | None, *, long: bool = False) -> str:
    """The day and the minute: "22 พ.ย. 2569 14:05 น.", in English "22 Nov 2026, 14:05". See `thai_date`."""
    day = thai_date(moment, language, long=long)
    time = f"{_in_bangkok(moment):%H:%M}"
    return f"{day}, {time}" if is_english(language) else f"{day} {time} น."


def thai_weekday(day: date, language: str | None) -> str:
    """The day with its weekday, as one promises it: "วันศุกร์ที่ 27 พ.ย. 2569", in English "Friday 27 Nov 2026"."""
    if is_english(language):
        return f"{_ENGLISH_WEEKDAYS[day.weekday()]} {thai_date(day, language)}"
    return f"วัน{_THAI_WEEKDAYS[day.weekday()]}ที่ {thai_date(day, language)}"


def thai_month(month: date, language: str | None) -> str:
    """The month of that day: "พฤศจิกายน 2569", in English "November 2026"."""
    if is_english(language):
        return f"{_ENGLISH_LONG[month.month - 1]} {month.year}"
    return f"{_THAI_LONG[month.month - 1]} {month.year + 543}"


def unbroken(words: str) -> str:
    """The same words, which no line break splits: for a date inside a sentence on a page."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _in_bangkok(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without a time zone cannot be shown")
    return moment.astimezone(BANGKOK)
