"""Where a person lands after signing in, and what comes along."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.accounts.services import create_user
from tests.accounts.people import PHONE, sign_in_by_phone
from tests.factories import make_branch, make_clerk, make_member, make_product, make_seller, stock_record


@pytest.fixture
def person() -> User:
    return create_user(name="สมหญิง ใจดี", phone=PHONE)


def test_a_shopper(client: Client, person: User) -> None:
    assert sign_in_by_phone(client, PHONE)["Location"] == reverse("shop:me")


def test_a_seller(client: Client, person: User) -> None:
    make_member(make_seller(), user=person)
    assert sign_in_by_phone(client, PHONE)["Location"] == reverse("sell:today")


def test_a_clerk_who_also_sells(client: Client, person: User) -> None:
    make_member(make_seller(), user=person)
    make_clerk(make_branch(), user=person)
    assert sign_in_by_phone(client, PHONE)["Location"] == reverse("counter:scan")


def test_an_operator(client: Client) -> None:
    create_user(name="ผู้ดูแล", phone=PHONE, is_staff=True)
    assert sign_in_by_phone(client, PHONE)["Location"] == reverse("dashboard:index")


def test_who_is_signed_in_already_is_led_on(client: Client, person: User) -> None:
    sign_in_by_phone(client, PHONE)
    assert client.get(reverse("account_login"))["Location"] == reverse("shop:me")


def test_the_basket_filled_before_signing_in_is_there_afterwards(client: Client, person: User, market: None) -> None:
    product = make_product()
    client.post(reverse("shop:add", args=[product.pk]), {"quantity": 2})
    sign_in_by_phone(client, PHONE)
    client.get(reverse("shop:basket"))
    line = person.baskets.get(status="Open").lines.get()
    assert (line.quantity, line.stockrecord) == (2, stock_record(product))
