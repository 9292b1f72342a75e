"""What a postcode tells: its sub-districts to choose from, where they are, and whether an island must be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.thailand import places
from marketplace.thailand.language import is_english
from marketplace.thailand.postage import island_question

if TYPE_CHECKING:
    from oscar.apps.order.models import ShippingAddress


@dataclass(frozen=True)
class Found:
    """All words in the active language. `where`: district and province; `question`: "" where no island is asked for."""

    subdistricts: tuple[tuple[str, str], ...]
    where: str
    question: str


def look_up(postcode: str) -> Found | None:
    """What stands behind these five digits, or None for a postcode that does not exist."""
    rows = places.subdistricts(postcode)
    if not rows:
        return None
    districts = tuple(dict.fromkeys(row.district for row in rows))
    provinces = tuple(dict.fromkeys(row.province for row in rows))
    names = ((row.code, _subdistrict(row) + ("" if len(districts) == 1 else f" · {_district(row)}")) for row in rows)
    where = [_district(rows[0])] if len(districts) == 1 else []
    where.append(" / ".join(_province(province) for province in provinces))
    return Found(tuple(names), (", " if _english() else " ").join(where), _question(postcode))


def address_lines(line: str, subdistrict_code: str, postcode: str) -> tuple[str, ...]:
    """A whole address for a page, in the active language; just the line for a place that does not exist."""
    row = places.subdistrict(subdistrict_code)
    if row is None:
        return (line,)
    return places.format_address(
        street=line,
        subdistrict=row.display_name,
        district=row.district.display_name,
        province=row.province.display_name,
        postcode=postcode,
        language=get_language(),
    )


def subdistrict_code(address: ShippingAddress) -> str:
    """The code of a stored address's sub-district, which is kept by its Thai names; "" when there is none."""
    kept = (address.line2, address.line3)
    rows = places.subdistricts(address.postcode)
    return next((row.code for row in rows if (row.name, row.district.name) == kept), "")


def _question(postcode: str) -> str:
    islands = island_question(postcode, get_language())
    return _("Is the address on %(islands)s?") % {"islands": ", ".join(islands)} if islands else ""


def _subdistrict(row: places.Subdistrict) -> str:
    return row.name_en if _english() else f"{places.labels(row.province.code).subdistrict}{row.name}"


def _district(row: places.Subdistrict) -> str:
    return row.district.name_en if _english() else f"{places.labels(row.province.code).district}{row.district.name}"


def _province(row: places.Province) -> str:
    return row.name_en if _english() else f"{places.labels(row.code).province}{row.name}"


def _english() -> bool:
    return is_english(get_language())
