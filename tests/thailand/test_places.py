from collections import Counter

import pytest
from django.utils import translation

from marketplace.thailand import places
from marketplace.thailand.places import Province, Region


def test_all_provinces_sorted_as_thais_sort() -> None:
    names = [row.name for row in places.provinces()]
    assert len(names) == 77
    assert names[:4] == ["กระบี่", "กรุงเทพมหานคร", "กาญจนบุรี", "กาฬสินธุ์"]
    assert names[11:14] == ["ชุมพร", "เชียงราย", "เชียงใหม่"]
    assert names[-1] == "อุบลราชธานี"


def test_six_regions_of_the_national_research_council() -> None:
    assert Counter(row.region for row in places.provinces()) == {
        Region.NORTH: 9,
        Region.NORTHEAST: 20,
        Region.CENTRAL: 22,
        Region.EAST: 7,
        Region.WEST: 5,
        Region.SOUTH: 14,
    }


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("เชียงใหม่", Region.NORTH),
        ("ขอนแก่น", Region.NORTHEAST),
        ("กรุงเทพมหานคร", Region.CENTRAL),
        ("พิษณุโลก", Region.CENTRAL),
        ("นครนายก", Region.CENTRAL),
        ("ปราจีนบุรี", Region.EAST),
        ("ตาก", Region.WEST),
        ("ประจวบคีรีขันธ์", Region.WEST),
        ("ชุมพร", Region.SOUTH),
        ("นราธิวาส", Region.SOUTH),
    ],
)
def test_region_of_a_province(name: str, region: Region) -> None:
    found = places.province_by_name(name)
    assert found is not None
    assert found.region is region


def test_province_by_code() -> None:
    assert places.province("50") == Province("50", "เชียงใหม่", "Chiang Mai", Region.NORTH)
    assert places.province("99") is None
    assert places.province("") is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("เชียงใหม่", "50"),
        ("จังหวัดเชียงใหม่", "50"),
        ("จ. เชียงใหม่", "50"),
        ("chiang mai", "50"),
        ("ChiangMai", "50"),
        ("กทม.", "10"),
        ("กรุงเทพฯ", "10"),
        ("Bangkok", "10"),
    ],
)
def test_province_by_name(typed: str, code: str) -> None:
    found = places.province_by_name(typed)
    assert found is not None
    assert found.code == code


def test_unknown_province_name() -> None:
    assert places.province_by_name("ลพบุรีใหม่") is None
    assert places.province_by_name("") is None


def test_districts() -> None:
    names = [row.name for row in places.districts("50")]
    assert len(names) == 25
    assert names[0] == "กัลยาณิวัฒนา"
    assert "เมืองเชียงใหม่" in names
    assert places.districts("99") == ()


def test_bangkoks_districts_do_not_repeat_their_label() -> None:
    names = [row.name for row in places.districts("10")]
    assert len(names) == 50
    assert "พระนคร" in names
    assert not [name for name in names if name.startswith("เขต")]


def test_one_district() -> None:
    found = places.district("5001")
    assert found is not None
    assert (found.name, found.name_en, found.province_code) == ("เมืองเชียงใหม่", "Mueang Chiang Mai", "50")
    assert places.district("9999") is None


def test_subdistricts_of_a_postcode() -> None:
    found = places.subdistricts("84280")
    assert [row.name for row in found] == ["เกาะพะงัน", "บ้านใต้"]
    assert {row.district.name for row in found} == {"เกาะพะงัน"}
    assert {row.province.name for row in found} == {"สุราษฎร์ธานี"}
    assert places.subdistricts("00131") == ()


def test_a_subdistrict_with_two_postcodes() -> None:
    found = places.subdistrict("100203")
    assert found is not None
    assert found.postcodes == ("10300", "10303")
    assert found in places.subdistricts("10300")
    assert found in places.subdistricts("10303")


def test_a_subdistrict_by_code() -> None:
    found = places.subdistrict_by_code("840503")
    assert found is not None
    assert (found.name, found.district.name, found.province.code) == ("เกาะเต่า", "เกาะพะงัน", "84")
    assert places.subdistrict_by_code("999999") is None


@pytest.mark.parametrize(
    ("postcode", "exists"),
    [("50200", True), ("10200", True), ("00131", False), ("99999", False), ("", False), ("๕๐๒๐๐", False)],
)
def test_postcode_exists(postcode: str, exists: bool) -> None:
    assert places.postcode_exists(postcode) is exists


def test_names_in_the_active_language() -> None:
    found = places.province("50")
    assert found is not None
    with translation.override("th"):
        assert (found.display_name, found.region.display_name) == ("เชียงใหม่", "ภาคเหนือ")
    with translation.override("en"):
        assert (found.display_name, found.region.display_name) == ("Chiang Mai", "North")


def test_bangkok_has_its_own_words() -> None:
    bangkok, elsewhere = places.labels("10"), places.labels("50")
    assert (bangkok.subdistrict, bangkok.district, bangkok.province) == ("แขวง", "เขต", "")
    assert (elsewhere.subdistrict, elsewhere.district, elsewhere.province) == ("ตำบล", "อำเภอ", "จังหวัด")


def test_an_address_in_thai_order() -> None:
    assert places.format_address(
        street="99/1 หมู่ 4\n ถนนสุเทพ \n",
        subdistrict="สุเทพ",
        district="เมืองเชียงใหม่",
        province="เชียงใหม่",
        postcode="50200",
    ) == ("99/1 หมู่ 4", "ถนนสุเทพ", "ตำบลสุเทพ อำเภอเมืองเชียงใหม่", "จังหวัดเชียงใหม่ 50200")


def test_an_address_in_bangkok() -> None:
    assert places.format_address(
        street="1 ถนนหน้าพระลาน",
        subdistrict="พระบรมมหาราชวัง",
        district="พระนคร",
        province="กรุงเทพมหานคร",
        postcode="10200",
    ) == ("1 ถนนหน้าพระลาน", "แขวงพระบรมมหาราชวัง เขตพระนคร", "กรุงเทพมหานคร 10200")


def test_an_address_in_english() -> None:
    assert places.format_address(
        street="99/1 Moo 4",
        subdistrict="Suthep",
        district="Mueang Chiang Mai",
        province="Chiang Mai",
        postcode="50200",
        language="en",
    ) == ("99/1 Moo 4", "Suthep, Mueang Chiang Mai", "Chiang Mai 50200")
