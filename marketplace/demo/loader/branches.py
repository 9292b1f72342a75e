"""Post offices: every province's main one, Bangkok's by postcode, those of the sellers' districts, some larger towns.

Names and postcodes follow Thailand Post's manner ("ไปรษณีย์เชียงใหม่" for the main district's, else the district's
name); which offices there are, their addresses and their hours are only near the truth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import geothai

from marketplace.demo.loader.villages import villages
from marketplace.fulfilment.models import S10Range
from marketplace.postoffice.models import Branch
from marketplace.thailand import places
from marketplace.thailand.places import BANGKOK_CODE, District, Subdistrict
from marketplace.thailand.postage import PostalService, service_info

HOURS = "จันทร์–ศุกร์ 08:30–16:30 น. เสาร์ 09:00–12:00 น."
HOURS_EN = "Monday–Friday 8:30–16:30, Saturday 9:00–12:00"
KEEP_DAYS, KEEP_DAYS_IN_THE_COUNTRY = 7, 14
FIRST_SERIAL, LAST_SERIAL = 40_310_001, 40_399_999
# Some without room for parcels that wait, so that the demo shows these, too.
WITHOUT_PICKUP = {"10100", "10210", "10500", "20150", "83120", "90110"}
TOWNS = {
    "50": ("ฝาง", "แม่ริม"),
    "57": ("แม่สาย", "เชียงของ"),
    "58": ("ปาย",),
    "63": ("แม่สอด",),
    "30": ("ปากช่อง", "พิมาย"),
    "34": ("วารินชำราบ",),
    "11": ("บางพลี",),
    "12": ("ปากเกร็ด", "บางบัวทอง"),
    "13": ("ธัญบุรี", "ลำลูกกา"),
    "20": ("ศรีราชา", "บางละมุง"),
    "27": ("อรัญประเทศ",),
    "70": ("บ้านโป่ง",),
    "73": ("สามพราน",),
    "77": ("หัวหิน",),
    "80": ("ทุ่งสง",),
    "82": ("ตะกั่วป่า",),
    "83": ("กะทู้",),
    "84": ("เกาะสมุย",),
    "90": ("หาดใหญ่",),
    "96": ("สุไหงโก-ลก",),
}


def load() -> int:
    """Make the offices that are missing, and numbers for their parcels; returns how many offices there are."""
    Branch.objects.bulk_create(_offices(), ignore_conflicts=True)
    for service in PostalService:
        S10Range.objects.get_or_create(
            prefix=service_info(service).prefix,
            defaults={"next_serial": FIRST_SERIAL, "last_serial": LAST_SERIAL},
        )
    return Branch.objects.count()


def _offices() -> list[Branch]:
    taken: set[str] = set()
    return [_office(district, taken) for district in _districts()]


def _districts() -> list[District]:
    chosen: dict[str, District] = {}
    bangkok: set[str] = set()
    for province in places.provinces():
        for district in places.districts(province.code):
            if province.code == BANGKOK_CODE:
                wanted = (postcode := _postcode(district)) not in bangkok
                bangkok.add(postcode)
            else:
                wanted = _is_main(district) or district.name in TOWNS.get(province.code, ())
            if wanted:
                chosen[district.code] = district
    chosen |= {village.place.district.code: village.place.district for village in villages()}
    return [chosen[code] for code in sorted(chosen)]


def _office(district: District, taken: set[str]) -> Branch:
    province = places.province(district.province_code)
    if province is None:
        raise LookupError(district.province_code)
    postcode = _postcode(district)
    code = next(number for number in _codes(postcode) if number not in taken)
    taken.add(code)
    place = _seat(district, postcode)
    words = places.labels(province.code)
    main = _is_main(district)
    name, name_en = (province.name, province.name_en) if main else (district.name, district.name_en)
    in_town = main or province.code == BANGKOK_CODE
    return Branch(
        code=code,
        name=f"ไปรษณีย์{name}",
        name_en=f"{name_en} Post Office",
        address=(
            f"{words.subdistrict}{place.name} {words.district}{district.name} {words.province}{province.name}".strip()
        ),
        address_en=f"{place.name_en}, {district.name_en}, {province.name_en}",
        postcode=postcode,
        district_code=district.code,
        province_code=province.code,
        hours=HOURS,
        hours_en=HOURS_EN,
        keep_days=KEEP_DAYS if in_town else KEEP_DAYS_IN_THE_COUNTRY,
        offers_pickup=code not in WITHOUT_PICKUP,
    )


def _is_main(district: District) -> bool:
    """The province's main district: "เมืองเชียงใหม่", and once "พระนครศรีอยุธยา"."""
    province = places.province(district.province_code)
    return province is not None and district.name in (f"เมือง{province.name}", province.name)


def _postcode(district: District) -> str:
    """The district's postcode: of the main one the round one (50000), else the one of most sub-districts."""
    counted = Counter(code for row in geothai.subdistricts(district.code) for code in row.postal_codes)
    main = _is_main(district)
    return min(counted, key=lambda code: (not (main and code.endswith("000")), -counted[code], code))


def _seat(district: District, postcode: str) -> Subdistrict:
    """The sub-district the office stands in: the one that carries the district's name, else the first."""
    found = sorted(
        (place for place in places.subdistricts(postcode) if place.district.code == district.code),
        key=lambda place: (place.name not in (district.name, "ในเมือง"), place.code),
    )
    return found[0]


def _codes(postcode: str) -> Iterator[str]:
    """The postcode itself; where it has an office already, numbers after it that are no postcodes."""
    yield postcode
    for number in range(int(postcode) + 1, int(postcode) + 10):
        if not places.postcode_exists(str(number)):
            yield str(number)
