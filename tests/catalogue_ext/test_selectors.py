"""Lists of products: what is in them, in which order, at what cost."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from catalogue_ext import cards, selectors
from catalogue_ext.models import Category, Product, ProductCard
from tests.factories import make_category, make_options, make_product, make_seller, stock_record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def shown(**asked: object) -> list[Product]:
    return [card.product for card in selectors.cards(**asked).cards]  # type: ignore[arg-type]


@pytest.mark.parametrize(("many", "limit"), [(1, 3), (7, 3), (6, 3), (5, 24)])
def test_pages_by_key_show_everything_once_newest_first(many: int, limit: int) -> None:
    seller = make_seller()
    made = [make_product(seller) for _ in range(many)]
    seen: list[Product] = []
    after: int | None = None
    for _ in range(many + 1):
        page = selectors.cards(after=after, limit=limit)
        seen += [card.product for card in page.cards]
        after = page.next_after
        if after is None:
            break
    assert seen == made[::-1]


def test_what_is_brought_in_between_two_pages_moves_nothing() -> None:
    seller = make_seller()
    made = [make_product(seller) for _ in range(4)]
    first = selectors.cards(limit=2)
    make_product(seller)
    second = selectors.cards(limit=2, after=first.next_after)
    assert [card.product for card in (*first.cards, *second.cards)] == made[::-1]


def test_a_list_narrows_by_kind_place_and_maker() -> None:
    cloth = make_category()
    silk = make_category("ไหม", "Silk", parent=cloth)
    food = make_category("อาหาร", "Food")
    north, south = make_seller(province_code="50"), make_seller(province_code="90")
    scarf = make_product(north, category=silk)
    shirt = make_product(south, category=cloth)
    rice = make_product(south, category=food)
    assert shown(category=cloth) == [shirt, scarf]
    assert shown(category=silk) == [scarf]
    assert shown(province_code="90") == [rice, shirt]
    assert shown(region="north") == [scarf]
    assert shown(seller=south, category=food) == [rice]


@pytest.mark.parametrize(
    "query",
    [
        "น้ำผึ้ง",
        "  น้ำผึ้ง \u200b  ป่า ",
        "นํ้าผึ้ง ป่า".replace("นํ้า", "น้ำ"),
        "FOREST honey",
        "เบอร์ ๕",
        "เบอร์ 5",
        "แม่แจ่ม",
        "เเม่เเจ่ม",  # แ typed as เ twice
        "mae chaem honey",
    ],
)
def test_words_find_names_and_makers_in_both_languages(query: str) -> None:
    honey = make_product(
        make_seller(name="กลุ่มแม่แจ่ม", name_en="Mae Chaem"), title="น้ำผึ้งป่า เบอร์ ๕", title_en="Forest honey no. 5"
    )
    make_product(title="ข้าวสาร", title_en="Rice")
    assert shown(query=query) == [honey]


@pytest.mark.parametrize("query", ["100%", "_", "\\", "'; --", "\x00", "😀", "ก" * 5000, "ค่ะ " * 500])
def test_any_words_are_survived(query: str) -> None:
    make_product(title="ข้าวสาร", title_en="Rice")
    found = shown(query=query)
    assert len(found) == (0 if selectors.search_words(query) else 1)


def test_a_card_says_what_can_be_bought() -> None:
    product = make_product(price=Decimal(90))
    _, cheap, gone = make_options(product, 2, 1, 0, price=Decimal(200))
    stock_of_cheap = stock_record(cheap)
    stock_of_cheap.price = Decimal(150)
    stock_of_cheap.save()
    record = stock_record(gone)
    record.price = Decimal(10)
    record.save()
    cards.refresh([gone.pk])  # an option stands for its product
    card = ProductCard.objects.get()
    assert (card.pk, card.price_from, card.has_options, card.available) == (product.pk, Decimal(150), True, True)


@pytest.mark.parametrize("hidden", ["product", "seller", "stock"])
def test_what_is_not_for_sale_has_no_card(hidden: str) -> None:
    product = make_product()
    assert product.seller is not None
    if hidden == "product":
        Product.objects.update(is_public=False)
    elif hidden == "seller":
        product.seller.is_open = False
        product.seller.save()
    else:
        stock_record(product).delete()
    cards.refresh([product.pk])
    assert not ProductCard.objects.exists()


def test_cards_cost_the_same_for_few_and_many(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    seller, kind = make_seller(), make_category()
    few = [make_product(seller, category=kind).pk for _ in range(3)]
    many = few + [make_product(seller, category=kind).pk for _ in range(20)]
    for ids in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as spent:
            cards.refresh(ids)
        assert len(spent) <= 10
    with django_assert_num_queries(1):
        assert len(selectors.cards(limit=24).cards) == 23


def test_the_tree_of_kinds_counts_what_is_below_and_leaves_out_the_empty(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    cloth = make_category()
    silk = make_category("ไหม", "Silk", parent=cloth)
    make_category("อาหาร", "Food")
    make_product(category=silk)
    make_product(category=cloth)
    cache.clear()
    with django_assert_num_queries(2):
        (top,) = selectors.categories()
    with django_assert_num_queries(0):
        assert selectors.categories() == (top,)
    assert (top.name, top.count, [(below.name, below.count, below.slug_path) for below in top.children]) == (
        "ผ้า",
        2,
        [("ไหม", 1, "cloth/silk")],
    )
    assert selectors.trail(top.children[0]) == (top,)
    with translation.override("en"):
        assert top.label == "Cloth"


def test_an_empty_public_kind_can_be_opened_and_a_hidden_one_not() -> None:
    empty = make_category()
    found = selectors.category(empty.pk)
    assert found is not None and found.count == 0
    Category.objects.filter(pk=empty.pk).update(is_public=False)
    assert selectors.category(empty.pk) is None
    assert selectors.category(10**17) is None


def test_regions_have_the_provinces_that_sell() -> None:
    make_product(make_seller(province_code="90"))
    make_product(make_seller(province_code="50"))
    cache.clear()
    named = {region.value: [(province.code, count) for province, count in rows] for region, rows in selectors.regions()}
    assert named["south"] == [("90", 1)]
    assert named["north"] == [("50", 1)]
    assert named["central"] == []
