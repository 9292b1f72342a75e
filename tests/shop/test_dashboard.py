"""Oscar's dashboard works for operators, with our addresses behind Oscar's names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from tests.factories import (
    make_category,
    make_operator,
    make_options,
    make_order,
    make_picture,
    make_product,
    make_user,
)

pytestmark = pytest.mark.usefixtures("market")


def menu(nodes: list[dict[str, Any]]) -> Iterator[str]:
    for node in nodes:
        if "url_name" in node:
            yield node["url_name"]
        yield from menu(node.get("children", []))


MENU = sorted(set(menu(settings.OSCAR_DASHBOARD_NAVIGATION)))


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(make_operator())
    return client


@pytest.fixture
def goods() -> Any:
    """A product with a picture, one with options, and an order of the first."""
    kind = make_category()
    product = make_product(category=kind, picture=make_picture())
    make_options(make_product(category=kind), 3, 0)
    return make_order((product, 2))


def test_the_menu_is_not_empty() -> None:
    assert {"dashboard:catalogue-product-list", "dashboard:order-list", "operators:jobs"} <= set(MENU)


@pytest.mark.parametrize("name", MENU)
def test_every_page_of_the_menu_opens(operator: Client, goods: Any, name: str) -> None:
    assert operator.get(reverse(name), follow=True).status_code == 200


def test_what_the_dashboard_shows_of_one_thing_opens(operator: Client, goods: Any) -> None:
    line = goods.lines.get()
    product, kind = line.product, line.product.categories.get()
    offer = get_model("offer", "ConditionalOffer").objects.create(
        name="Offer",
        condition=get_model("offer", "Condition").objects.create(type="Count", value=1),
        benefit=get_model("offer", "Benefit").objects.create(type="Percentage", value=5),
    )
    chosen = get_model("offer", "Range").objects.create(name="Range", is_public=True)
    for name, arguments in [
        ("dashboard:catalogue-product", [product.pk]),
        ("dashboard:catalogue-category-update", [kind.pk]),
        ("dashboard:order-detail", [goods.number]),
        ("dashboard:order-line-detail", [goods.number, line.pk]),
        ("dashboard:partner-manage", [product.seller.partner_id]),
        ("dashboard:offer-detail", [offer.pk]),
        ("dashboard:range-update", [chosen.pk]),
        ("dashboard:offer-list", []),
        ("dashboard:range-list", []),
        ("dashboard:stock-alert-list", []),
        ("dashboard:user-detail", [make_operator().pk]),
    ]:
        assert operator.get(reverse(name, args=arguments)).status_code == 200, name


def test_what_the_dashboard_links_to_is_there(operator: Client, goods: Any) -> None:
    product = goods.lines.get().product
    offer = reverse("offer:detail", args=["any"])
    review = reverse("catalogue:reviews-detail", args=[product.slug, product.pk, 1])
    for address in (
        product.get_absolute_url(),
        product.categories.get().get_absolute_url(),
        reverse("catalogue:index"),
        reverse("catalogue:range", args=["any"]),
        reverse("customer:summary"),
        offer,
        review,
    ):
        assert operator.get(address, follow=True).status_code == 200, address


def test_operators_sign_in_where_everybody_does(client: Client) -> None:
    answer = client.get("/dashboard/", follow=True)
    assert answer.redirect_chain[-1][0].split("?")[0] == reverse("account_login")
    assert "next=/dashboard/" in answer.redirect_chain[-1][0]


def test_people_who_are_no_operators_are_kept_out(client: Client, goods: Any) -> None:
    client.force_login(make_user())
    for name in ("dashboard:index", "dashboard:order-list", "dashboard:catalogue-product-list"):
        assert client.get(reverse(name)).status_code in (302, 403, 404)
