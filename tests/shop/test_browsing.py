"""Walking through the market: every page opens, in both languages, at the same cost whatever there is."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue_ext.models import Category, Product
from marketplace.sellers.models import Seller
from tests.factories import make_category, make_options, make_picture, make_product, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind() -> Category:
    return make_category()


def fill(many: int, kind: Category) -> None:
    """So many products of as many makers, every third with options."""
    for number in range(many):
        product = make_product(make_seller(), category=kind, picture=make_picture(300, 375))
        if number % 3 == 0:
            make_options(product, 3, 0)


PAGES = [
    "/",
    "/catalogue/",
    "/catalogue/?province=50",
    "/catalogue/category/cloth_{kind}/",
    "/catalogue/province/50/",
    "/catalogue/region/north/",
    "/sellers/",
    "/sellers/?province=50",
    "/sellers/{seller}/",
    "/catalogue/{slug}_{product}/",
    "/search/",
    "/search/?q=น้ำพริก",
    "/basket/",
]
MOST_QUERIES = 10  # of a guest, when nothing is remembered


def costs(client: Client, kind: Category) -> dict[str, int]:
    """How many queries each page costs a guest when nothing is remembered."""
    spent = {}
    for page in PAGES:
        cache.clear()
        address = address_of(page, kind)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200, address
        spent[page] = len(queries)
    return spent


def address_of(page: str, kind: Category) -> str:
    product = Product.objects.filter(parent=None).order_by("pk")[0]
    assert product.seller is not None
    return page.format(kind=kind.pk, slug=product.slug, product=product.pk, seller=product.seller.slug)


def test_a_page_costs_the_same_with_5_and_with_60_products(client: Client, kind: Category) -> None:
    fill(5, kind)
    few = costs(client, kind)
    fill(55, kind)
    assert costs(client, kind) == few
    assert max(few.values()) <= MOST_QUERIES, few


@pytest.mark.parametrize("page", PAGES)
def test_every_page_speaks_both_languages(client: Client, kind: Category, page: str) -> None:
    fill(1, kind)
    address = address_of(page, kind)
    assert '<html lang="th">' in client.get(address).text
    client.cookies["django_language"] = "en"
    assert '<html lang="en">' in client.get(address).text


def test_an_empty_market_opens(client: Client) -> None:
    for page in ("/", "/catalogue/", "/sellers/", "/search/?q=ข้าว", "/catalogue/province/90/", "/basket/"):
        assert client.get(page).status_code == 200, page


@pytest.mark.parametrize(
    "page",
    [
        "/catalogue/nothing_999/",
        "/catalogue/nothing_999999999999999999/",
        "/catalogue/category/nothing_999/",
        "/catalogue/province/99/",
        "/catalogue/province/๕๐/",
        "/catalogue/region/moon/",
        "/sellers/nobody/",
        "/sellers/ไม่มี/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, page: str) -> None:
    assert client.get(page).status_code == 404


def test_what_is_not_public_is_not_found(client: Client) -> None:
    hidden, closed = make_product(on_sale=False), make_product()
    assert closed.seller is not None
    Seller.objects.filter(pk=closed.seller.pk).update(is_open=False)
    for product in (hidden, closed):
        assert client.get(f"/catalogue/{product.slug}_{product.pk}/").status_code == 404
        assert client.post(f"/basket/add/{product.pk}/", {"quantity": "1"}).status_code == 404
    assert client.get(f"/sellers/{closed.seller.slug}/").status_code == 404


def test_old_and_mistyped_addresses_lead_to_the_right_one(client: Client, kind: Category) -> None:
    product = make_product(category=kind, slug="chilli")
    (option,) = make_options(product, 1)
    right = f"/catalogue/chilli_{product.pk}/"
    for address in (f"/catalogue/old-name_{product.pk}/", f"/catalogue/chilli_{option.pk}/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, right)
    assert client.get(f"/catalogue/category/x_{kind.pk}/")["Location"] == f"/catalogue/category/cloth_{kind.pk}/"


@pytest.mark.parametrize("after", ["abc", "-1", "0", "๑๒", "9" * 18, "9" * 19, "9" * 400, "1e3", ""])
def test_any_key_of_a_page_is_survived(client: Client, after: str) -> None:
    make_product()
    for page in ("/catalogue/", "/sellers/"):
        assert client.get(page, {"after": after}).status_code == 200


def test_the_next_page_keeps_what_was_asked(client: Client) -> None:
    seller = make_seller()
    made = [make_product(seller) for _ in range(25)]
    answer = client.get("/search/", {"q": "น้ำพริก"})
    assert f"after={made[1].pk}" in answer.text and "q=%E0" in answer.text
    second = client.get("/search/", {"q": "น้ำพริก", "after": str(made[1].pk)})
    assert [card.pk for card in second.context["page"].cards] == [made[0].pk]


@pytest.mark.parametrize("query", ["<script>", "%", "'", "\x00", "😀" * 200, "ก" * 3000])
def test_any_search_is_survived_and_kept(client: Client, query: str) -> None:
    make_product()
    answer = client.get("/search/", {"q": query})
    assert answer.status_code == 200
    assert "<script>" not in answer.text.split("</head>")[1].replace('<script src="', "")


def test_texts_are_in_the_language_asked_for(client: Client) -> None:
    product = make_product(title="ข้าวหอม", title_en="Fragrant rice", description="นุ่ม", description_en="Soft")
    address = f"/catalogue/{product.slug}_{product.pk}/"
    thai = client.get(address).text
    assert "ข้าวหอม" in thai and "นุ่ม" in thai and "Fragrant rice" not in thai
    client.cookies["django_language"] = "en"
    english = client.get(address).text
    assert "Fragrant rice" in english and "Soft" in english and "ข้าวหอม" not in english
