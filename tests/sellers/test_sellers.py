"""Sellers and who may act for them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalogue_ext import listing
from marketplace.sellers import selectors, services
from marketplace.sellers.models import MemberRole, Seller
from tests.factories import (
    make_branch,
    make_category,
    make_member,
    make_product,
    make_seller,
    make_user,
    stock_record,
)

pytestmark = pytest.mark.django_db


def test_a_seller_comes_with_its_partner_place_and_owner() -> None:
    owner = make_user()
    seller = make_seller(slug="weavers", owner=owner, mark=ContentFile(b"RIFF", name="any.webp"))
    seller.refresh_from_db()
    assert seller.partner.code == "weavers"
    assert (seller.province_code, seller.district_code, seller.region) == ("50", "5001", "north")
    assert seller.mark.name == "makers/weavers.webp"
    assert [(member.user, member.role) for member in seller.members.all()] == [(owner, MemberRole.OWNER)]


@pytest.mark.parametrize("place", [{"postcode": "10110"}, {"subdistrict_code": "999999"}])
def test_a_place_that_does_not_exist_makes_no_seller(place: dict[str, str]) -> None:
    with pytest.raises(services.PlaceUnknown):
        make_seller(**place)
    assert not Seller.objects.exists()


def test_people_reach_their_own_sellers_only() -> None:
    mine, theirs = make_seller(), make_seller()
    me = make_member(mine, MemberRole.PACKER)
    assert list(selectors.sellers_of(me)) == [mine]
    assert selectors.seller_of(me, mine.pk) == mine
    assert selectors.seller_of(me, theirs.pk) is None
    assert not selectors.sellers_of(AnonymousUser()).exists()
    assert not selectors.memberships(AnonymousUser()).exists()


def test_a_person_becomes_something_else_without_being_there_twice() -> None:
    seller = make_seller()
    person = make_member(seller, MemberRole.PACKER)
    make_member(seller, MemberRole.MANAGER, user=person)
    assert [member.role for member in selectors.memberships(person)] == [MemberRole.MANAGER]


def test_a_closed_shop_has_no_address() -> None:
    seller = make_seller(slug="weavers")
    assert selectors.public_seller("weavers") == seller
    Seller.objects.update(is_open=False)
    assert selectors.public_seller("weavers") is None


def test_products_are_those_of_the_seller_newest_first_without_options(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    seller, other = make_seller(), make_seller()
    first, second, draft = (make_product(seller, on_sale=on) for on in (True, True, False))
    option = listing.add_option(second, title="สีคราม", price=stock_record(first).price, stock=1, weight_g=10)
    foreign = make_product(other)
    with django_assert_num_queries(6):
        products = list(selectors.products_of(seller))
        assert [listing.missing(product) for product in products]
    assert products == [draft, second, first]
    assert list(selectors.products_of(seller, before=second.pk)) == [first]
    assert selectors.product_of(seller, first.pk) == first
    assert selectors.product_of(seller, foreign.pk) is None
    assert selectors.product_of(seller, option.pk) is None
    assert selectors.stock_record_of(seller, stock_record(option).pk) is not None
    assert selectors.stock_record_of(seller, stock_record(foreign).pk) is None


def test_sold_out_are_products_on_sale_of_which_nothing_is_left() -> None:
    seller = make_seller()
    gone, plenty = make_product(seller, stock=0), make_product(seller, stock=2)
    make_product(seller, stock=0, on_sale=False)
    make_product(make_seller(), stock=0)
    assert [record.product for record in selectors.sold_out(seller)] == [gone]
    type(stock_record(plenty)).reserve(stock_record(plenty).pk, 2)
    assert {record.product for record in selectors.sold_out(seller)} == {gone, plenty}


def test_kinds_are_the_categories_without_further_ones() -> None:
    cloth = make_category("ผ้า", "Cloth")
    scarves = make_category("ผ้าพันคอ", "Scarves", parent=cloth)
    rice = make_category("ข้าว", "Rice")
    assert [(kind.category, kind.within) for kind in selectors.kinds()] == [(scarves, "ผ้า"), (rice, "")]


def test_the_drop_off_post_office_is_chosen() -> None:
    seller, branch = make_seller(), make_branch()
    services.choose_drop_off_branch(seller, branch)
    seller.refresh_from_db()
    assert seller.drop_off_branch == branch


def test_operators_see_sellers_and_make_none_by_hand(client: Client) -> None:
    seller = make_seller(owner=make_user(), founded_be=timezone.localdate().year + 543 - 20)
    operator = make_user(is_staff=True, is_superuser=True, last_login=timezone.now() - timedelta(days=1))
    client.force_login(operator)
    assert client.get(f"/admin/sellers/seller/{seller.pk}/change/").status_code == 200
    assert client.get("/admin/sellers/seller/?q=weavers").status_code == 200
    assert client.get("/admin/sellers/seller/add/").status_code == 403
