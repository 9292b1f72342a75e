"""Template filters that show things as Thais write them, in the active language. Nothing in, nothing out."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.translation import get_language

from marketplace.thailand import dates
from marketplace.thailand.baht import format_baht
from marketplace.thailand.phone import InvalidPhone, format_phone
from marketplace.thailand.weight import format_weight

register = template.Library()


@register.filter
def baht(amount: Decimal | int | None) -> str:
    """{{ price|baht }}: "฿1,250"."""
    return "" if amount in (None, "") else format_baht(amount)


@register.filter
def thai_date(moment: date | datetime | None) -> str:
    """{{ order.placed_at|thai_date }}: "22 พ.ย. 2569", which no line break splits."""
    return dates.unbroken(dates.thai_date(moment, get_language())) if moment else ""


@register.filter
def thai_datetime(moment: datetime | None) -> str:
    """{{ event.at|thai_datetime }}: "22 พ.ย. 2569 14:05 น."."""
    return dates.unbroken(dates.thai_datetime(moment, get_language())) if moment else ""


@register.filter
def thai_weekday(day: date | None) -> str:
    """{{ payout.day|thai_weekday }}: "วันศุกร์ที่ 27 พ.ย. 2569"."""
    return dates.unbroken(dates.thai_weekday(day, get_language())) if day else ""


@register.filter
def thai_month(month: date | None) -> str:
    """{{ statement.month|thai_month }}: "พฤศจิกายน 2569"."""
    return dates.unbroken(dates.thai_month(month, get_language())) if month else ""


@register.filter
def phone(e164: str | None) -> str:
    """{{ shopper.phone|phone }}: "081-234-5678"; what is no Thai number stays as it is."""
    try:
        return format_phone(e164) if e164 else ""
    except InvalidPhone:
        return str(e164)


@register.filter
def kilograms(grams: int | None) -> str:
    """{{ parcel.weight_g|kilograms }}: "350 กรัม", "1.2 กก."."""
    return dates.unbroken(format_weight(grams, get_language())) if isinstance(grams, int) else ""
