"""The demo's sellers and products are data: whether they hold together is seen before they are loaded."""

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from marketplace.thailand.places import Region, Subdistrict, province_by_name, subdistricts

DATA = Path(__file__).parents[2] / "marketplace" / "demo" / "data"
SELLER_FILES = sorted((DATA / "sellers").glob("*.toml"))

Table = dict[str, Any]


def words(text: str) -> set[str]:
    return set(text.split())


KINDS = {"community_enterprise", "cooperative", "otop_producer", "single_maker"}
SHAPES = words(
    "jar bottle pouch box tin rice_sack cloth shawl garment satchel basket bag hat mat soap fruit bowl cup fish"
    " candle jewellery wood elephant tea bananas doll umbrella lantern"
)
CHILDREN = {
    "food": "chilli-paste curry dried-fruit snacks rice seafood honey-syrup",
    "drink": "coffee tea herbal-drink",
    "cloth": "silk cotton batik clothes bags",
    "home": "basketry pottery wood",
    "wellness": "herbal soap",
}
CHILD_SLUGS = words(" ".join(CHILDREN.values()))
SELLER_KEYS = words(
    "name name_en kind subdistrict district province postcode phone founded members story story_en products"
)
PRODUCT_KEYS = words("slug name name_en text text_en category price weight_g stock shape colours options")
OPTION_KEYS = {"name", "name_en", "price", "weight_g", "stock", "colours"}
OPTIONAL_KEYS = {"options", "colours"}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
THAI = re.compile("[\u0e01-\u0e5b]")
each_seller = pytest.mark.parametrize("path", SELLER_FILES, ids=lambda path: path.stem)


@cache
def read(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def all_products() -> list[Table]:
    return [product for path in SELLER_FILES for product in read(path)["products"]]


def place_of(seller: Table) -> Subdistrict:
    """The sub-district the seller names, found among those its postcode serves."""
    [place] = [
        row
        for row in subdistricts(seller["postcode"])
        if (row.name, row.district.name, row.province.name)
        == (seller["subdistrict"], seller["district"], seller["province"])
    ]
    return place


def assert_bilingual(table: Table, *fields: str) -> None:
    for field in fields:
        assert table[field].strip() == table[field] != ""
        assert THAI.search(table[field]) or re.fullmatch(r"[\w\s.,/×–-]+", table[field]), table[field]
        english = table[f"{field}_en"]
        assert english.strip() == english != ""
        assert not THAI.search(english), english


def assert_for_sale(item: Table) -> None:
    assert type(item["price"]) is int
    assert 0 < item["price"] <= 20_000
    assert type(item["weight_g"]) is int
    assert 10 <= item["weight_g"] <= 30_000
    assert type(item["stock"]) is int
    assert item["stock"] >= 0
    for colour in item.get("colours", []):
        assert re.fullmatch(r"#[0-9a-f]{6}", colour), colour


@each_seller
def test_a_seller_says_who_and_where_it_is(path: Path) -> None:
    seller = read(path)
    assert SLUG.fullmatch(path.stem)
    assert set(seller) == SELLER_KEYS
    assert seller["kind"] in KINDS
    assert re.fullmatch(r"08\d555\d{4}", seller["phone"])
    assert 2480 <= seller["founded"] <= 2569
    assert seller["members"] >= 1
    assert_bilingual(seller, "name", "story")
    place_of(seller)


@each_seller
def test_a_sellers_products_can_be_put_on_sale(path: Path) -> None:
    products = read(path)["products"]
    assert len({product["slug"] for product in products}) == len(products) >= 4
    for product in products:
        assert PRODUCT_KEYS - OPTIONAL_KEYS <= set(product) <= PRODUCT_KEYS, product["slug"]
        assert SLUG.fullmatch(product["slug"])
        assert product["category"] in CHILD_SLUGS, product["slug"]
        assert product["shape"] in SHAPES, product["slug"]
        assert len(product["colours"]) in (2, 3), product["slug"]
        assert_bilingual(product, "name", "text")
        assert_for_sale(product)


@each_seller
def test_a_product_with_options_starts_at_its_lowest_price(path: Path) -> None:
    for product in read(path)["products"]:
        if "options" not in product:
            continue
        options = product["options"]
        assert 2 <= len({option["name"] for option in options}) == len(options) <= 4, product["slug"]
        for option in options:
            assert OPTION_KEYS - OPTIONAL_KEYS <= set(option) <= OPTION_KEYS, product["slug"]
            assert_bilingual(option, "name")
            assert_for_sale(option)
        assert product["price"] == min(option["price"] for option in options), product["slug"]
        assert product["stock"] == sum(option["stock"] for option in options), product["slug"]


def test_the_categories_are_five_parents_each_followed_by_its_children() -> None:
    rows = tomllib.loads((DATA / "categories.toml").read_text(encoding="utf-8"))["categories"]
    expected = [
        (slug, parent)
        for parent, children in CHILDREN.items()
        for slug, parent in [(parent, ""), *((child, parent) for child in children.split())]
    ]
    assert [(row["slug"], row.get("parent", "")) for row in rows] == expected
    for row in rows:
        assert_bilingual(row, "name")


def test_every_category_and_every_shape_is_used() -> None:
    assert {product["category"] for product in all_products()} == CHILD_SLUGS
    assert {product["shape"] for product in all_products()} == SHAPES


def test_the_demo_shows_the_whole_country() -> None:
    places = [place_of(read(path)) for path in SELLER_FILES]
    provinces = {place.province for place in places}
    assert len(places) >= 40
    assert len(provinces) >= 25
    assert {province.region for province in provinces} == set(Region)
    far_south = {province_by_name(name) for name in ("ปัตตานี", "ยะลา", "นราธิวาส", "สงขลา", "สตูล")}
    assert far_south <= provinces


def test_the_shop_is_full_and_varied() -> None:
    products = all_products()
    assert len(products) >= 300
    with_options = sum("options" in product for product in products)
    assert 0.2 <= with_options / len(products) <= 0.35
    assert any(product["stock"] == 0 for product in products)
    assert any(product["weight_g"] >= 25_000 for product in products)


@pytest.mark.parametrize("field", ["phone", "name", "name_en", "story", "story_en"])
def test_no_two_sellers_share(field: str) -> None:
    counts = Counter(read(path)[field] for path in SELLER_FILES)
    assert [value for value, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("field", ["text", "text_en"])
def test_no_two_products_are_told_in_the_same_words(field: str) -> None:
    counts = Counter(product[field] for product in all_products())
    assert [value for value, count in counts.items() if count > 1] == []
