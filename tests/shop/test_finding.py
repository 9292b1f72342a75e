"""Finding an order as a guest, following a parcel, and one's own page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from marketplace.notifications.models import Message
from marketplace.ordering import access
from marketplace.ordering.models import OrderAccessCode
from marketplace.ordering.numbers import spaced
from tests.factories import make_order, make_paid_order, make_product, make_seller, make_user
from tests.shop.posting import hand_in, pack_all
from tests.shop.road import private, text

pytestmark = pytest.mark.usefixtures("market")

SENT = "/orders/find/code/"


def ask(client: Client, order: Any, phone: str = "๐๘๙-๘๗๖-๕๔๓๒") -> Any:
    return client.post("/orders/find/", {"number": spaced(order.number), "phone": phone})


def code_sent() -> str:
    access.send_code(OrderAccessCode.objects.order_by("-pk")[0].pk)
    found = re.search(r"\b\d{6}\b", Message.objects.order_by("-pk")[0].text)
    assert found
    return found.group()


def test_number_and_phone_bring_a_code_that_opens_the_order(client: Client) -> None:
    order = make_order(name="สมศรี ใจดี")
    assert spaced(order.number) in text(client.get(f"/orders/{order.number}/", follow=True))
    assert ask(client, order)["Location"] == SENT
    code = code_sent()
    answer = client.post(SENT, {"code": f"{code[:3]} {code[3:]}"})
    assert answer["Location"] == f"/orders/{order.number}/"
    page = client.get(answer["Location"])
    assert "สมศรี ใจดี" in text(page)
    assert private(page)
    assert client.get(SENT)["Location"] == "/orders/find/", "a code is used once"


def test_a_wrong_phone_gets_the_same_answer_and_no_message(client: Client) -> None:
    order = make_order()
    assert ask(client, order, phone="0811111111")["Location"] == SENT
    access.send_code(OrderAccessCode.objects.get().pk)
    assert not Message.objects.exists()
    page = text(client.post(SENT, {"code": "123456"}))
    assert "รหัสไม่ถูกต้อง ลองได้อีก 4 ครั้ง" in page


def test_five_wrong_codes_send_one_back_with_what_was_typed(client: Client) -> None:
    order = make_order()
    ask(client, order)
    code = code_sent()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(4):
        assert client.post(SENT, {"code": wrong}).status_code == 200
    page = client.post(SENT, {"code": wrong}, follow=True)
    assert "รหัสนี้ใช้ไม่ได้แล้ว" in text(page)
    assert spaced(order.number) in text(page)
    assert "089-876-5432" in text(page)


def test_too_many_codes_are_refused_in_words(client: Client) -> None:
    order = make_order()
    for _ in range(3):
        assert ask(client, order).status_code == 302
    assert "ขอรหัสบ่อยเกินไป" in text(ask(client, order))
    assert OrderAccessCode.objects.count() == 3


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"number": "", "phone": ""}, "กรุณากรอกเลขที่คำสั่งซื้อ"),
        ({"number": "1234-567-890", "phone": "0812345678"}, "เลขที่คำสั่งซื้อไม่ถูกต้อง"),
        ({"number": "😀" * 5000, "phone": "๑"}, "เลขที่คำสั่งซื้อไม่ถูกต้อง"),
        ({"number": "1000-000-008", "phone": "12"}, "เบอร์โทรศัพท์ไม่ถูกต้อง"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(client: Client, typed: dict[str, str], says: str) -> None:
    page = text(client.post("/orders/find/", typed))
    assert says in page
    assert all(value in page for value in typed.values())
    assert not OrderAccessCode.objects.exists()


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "😀"])
def test_a_code_of_another_shape_costs_no_try(client: Client, code: str) -> None:
    ask(client, make_order())
    assert "6 หลัก" in text(client.post(SENT, {"code": code}))
    assert OrderAccessCode.objects.get().tries == 0


# Following


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "กรุณากรอกหมายเลขพัสดุ"),
        ("EA000000006TH", "ตัวเลขในหมายเลขนี้ไม่ถูกต้อง"),
        ("hello", "ไม่ใช่หมายเลขพัสดุ"),
        ("😀" * 5000, "ไม่ใช่หมายเลขพัสดุ"),
        ("\x00", "มีตัวอักษรที่ใช้ไม่ได้"),
    ],
)
def test_a_number_that_is_none_is_said_in_words(client: Client, typed: str, says: str) -> None:
    page = client.get("/track/", {"number": typed})
    assert page.status_code == 200
    assert says in text(page)


def test_a_parcel_is_followed_by_its_number_as_people_type_it(client: Client) -> None:
    order = make_paid_order()
    parcel = pack_all(order)[0]
    hand_in(parcel)
    number = parcel.s10
    typed = f"{number[:2].lower()} {number[2:6]} {number[6:10]} {number[10]} {number[11:]}"
    assert client.get("/track/", {"number": typed})["Location"] == f"/track/{number}/"
    page = text(client.get(f"/track/{number}/"))
    assert "กำลังเดินทาง" in page
    assert order.contact_name not in page
    assert client.get("/track/", {"number": spaced(order.number)})["Location"] == f"/orders/{order.number}/"


def test_an_unknown_parcel_is_not_found_in_words(client: Client) -> None:
    page = client.get("/track/EA000000005TH/")
    assert (page.status_code, "ไม่พบพัสดุนี้" in text(page)) == (404, True)
    assert client.get("/track/EA000000006TH/").status_code == 404


# One's own page


def test_a_guest_sees_the_ways_in_and_this_browsers_orders(client: Client) -> None:
    page = client.get("/me/")
    assert private(page)
    for way in ("/accounts/login/?next=/me/", "/orders/find/", "/track/"):
        assert way in text(page)


def test_a_person_sees_only_their_own_orders_newest_first_by_pages(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    user = make_user()
    stranger = make_order(user=make_user())
    orders = [make_order((make_product(make_seller()), 1), user=user) for _ in range(11)]
    client.force_login(user)
    with django_assert_max_num_queries(20):
        first = text(client.get("/me/"))
    assert stranger.number not in first
    assert [order.number in first for order in orders] == [False] + [True] * 10
    found = re.search(r'href="(\?after=\d+)"', first)
    assert found
    second = text(client.get(f"/me/{found.group(1)}"))
    assert [order.number in second for order in orders] == [True] + [False] * 10
    assert client.get("/me/?after=x").status_code == 200
