"""Thailand's regions, provinces, districts, sub-districts and postcodes (geothai, CC-BY-4.0).

Thai is the plain name, English is `name_en`; `display_name` is the one of the active language.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import geothai
from geothai.types import Address as AddressRow
from geothai.types import District as DistrictRow

from marketplace.thailand.collation import thai_sort_key
from marketplace.thailand.language import is_english, pick

BANGKOK_CODE = "10"
_BANGKOK_NAMES = ("กรุงเทพมหานคร", "Bangkok")
_BANGKOK_SHORT_NAMES = ("กรุงเทพ", "กรุงเทพฯ", "กทม", "กทม.")


class Region(StrEnum):
    """The six regions of the National Research Council's scheme, in the order they are shown."""

    NORTH = "north"
    NORTHEAST = "northeast"
    CENTRAL = "central"
    EAST = "east"
    WEST = "west"
    SOUTH = "south"

    @property
    def thai_name(self) -> str:
        return _REGION_NAMES[self][0]

    @property
    def name_en(self) -> str:
        return _REGION_NAMES[self][1]

    @property
    def display_name(self) -> str:
        return pick(*_REGION_NAMES[self])


_REGION_NAMES = {
    Region.NORTH: ("ภาคเหนือ", "North"),
    Region.NORTHEAST: ("ภาคตะวันออกเฉียงเหนือ", "Northeast"),
    Region.CENTRAL: ("ภาคกลาง", "Central"),
    Region.EAST: ("ภาคตะวันออก", "East"),
    Region.WEST: ("ภาคตะวันตก", "West"),
    Region.SOUTH: ("ภาคใต้", "South"),
}

_REGION_PROVINCES = {
    Region.NORTH: "50 51 52 53 54 55 56 57 58",
    Region.NORTHEAST: "30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49",
    Region.CENTRAL: "10 11 12 13 14 15 16 17 18 19 26 60 61 62 64 65 66 67 72 73 74 75",
    Region.EAST: "20 21 22 23 24 25 27",
    Region.WEST: "63 70 71 76 77",
    Region.SOUTH: "80 81 82 83 84 85 86 90 91 92 93 94 95 96",
}
_REGION_OF = {code: region for region, codes in _REGION_PROVINCES.items() for code in codes.split()}


class _Named:
    __slots__ = ()
    name: str
    name_en: str

    @property
    def display_name(self) -> str:
        """The name in the active language."""
        return pick(self.name, self.name_en)


@dataclass(frozen=True, slots=True)
class Province(_Named):
    """จังหวัด. The code is the two-digit one of the Department of Provincial Administration."""

    code: str
    name: str
    name_en: str
    region: Region


@dataclass(frozen=True, slots=True)
class District(_Named):
    """อำเภอ, in Bangkok เขต. Four-digit code."""

    code: str
    name: str
    name_en: str
    province_code: str


@dataclass(frozen=True, slots=True)
class Subdistrict(_Named):
    """ตำบล, in Bangkok แขวง. Six-digit code. A few have several postcodes."""

    code: str
    name: str
    name_en: str
    district: District
    province: Province
    postcodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceLabels:
    """The Thai words for the parts of an address; `province` is empty where none is written."""

    subdistrict: str
    district: str
    province: str


_BANGKOK_LABELS = PlaceLabels("แขวง", "เขต", "")
_PROVINCE_LABELS = PlaceLabels("ตำบล", "อำเภอ", "จังหวัด")


@lru_cache(maxsize=1)
def provinces() -> tuple[Province, ...]:
    """All 77 provinces, sorted as Thais sort."""
    rows = [Province(row.code, row.name_th, row.name_en, _REGION_OF[row.code]) for row in geothai.provinces()]
    return tuple(sorted(rows, key=lambda row: thai_sort_key(row.name)))


def province(code: str) -> Province | None:
    """The province with this two-digit code, or None."""
    return _provinces_by_code().get(code)


