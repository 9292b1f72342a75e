"""Filling, changing and emptying the basket, with all that people type."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from catalogue_ext.models import Product
from marketplace.sellers.models import Seller
from marketplace.shop import services
from tests.factories import make_basket, make_options, make_product, make_seller, make_user, stock_record

pytestmark = pytest.mark.django_db

Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")
COOKIE = "oscar_open_basket"


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> Iterator[None]:
    client.cookies["django_language"] = "en"
    yield


def put(client: Client, product: Product, quantity: object = 1, **more: object) -> Any:
    return client.post(f"/basket/add/{product.pk}/", {"quantity": quantity, **more})


def inside() -> dict[int, int]:
    """What the only basket with something in it holds: product → quantity."""
    return dict(Line.objects.values_list("product_id", "quantity"))


def count_shown(client: Client) -> int:
    return int(str(client.get("/search/").context["basket_count"]))


# ---------- Putting in


def test_a_guest_fills_a_basket_and_sees_it_everywhere(client: Client) -> None:
    product = make_product()
    answer = put(client, product, 2)
    assert answer["Location"] == f"/catalogue/{product.slug}_{product.pk}/"
    assert "is in your basket" in client.get(answer["Location"]).text
    assert inside() == {product.pk: 2}
    put(client, product, 3)
    assert inside() == {product.pk: 5}
    assert count_shown(client) == 5


def test_an_option_is_what_goes_into_the_basket(client: Client) -> None:
    product = make_product()
    first, second = make_options(product, 4, 2)
    put(client, product, 2, option=second.pk)
    assert inside() == {second.pk: 2}
    assert first.pk not in inside()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1000000000", "That is too many. Please type 99 or less."),
        ("100", "That is too many. Please type 99 or less."),
        ("11", "Only 10 are left. Please take 10 or fewer."),
        ("0", "Please type 1 or more."),
        ("-3", "Please type 1 or more."),
        ("1.5", "Please type a whole number, like 12."),
        ("😀", "Please type a whole number, like 12."),
        ("สอง", "Please type a whole number, like 12."),
        ("1e3", "Please type a whole number, like 12."),
        ("\x00", "Please type a whole number, like 12."),
        ("9" * 5000, "That is too many. Please type 99 or less."),
        ("", "Please type how many, like 1."),
        ("   ", "Please type how many, like 1."),
    ],
)
def test_a_wrong_quantity_is_explained_and_kept(client: Client, typed: str, said: str) -> None:
    product = make_product(stock=10)
    answer = put(client, product, typed)
    assert answer.status_code == 200
    assert said in answer.text
    assert answer.context["form"]["quantity"].value() == typed
    assert not Line.objects.exists()


@pytest.mark.parametrize(("typed", "meant"), [("๓", 3), (" 4 ", 4), ("２", 2), ("05", 5)])
def test_digits_of_other_keyboards_are_read(client: Client, typed: str, meant: int) -> None:
    product = make_product()
    assert put(client, product, typed).status_code == 302
    assert inside() == {product.pk: meant}


@pytest.mark.parametrize("option", ["", "0", "-1", "abc", "999999999999999999999", "😀"])
def test_a_missing_or_foreign_option_is_explained_and_the_quantity_kept(client: Client, option: str) -> None:
    product = make_product()
    make_options(product, 3, 3)
    answer = put(client, product, 2, option=option)
    assert answer.status_code == 200
    expected = "That one is not on sale any more. Please choose another." if option else "Please choose one of these."
    assert expected in answer.text
    assert answer.context["form"]["quantity"].value() == "2"
    assert not Line.objects.exists()


def test_an_option_of_another_product_is_refused(client: Client) -> None:
    product, other = make_product(), make_product()
    make_options(product, 3)
    (foreign,) = make_options(other, 3)
    assert put(client, product, 1, option=foreign.pk).status_code == 200
    assert not Line.objects.exists()


def test_a_sold_out_option_cannot_be_chosen(client: Client) -> None:
    product = make_product()
    _, gone = make_options(product, 3, 0)
    assert f'value="{gone.pk}" id="id_option_1" disabled' in client.get(f"/catalogue/{product.slug}_{product.pk}/").text
    assert "This is sold out at the moment." in put(client, product, 1, option=gone.pk).text


def test_what_is_in_the_basket_counts_against_the_stock(client: Client) -> None:
    product = make_product(stock=5)
    put(client, product, 4)
    assert "There are 5, and 4 of them are in your basket already." in put(client, product, 2).text
    assert inside() == {product.pk: 4}


def test_no_more_than_an_order_takes_of_one_thing(client: Client) -> None:
    product = make_product(stock=1000)
    put(client, product, 98)
    assert "An order takes 99 of one thing, and 98 are in your basket already." in put(client, product, 2).text


def test_a_basket_can_be_full(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MAX_LINES", 2)
    first, second, third = make_product(), make_product(), make_product()
    put(client, first)
    put(client, second)
    assert "Your basket is full." in put(client, third).text
    assert put(client, first).status_code == 302
    assert inside() == {first.pk: 2, second.pk: 1}


@pytest.mark.parametrize("missing", ["price", "record"])
def test_what_has_no_price_yet_is_not_on_sale(client: Client, missing: str) -> None:
    product = make_product()
    if missing == "price":
        type(stock_record(product)).objects.update(price=None)
    else:
        stock_record(product).delete()
    assert "This is not on sale at the moment." in client.get(f"/catalogue/{product.slug}_{product.pk}/").text
    assert put(client, product).status_code == 200
    assert not Line.objects.exists()


def test_the_address_of_putting_in_can_be_opened(client: Client) -> None:
    product = make_product()
    answer = client.get(f"/basket/add/{product.pk}/")
    assert answer["Location"] == f"/catalogue/{product.slug}_{product.pk}/"
    assert client.get("/basket/add/999999999999999999999999/").status_code == 404


# ---------- Changing


def basket_of(client: Client, *products: Product, quantity: int = 2) -> list[Any]:
    for product in products:
        put(client, product, quantity)
    return list(Line.objects.order_by("pk"))


def test_quantities_are_changed_together(client: Client) -> None:
    one, two = basket_of(client, make_product(), make_product())
    answer = client.post("/basket/", {f"quantity_{one.pk}": "๕", f"quantity_{two.pk}": "1"})
    assert answer.status_code == 302
    assert inside() == {one.product_id: 5, two.product_id: 1}


@pytest.mark.parametrize("typed", ["1000000000", "100", "11", "0", "-1", "1.5", "😀", "", "\x00"])
def test_a_wrong_change_is_explained_kept_and_changes_nothing(client: Client, typed: str) -> None:
    one, two = basket_of(client, make_product(stock=10), make_product(stock=10))
    answer = client.post("/basket/", {f"quantity_{one.pk}": typed, f"quantity_{two.pk}": "3"})
    assert answer.status_code == 200
    name = f"quantity_{one.pk}"
    assert answer.context["form"].errors.keys() == {name}
    assert answer.context["form"][name].value() == typed
    assert "Please change what is marked first." in answer.text
    assert inside() == {one.product_id: 2, two.product_id: 2}


def test_a_line_is_taken_out(client: Client) -> None:
    one, two = basket_of(client, make_product(), make_product())
    client.post("/basket/remove/", {"line": one.pk})
    assert inside() == {two.product_id: 2}
    client.post("/basket/remove/", {"line": two.pk})
    assert "Your basket is empty" in client.get("/basket/").text


@pytest.mark.parametrize("line", ["", "abc", "-1", "๑", "9" * 18, "9" * 40])
def test_taking_out_what_is_not_there_is_survived(client: Client, line: str) -> None:
    basket_of(client, make_product())
    assert client.post("/basket/remove/", {"line": line}).status_code == 302
    assert client.get("/basket/remove/").status_code == 405
    assert len(inside()) == 1


def test_a_guest_without_a_basket_changes_nothing(client: Client) -> None:
    assert client.post("/basket/remove/", {"line": "1"}).status_code == 302
    assert client.post("/basket/", {"quantity_1": "2"}).status_code == 302
    assert not Basket.objects.exists()


def test_nobody_changes_the_basket_of_another(client: Client) -> None:
    (mine,) = basket_of(client, make_product())
    stranger = Client()
    put(stranger, make_product(), 1)
    stranger.post("/basket/remove/", {"line": mine.pk})
    stranger.post("/basket/", {f"quantity_{mine.pk}": "9"})
    assert inside()[mine.product_id] == 2


# ---------- What is shown


def test_the_basket_adds_up_by_seller(client: Client) -> None:
    north, south = make_seller(), make_seller(province_code="90")
    basket_of(client, make_product(north, price=Decimal("120.50")), make_product(south, price=Decimal(60)), quantity=2)
    put(client, make_product(north, price=Decimal(9)), 1)
    answer = client.get("/basket/")
    parts = {part.seller: part for part in answer.context["parts"]}
    assert (parts[north].total, parts[north].weight_g, len(parts[north].rows)) == (Decimal("250.00"), 750, 2)
    assert parts[south].total == Decimal("120.00")
    assert answer.context["total"] == Decimal("370.00")
    assert answer.context["can_order"] is True
    assert "฿250" in answer.text and "฿370" in answer.text


def test_the_basket_costs_the_same_with_2_and_with_12_lines(client: Client) -> None:
    def spent() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/basket/").status_code == 200
        return len(queries)

    def put_both_sorts() -> None:
        product = make_product()
        options = make_options(product, 5)
        put(client, make_product())
        put(client, product, 1, option=options[0].pk)

    put_both_sorts()
    few = spent()
    for _ in range(5):
        put_both_sorts()
    assert len(inside()) == 12
    assert spent() == few


@pytest.mark.parametrize("left", [1, 0])
def test_fewer_left_than_wanted_is_said_and_must_be_changed(client: Client, left: int) -> None:
    (line,) = basket_of(client, make_product(), quantity=5)
    type(line.stockrecord).objects.update(num_in_stock=left)
    answer = client.get("/basket/")
    said = "Only 1 is left. Please take 1." if left else "This is sold out at the moment."
    assert said in answer.text
    assert answer.context["can_order"] is False


@pytest.mark.parametrize("gone", ["product", "seller"])
def test_what_is_not_sold_any_more_is_said_and_can_be_taken_out(client: Client, gone: str) -> None:
    (line,) = basket_of(client, make_product())
    if gone == "product":
        Product.objects.update(is_public=False)
    else:
        Seller.objects.update(is_open=False)
    answer = client.get("/basket/")
    assert "This is sold out at the moment." in answer.text
    assert answer.context["can_order"] is False
    client.post("/basket/remove/", {"line": line.pk})
    assert not inside()


def test_a_changed_price_is_said(client: Client) -> None:
    (line,) = basket_of(client, make_product(price=Decimal(100)))
    type(line.stockrecord).objects.update(price=Decimal(120))
    answer = client.get("/basket/")
    assert "(was ฿100 when you took it)" in answer.text
    assert answer.context["total"] == Decimal(240)


# ---------- Signing in, and baskets that are gone


def test_signing_in_keeps_the_lines_of_both_baskets(client: Client) -> None:
    user, at_home, as_guest, both = make_user(), make_product(), make_product(), make_product()
    client.force_login(user)
    put(client, at_home)
    put(client, both, 1)
    client.logout()
    client.cookies["django_language"] = "en"
    put(client, as_guest, 2)
    put(client, both, 3)
    client.force_login(user)
    assert count_shown(client) == 1 + 1 + 2 + 3  # asked before the baskets have become one
    assert "items from a previous session" in client.get("/basket/").text
    assert inside() == {at_home.pk: 1, as_guest.pk: 2, both.pk: 3}
    assert count_shown(client) == 6
    assert Basket.objects.get(owner=user, status="Open").num_lines == 3


@pytest.mark.parametrize("status", ["Frozen", "Submitted", "Merged"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_a_basket_that_was_ordered_is_followed_by_a_new_one(client: Client, status: str, signed_in: bool) -> None:
    if signed_in:
        client.force_login(make_user())
    old, new = make_product(), make_product()
    put(client, old)
    Basket.objects.update(status=status)
    assert count_shown(client) == 0
    for page in ("/", "/basket/", f"/catalogue/{old.slug}_{old.pk}/"):
        assert client.get(page).status_code == 200
    assert put(client, new).status_code == 302
    assert count_shown(client) == 1
    assert Basket.objects.get(status="Open").lines.get().product == new


@pytest.mark.parametrize(
    "cookie", ["", "nonsense", "1:forged", Signer().sign("999999"), "😀".encode().decode("latin-1")], ids=range(5)
)
def test_a_cookie_of_no_basket_is_survived(client: Client, cookie: str) -> None:
    client.cookies[COOKIE] = cookie
    assert count_shown(client) == 0
    product = make_product()
    put(client, product)
    assert inside() == {product.pk: 1}


def test_a_guest_does_not_reach_the_basket_of_a_person(client: Client) -> None:
    user = make_user()
    owned = make_basket(owner=user)
    client.cookies[COOKIE] = Signer().sign(str(owned.pk))
    put(client, make_product())
    assert not owned.lines.exists()


@pytest.mark.parametrize("what", ["add", "change", "remove"])
def test_a_basket_ordered_in_this_very_moment_stays_as_it_was_ordered(
    client: Client, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    (line,) = basket_of(client, make_product(), quantity=2)
    hold = services._hold

    def ordered_first(basket: Any) -> None:
        assert basket.pk  # it was open when it was loaded
        Basket.objects.update(status="Submitted")
        hold(basket)

    monkeypatch.setattr(services, "_hold", ordered_first)
    if what == "add":
        answer = put(client, make_product())
    elif what == "change":
        answer = client.post("/basket/", {f"quantity_{line.pk}": "7"})
    else:
        answer = client.post("/basket/remove/", {"line": line.pk})
    assert answer.status_code == 302
    assert inside() == {line.product_id: 2}
    assert "has just been ordered" in client.get("/catalogue/").text


def test_the_count_costs_one_query_and_a_stranger_none(client: Client) -> None:
    def spent() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/")
        return sum("basket_line" in query["sql"] for query in queries)

    assert spent() == 0
    put(client, make_product())
    assert spent() == 1
