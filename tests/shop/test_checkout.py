"""The whole road from the basket to an order, and all that can go wrong on it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model
from pytest_django import DjangoAssertNumQueries

from marketplace.accounts.models import User
from marketplace.ordering.models import SellerOrder
from payments.gateways.demo.models import DemoCharge
from payments.models import PaymentAttempt
from tests.factories import make_branch, make_product, make_seller, make_user, stock_record
from tests.shop.road import HOME, WHO, Shopper, private, text

pytestmark = pytest.mark.usefixtures("market")

STEPS = ["/checkout/who/", "/checkout/where/", "/checkout/where/home/", "/checkout/where/pickup/", "/checkout/post/"]


@pytest.fixture
def shopper(client: Client) -> Shopper:
    return Shopper(client)


def test_a_guest_orders_from_two_makers_and_has_it_brought_home(shopper: Shopper) -> None:
    branch = make_branch(province_code="10")
    shopper.takes(make_product(weight_g=480), make_product(make_seller(province_code="90"), price=Decimal(250)))
    assert shopper.client.get("/checkout/")["Location"] == "/checkout/who/"
    assert shopper.says_who(phone="๐๘๑ ๒๓๔ ๕๖๗๘")["Location"] == "/checkout/where/"
    assert shopper.goes_home(postcode="๑๐๒๐๐")["Location"] == "/checkout/post/"
    assert shopper.chooses_post()["Location"] == "/checkout/pay/"
    page = text(shopper.client.get("/checkout/pay/"))
    for shown in ("สมศรี ใจดี", "081-234-5678", "99/1 ถนนพระอาทิตย์", "แขวงพระบรมมหาราชวัง", "฿100", "฿250", "฿30"):
        assert shown in page
    answer = shopper.orders("counter")

    order = shopper.order()
    assert answer["Location"] == f"/orders/{order.number}/"
    assert (order.user, order.contact_phone, order.delivery, order.language) == (None, "+66812345678", "home", "th")
    assert order.total_incl_tax == 100 + 250 + sum(part.postage for part in SellerOrder.objects.all())
    assert {part.service for part in SellerOrder.objects.all()} == {"eco"}, "the cheapest tracked service is preset"
    assert branch.postcode == order.shipping_address.postcode
    page_of_order = shopper.client.get(answer["Location"])
    assert private(page_of_order)
    for shown in ("ชำระ", "แขวงพระบรมมหาราชวัง เขตพระนคร", "กรุงเทพมหานคร 10200"):
        assert shown in text(page_of_order)
    assert "data:image/svg+xml;base64," in text(page_of_order)
    assert shopper.client.get("/checkout/")["Location"] == "/basket/", "the draft and the basket are gone"


def test_a_person_who_is_signed_in_fetches_it_at_a_post_office(shopper: Shopper) -> None:
    user = make_user(phone="+66899999999", first_name="มานะ", email="mana@example.com")
    branch = make_branch(province_code="50", name="ไปรษณีย์แม่ริม", hours="08.30–16.30 น.", keep_days=7)
    shopper.client.force_login(user)
    shopper.takes(make_product())
    page = text(shopper.client.get("/checkout/who/"))
    for known in ("มานะ", "089-999-9999", "mana@example.com"):
        assert known in page
    shopper.says_who(name="มานะ", email="mana@example.com")
    found = text(shopper.client.get("/checkout/where/pickup/", {"words": "แม่ริม", "province": "", "district": ""}))
    for shown in ("ไปรษณีย์แม่ริม", "ถนนเจริญเมือง", "08.30–16.30 น.", "7 วัน"):
        assert shown in found
    assert shopper.fetches_at(branch)["Location"] == "/checkout/post/"
    shopper.chooses_post("ems")
    answer = shopper.orders("demo")

    order, charge = shopper.order(), DemoCharge.objects.get()
    assert answer["Location"] == f"/payments/demo/{charge.pk}/"
    assert (order.user, order.pickup_branch, order.shipping_address) == (user, branch, None)
    assert SellerOrder.objects.get().service == "ems"
    assert "talat_orders" not in answer.cookies, "signing out must hide it at a shared computer"
    assert shopper.client.get(f"/orders/{order.number}/").status_code == 200
    shopper.client.logout()
    assert shopper.client.get(f"/orders/{order.number}/").status_code == 302


def test_a_step_waits_for_those_before_it_and_an_empty_basket_goes_nowhere(shopper: Shopper) -> None:
    for step in STEPS:
        assert shopper.client.get(step)["Location"] == "/basket/"
    shopper.takes(make_product())
    assert shopper.client.get("/checkout/post/")["Location"] == "/checkout/who/"
    assert shopper.client.get("/checkout/pay/")["Location"] == "/checkout/who/"
    shopper.says_who()
    assert shopper.client.get("/checkout/pay/")["Location"] == "/checkout/where/"
    shopper.goes_home()
    assert shopper.client.get("/checkout/pay/")["Location"] == "/checkout/post/"
    assert private(shopper.client.get("/checkout/where/home/"))


def test_a_postcode_without_javascript_offers_its_sub_districts(shopper: Shopper) -> None:
    shopper.takes(make_product())
    shopper.says_who()
    typed = {"postcode": "50200", "line": "99 หมู่ 4", "find": "1"}
    page = text(shopper.client.post("/checkout/where/home/", typed))
    for shown in ("ตำบลสุเทพ", "อำเภอเมืองเชียงใหม่ จังหวัดเชียงใหม่", "99 หมู่ 4"):
        assert shown in page
    assert "กรุณา" not in page
    wrong = text(shopper.client.post("/checkout/where/home/", typed | {"postcode": "99999"}))
    assert "ไม่พบรหัสไปรษณีย์ 99999" in wrong
    assert "99 หมู่ 4" in wrong


def test_the_script_is_told_the_same(client: Client) -> None:
    found = client.get("/checkout/places/", {"postcode": "๕๐๒๐๐"}).json()
    assert {"code": "500108", "name": "ตำบลสุเทพ"} in found["subdistricts"]
    assert found["where"] == "อำเภอเมืองเชียงใหม่ จังหวัดเชียงใหม่"
    assert found["question"] == ""
    assert "เกาะล้าน" in client.get("/checkout/places/", {"postcode": "20150"}).json()["question"]
    missing = client.get("/checkout/places/", {"postcode": "99999"})
    assert (missing.status_code, "99999" in missing.json()["error"]) == (404, True)


def test_an_island_is_asked_for_and_costs_more(shopper: Shopper) -> None:
    make_branch(province_code="10")
    shopper.takes(make_product())
    shopper.says_who()
    island = {"postcode": "20150", "subdistrict": "200408", "line": "1 หาดตาแหวน"}
    assert "แพงกว่า" in text(shopper.client.post("/checkout/where/home/", island))
    prices = []
    for answer in ("no", "yes"):
        assert shopper.client.post("/checkout/where/home/", island | {"island": answer}).status_code == 302
        shopper.chooses_post("eco")
        prices.append(Decimal(shopper.pay_page()["total"]))
    assert prices[1] - prices[0] == 20


def test_going_back_keeps_what_was_typed_right_or_wrong(shopper: Shopper) -> None:
    shopper.takes(make_product())
    answer = shopper.says_who(name="สมศรี", phone="12", back="1")
    assert answer["Location"] == "/basket/"
    page = text(shopper.client.get("/checkout/who/"))
    assert 'value="สมศรี"' in page
    assert 'value="12"' in page
    shopper.says_who()
    shopper.goes_home(line="", subdistrict="", back="1")
    shopper.goes_home(line="บ้านเลขที่ที่พิมพ์ไว้", subdistrict="", back="1")
    assert "บ้านเลขที่ที่พิมพ์ไว้" in text(shopper.client.get("/checkout/where/home/"))


BAD_WHO = [
    ({"name": ""}, "กรุณากรอกชื่อ"),
    ({"name": "😀😀"}, "😀 พิมพ์บนใบจ่าหน้าไม่ได้"),
    ({"name": "ก" * 5000}, "ย่อให้ไม่เกิน 100 ตัวอักษร"),
    ({"name": "..."}, "กรุณาเขียนเป็นตัวอักษร"),
    ({"phone": ""}, "กรุณากรอกหมายเลขโทรศัพท์"),
    ({"phone": "๑๒๓"}, "เบอร์โทรศัพท์ไม่ถูกต้อง"),
    ({"phone": "02-123-4567"}, "รับ SMS ไม่ได้"),
    ({"email": "somsri@"}, "อีเมลไม่ถูกต้อง"),
]
BAD_HOME = [
    ({"postcode": ""}, "กรุณากรอกรหัสไปรษณีย์"),
    ({"postcode": "1020"}, "รหัสไปรษณีย์มีตัวเลข 5 หลัก"),
    ({"postcode": "๙๙๙๙๙"}, "ไม่พบรหัสไปรษณีย์ 99999"),
    ({"postcode": "50200"}, "ตำบลหรือแขวงนี้ไม่ได้ใช้รหัสไปรษณีย์นี้"),
    ({"subdistrict": ""}, "กรุณาเลือกตำบล"),
    ({"subdistrict": "x" * 5000}, "ตำบลหรือแขวงนี้ไม่ได้ใช้รหัสไปรษณีย์นี้"),
    ({"line": ""}, "กรุณากรอกบ้านเลขที่"),
    ({"line": "บ้าน🏠"}, "🏠 พิมพ์บนใบจ่าหน้าไม่ได้"),
    ({"line": "ก" * 5000}, "ย่อให้ไม่เกิน 150 ตัวอักษร"),
]


@pytest.mark.parametrize(("typed", "says"), BAD_WHO)
def test_who_it_is_says_what_to_mend_and_keeps_the_rest(shopper: Shopper, typed: dict[str, str], says: str) -> None:
    shopper.takes(make_product())
    answer = shopper.says_who(**typed)
    assert answer.status_code == 200
    assert says in text(answer)
    assert all(value in text(answer) for value in (WHO | typed).values())
    assert shopper.client.get("/checkout/where/")["Location"] == "/checkout/who/"


@pytest.mark.parametrize(("typed", "says"), BAD_HOME)
def test_an_address_says_what_to_mend_and_keeps_the_rest(shopper: Shopper, typed: dict[str, str], says: str) -> None:
    shopper.takes(make_product())
    shopper.says_who()
    answer = shopper.goes_home(**typed)
    assert answer.status_code == 200
    assert says in text(answer)
    kept = {name: value for name, value in (HOME | typed).items() if name != "subdistrict"}
    assert all(value in text(answer) for value in kept.values())


def test_invisible_signs_are_left_out(shopper: Shopper) -> None:
    make_branch(province_code="10")
    shopper.takes(make_product())
    assert shopper.says_who(name="  สม\x00ศรี\u200b\r\n  ใจดี ").status_code == 302
    shopper.goes_home()
    shopper.chooses_post()
    shopper.orders()
    assert shopper.order().contact_name == "สมศรี ใจดี"


def test_nothing_typed_at_all_is_asked_for_field_by_field(shopper: Shopper) -> None:
    shopper.takes(make_product())
    page = text(shopper.client.post("/checkout/who/"))
    assert page.count("field-wrong") == 2
    shopper.says_who()
    assert text(shopper.client.post("/checkout/where/home/")).count("field-wrong") == 3
    assert "โปรดเลือกที่ทำการไปรษณีย์" in text(shopper.client.post("/checkout/where/pickup/"))


@pytest.mark.parametrize("branch", ["0", "999999", "-1", "x", "๑", "9" * 400])
def test_a_post_office_that_does_not_exist_is_refused_politely(shopper: Shopper, branch: str) -> None:
    shopper.takes(make_product())
    shopper.says_who()
    assert "ไม่มีบริการรับพัสดุ" in text(shopper.client.post("/checkout/where/pickup/", {"branch": branch}))


def test_a_post_office_is_found_by_place_by_postcode_and_near_it(shopper: Shopper) -> None:
    shopper.takes(make_product())
    shopper.says_who()
    here = make_branch(province_code="50", district_code="5001", postcode="50000", name="ไปรษณีย์เชียงใหม่")
    make_branch(province_code="90", name="ไปรษณีย์สงขลา")
    closed = make_branch(province_code="50", district_code="5001", name="ไปรษณีย์ปิด", is_open=False)

    def found(**asked: str) -> str:
        nothing = {"words": "", "province": "", "district": ""}
        return text(shopper.client.get("/checkout/where/pickup/", nothing | asked))

    for asked in (
        {"province": "50"},
        {"province": "50", "district": "5001"},
        {"words": "๕๐๐๐๐"},
        {"words": "เชียงใหม่"},
        {"words": "50200"},
    ):
        page = found(**asked)
        assert here.name in page
        assert closed.name not in page
        assert "ไปรษณีย์สงขลา" not in page
    assert "ใกล้เคียง" in found(words="50200")
    assert "ไม่พบที่ทำการไปรษณีย์" in found(words="😀" * 500)
    assert "ไม่พบที่ทำการไปรษณีย์" in text(shopper.client.get("/checkout/where/pickup/")), "the search is kept"


def test_too_heavy_for_one_parcel_is_said_with_the_way_to_the_basket(shopper: Shopper) -> None:
    make_branch(province_code="10")
    shopper.takes(make_product(weight_g=16_000), quantity=2)
    shopper.says_who()
    shopper.goes_home()
    page = shopper.client.get("/checkout/post/")
    assert "หนักเกินหนึ่งพัสดุ" in text(page)
    assert 'href="/basket/"' in text(page)
    assert shopper.client.post("/checkout/post/").status_code == 200
    assert shopper.client.get("/checkout/pay/")["Location"] == "/checkout/post/"


def test_a_heavy_parcel_is_offered_only_what_carries_it(shopper: Shopper) -> None:
    make_branch(province_code="10")
    shopper.takes(make_product(weight_g=12_000))
    shopper.says_who()
    shopper.goes_home()
    page = text(shopper.client.get("/checkout/post/"))
    assert 'value="ems"' in page
    assert 'value="parcel"' in page
    assert 'value="eco"' not in page
    assert 'value="registered"' not in page
    assert "ใช้ไม่ได้แล้ว" in text(shopper.chooses_post("eco"))


# Placing


def test_ten_submits_lead_to_one_order_with_one_attempt(shopper: Shopper) -> None:
    make_branch(province_code="10")
    shopper.ready_to_pay(make_product())
    data = shopper.pay_page() | {"gateway": "counter"}
    answers = [shopper.client.post("/checkout/pay/", data) for _ in range(10)]
    order = shopper.order()
    assert {answer["Location"] for answer in answers} == {f"/orders/{order.number}/"}
    assert PaymentAttempt.objects.count() == 1


def test_anothers_basket_token_does_not_open_an_order_to_who_cannot_sign(shopper: Shopper) -> None:
    make_branch(province_code="10")
    shopper.ready_to_pay(make_product())
    shopper.orders()
    stranger = Client()
    for forged in ("1", "MQ:1tabc:xyz", ""):
        answer = stranger.post("/checkout/pay/", {"basket": forged, "gateway": "counter"})
        assert answer["Location"] == "/basket/"


def test_a_price_that_changed_is_shown_and_asked_again(shopper: Shopper) -> None:
    make_branch(province_code="10")
    product = make_product()
    shopper.ready_to_pay(product)
    data = shopper.pay_page() | {"gateway": "counter"}
    get_model("partner", "StockRecord").objects.filter(product=product).update(price=Decimal(120))
    page = text(shopper.client.post("/checkout/pay/", data))
    assert "ยอดรวมเปลี่ยนไป" in page
    assert "฿120" in page
    assert not get_model("order", "Order").objects.exists()
    assert shopper.orders().status_code == 302


@pytest.mark.parametrize("total", ["", "abc", "NaN", "sNaN", "-Infinity", "9" * 400, "๑๓๐"])
def test_a_sum_that_nobody_saw_is_asked_again(shopper: Shopper, total: str) -> None:
    make_branch(province_code="10")
    shopper.ready_to_pay(make_product())
    assert "ยอดรวมเปลี่ยนไป" in text(shopper.orders(total=total))


def test_what_was_sold_meanwhile_is_named_in_the_basket_and_nothing_changes_by_itself(shopper: Shopper) -> None:
    make_branch(province_code="10")
    product = make_product(stock=5, title="น้ำพริกเผา")
    shopper.takes(product, quantity=4)
    shopper.says_who()
    shopper.goes_home()
    shopper.chooses_post()
    data = shopper.pay_page() | {"gateway": "counter"}
    stock = stock_record(product)
    type(stock).objects.filter(pk=stock.pk).update(num_allocated=3)
    answer = shopper.client.post("/checkout/pay/", data)
    assert answer["Location"] == "/basket/"
    assert "น้ำพริกเผา เหลือเพียง 2 ชิ้น" in text(shopper.client.get("/basket/"))
    assert get_model("basket", "Line").objects.get().quantity == 4
    type(stock).objects.filter(pk=stock.pk).update(num_allocated=5)
    shopper.client.post("/checkout/pay/", data)
    assert "น้ำพริกเผา เพิ่งหมด" in text(shopper.client.get("/basket/"))


def test_a_way_to_pay_must_be_chosen_from_those_offered(shopper: Shopper) -> None:
    make_branch(province_code="10")
    shopper.ready_to_pay(make_product())
    assert "กรุณาเลือกวิธีชำระเงิน" in text(shopper.orders(""))
    assert "วิธีชำระเงินนี้ปิดให้บริการแล้ว" in text(shopper.orders("gold"))


def test_a_branch_that_closed_meanwhile_is_chosen_again(shopper: Shopper) -> None:
    branch = make_branch()
    shopper.takes(make_product())
    shopper.says_who()
    shopper.fetches_at(branch)
    shopper.chooses_post()
    type(branch).objects.update(is_open=False)
    assert shopper.client.get("/checkout/pay/")["Location"] == "/checkout/where/"


def test_a_basket_filled_as_a_guest_survives_signing_in(shopper: Shopper) -> None:
    make_branch(province_code="10")
    shopper.ready_to_pay(make_product())
    user: User = make_user()
    shopper.client.force_login(user)
    assert shopper.client.get("/checkout/")["Location"] == "/checkout/pay/"
    shopper.orders()
    assert shopper.order().user == user


@pytest.mark.parametrize("page", ["checkout_post", "checkout_pay"])
def test_six_sellers_ask_the_database_as_often_as_one(
    shopper: Shopper, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_branch(province_code="10")
    shopper.ready_to_pay(make_product())
    shopper.client.get(reverse(f"shop:{page}"))
    with django_assert_max_num_queries(25) as one:
        shopper.client.get(reverse(f"shop:{page}"))
    asked = len(one)
    shopper.takes(*(make_product(make_seller()) for _ in range(5)))
    shopper.chooses_post()
    with django_assert_max_num_queries(asked):
        assert shopper.client.get(reverse(f"shop:{page}")).status_code == 200