def province_by_name(name: str) -> Province | None:
    """The province with this Thai or English name ("จ.", "จังหวัด" and กทม. understood), or None."""
    bare = name.strip().removeprefix("จังหวัด").removeprefix("จ.")
    return _provinces_by_name().get(_name_key(bare))


@lru_cache(maxsize=128)
def districts(province_code: str) -> tuple[District, ...]:
    """The districts of a province, sorted as Thais sort; none for an unknown code."""
    rows = [_district(row) for row in geothai.districts(province_code)]
    return tuple(sorted(rows, key=lambda row: thai_sort_key(row.name)))


def district(code: str) -> District | None:
    """The district with this four-digit code, or None."""
    row = geothai.district(code)
    return None if row is None else _district(row)


@lru_cache(maxsize=1024)
def subdistricts(postcode: str) -> tuple[Subdistrict, ...]:
    """The sub-districts a postcode serves, sorted as Thais sort by name, then district; none if unknown."""
    found = (geothai.address(row.code) for row in geothai.by_postal_code(postcode))
    rows = [_subdistrict(address) for address in found if address is not None]
    return tuple(sorted(rows, key=lambda row: (thai_sort_key(row.name), thai_sort_key(row.district.name))))


def subdistrict(code: str) -> Subdistrict | None:
    """The sub-district with this six-digit code, or None."""
    address = geothai.address(code)
    return None if address is None else _subdistrict(address)


def postcode_exists(postcode: str) -> bool:
    """Whether any sub-district has this postcode. Counter codes such as 00131 are none."""
    return bool(subdistricts(postcode))


def labels(province_code: str) -> PlaceLabels:
    """ตำบล, อำเภอ and จังหวัด, or Bangkok's แขวง and เขต."""
    return _BANGKOK_LABELS if province_code == BANGKOK_CODE else _PROVINCE_LABELS


def format_address(
    *, street: str, subdistrict: str, district: str, province: str, postcode: str, language: str | None = "th"
) -> tuple[str, ...]:
    """The lines of an address in Thai order, for a label or a page, from names as they were stored.

    `street` is everything before the sub-district and may have lines of its own. The names are given, and
    written, in `language`: Thai gets the words for each part ("ตำบลสุเทพ อำเภอเมืองเชียงใหม่"), English none.
    """
    streets = tuple(line.strip() for line in street.splitlines() if line.strip())
    if is_english(language):
        return (*streets, f"{subdistrict}, {district}", f"{province} {postcode}")
    words = _BANGKOK_LABELS if province in _BANGKOK_NAMES else _PROVINCE_LABELS
    return (
        *streets,
        f"{words.subdistrict}{subdistrict} {words.district}{district}",
        f"{words.province}{province} {postcode}",
    )


@lru_cache(maxsize=1)
def _provinces_by_code() -> dict[str, Province]:
    return {row.code: row for row in provinces()}


@lru_cache(maxsize=1)
def _provinces_by_name() -> dict[str, Province]:
    names = {_name_key(name): row for row in provinces() for name in (row.name, row.name_en)}
    bangkok = _provinces_by_code()[BANGKOK_CODE]
    return names | {_name_key(name): bangkok for name in _BANGKOK_SHORT_NAMES}


def _name_key(name: str) -> str:
    return "".join(name.split()).replace("-", "").casefold()


def _district(row: DistrictRow) -> District:
    # geothai writes Bangkok's districts with the word for them ("เขตพระนคร"), all others without.
    name = row.name_th.removeprefix("เขต") if row.province_code == BANGKOK_CODE else row.name_th
    return District(row.code, name, row.name_en, row.province_code)


def _subdistrict(address: AddressRow) -> Subdistrict:
    row = address.subdistrict
    return Subdistrict(
        row.code,
        row.name_th,
        row.name_en,
        _district(address.district),
        _provinces_by_code()[row.province_code],
        row.postal_codes,
    )


subdistrict_by_code = subdistrict
"""`subdistrict` by a name that says what goes in, for where `subdistrict` is also a variable."""
