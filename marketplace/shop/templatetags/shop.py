"""What the shop's pages say of makers and of what was bought, in the active language."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

from catalogue_ext.models import ProductCard
from marketplace.sellers.models import Seller
from marketplace.thailand import dates, places
from marketplace.thailand.language import is_english, pick

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Line

register = template.Library()
BUDDHIST = 543


@register.filter
def whereabouts(seller: Seller) -> str:
    """ "ตำบลเกาะยอ อำเภอเมืองสงขลา จังหวัดสงขลา", in English "Ko Yo, Mueang Songkhla, Songkhla"."""
    found = places.subdistrict(seller.subdistrict_code)
    if found is None:
        return ""
    district, province = found.district, found.province
    if is_english(get_language()):
        return f"{found.name_en}, {district.name_en}, {province.name_en}"
    words = places.labels(province.code)
    return f"{words.subdistrict}{found.name} {words.district}{district.name} {words.province}{province.name}"


@register.filter
def year(buddhist_year: int) -> str:
    """A Buddhist year: "พ.ศ. 2536", in English "1993"."""
    return pick(f"พ.ศ. {buddhist_year}", str(buddhist_year - BUDDHIST))


@register.filter
def market_day(day: date) -> str:
    """ "วันอาทิตย์ที่ 22 พฤศจิกายน 2569", in English "Sunday, 22 November 2026"."""
    written = dates.thai_date(day, get_language(), long=True)
    weekday = date_format(day, "l")
    return pick(f"วัน{weekday}ที่ {written}", f"{weekday}, {written}")


@register.filter
def beginning(text: str, length: int) -> str:
    """The first `length` characters at most, cut at a space: Thai has them between phrases, never inside a word."""
    if len(text) <= length:
        return text
    cut = text[:length]
    return f"{cut.rpartition(' ')[0] or cut} …"


@register.filter
def line_picture(line: Line) -> ProductCard | None:
    """The card of what was bought, for its picture; an option has its product's. None when it is gone."""
    return getattr(line.product.parent or line.product, "card", None) if line.product else None
