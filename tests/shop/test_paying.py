"""Paying an order on our pages: by card, by a QR code, on delivery; and what the order's page says of its money."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import zxingcpp
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries, Settings

from marketplace.ordering import ending, paying
from marketplace.ordering.collecting import collect_on_delivery
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.refunding import refund_part
from marketplace.settlement.giving_back import Claim
from marketplace.settlement.models import Cause, DocumentKind
from marketplace.thailand.baht import format_baht
from payments import refunds
from payments.models import Dispute, PaymentAttempt, Refund
from tests.factories import (
    make_branch,
    make_document,
    make_order,
    make_paid_order,
    make_product,
    make_seller,
    make_user,
)
from tests.payments.fake_stripe import FakeStripe
from tests.shop.posting import arrive, desk_at, pack_all
from tests.shop.road import Shopper, private, text

pytestmark = pytest.mark.usefixtures("market")

STRIPE = ("js.stripe.com", "hooks.stripe.com", "api.stripe.com")


@pytest.fixture
def shopper(client: Client) -> Shopper:
    make_branch(province_code="10")
    return Shopper(client)


def orders(shopper: Shopper, gateway: str, **other: str) -> Any:
    """An order of a guest, and the answer to the button."""
    shopper.ready_to_pay(make_product(stock=5))
    return shopper.orders(gateway, **other)


def owner_of(order: Any) -> Client:
    browser = Client()
    browser.force_login(order.user)
    return browser


def page_of(order: Any) -> str:
    return text(owner_of(order).get(f"/orders/{order.number}/"))


def attempt() -> PaymentAttempt:
    return PaymentAttempt.objects.latest("pk")


# By card, on our page


def test_a_card_is_paid_on_our_own_page(shopper: Shopper, fake_stripe: FakeStripe) -> None:
    answer = orders(shopper, "card")
    url = f"/orders/{shopper.order().number}/pay/card/"
    assert answer["Location"] == url
    page = shopper.client.get(url)
    intent = fake_stripe.house.books.of("payment_intent")[0]
    for shown in (
        'src="https://js.stripe.com/endive/stripe.js" defer',
        f'data-secret="{intent["client_secret"]}"',
        f'data-key="{fake_stripe.house.publishable_key}"',
        f'data-back="http://testserver/orders/{shopper.order().number}/paid/"',
        'data-language="th"',
    ):
        assert shown in text(page)
    assert private(page)
    fake_stripe.house.books.pay(intent["id"])
    back = shopper.client.get(f"/orders/{shopper.order().number}/paid/", {"redirect_status": "succeeded"}, follow=True)
    assert "ชำระแล้ว ร้านกำลังแพ็กของ" in text(back)


def test_only_the_page_for_cards_lets_stripe_in(shopper: Shopper, fake_stripe: FakeStripe) -> None:
    orders(shopper, "card")
    number = shopper.order().number
    card = policy(shopper.client.get(f"/orders/{number}/pay/card/"))
    assert card["script-src"] == "'self' https://js.stripe.com https://*.js.stripe.com"
    assert card["frame-src"] == "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com"
    assert card["connect-src"] == "'self' https://api.stripe.com"
    usual = policy(shopper.client.get("/"))
    assert usual == {
        "default-src": "'self'",
        "img-src": "'self' data: blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert {name: words for name, words in card.items() if name in usual} == usual
    for path in ("", "pay/", "cancel/", "change/"):
        page = shopper.client.get(f"/orders/{number}/{path}")
        assert policy(page) == usual, path
        assert not any(stranger in text(page) for stranger in STRIPE), path


def policy(page: Any) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in page["Content-Security-Policy"].split(";"))
    return {name: words for name, _space, words in parts}


def test_without_script_the_other_ways_are_real_forms(shopper: Shopper, fake_stripe: FakeStripe) -> None:
    orders(shopper, "card")
    number = shopper.order().number
    page = text(shopper.client.get(f"/orders/{number}/pay/card/"))
    offered = page[page.index("<noscript>") : page.index("</noscript>")]
    assert f'action="/orders/{number}/pay/"' in offered
    assert 'value="card"' not in offered
    assert {way for way in ("promptpay", "demo", "counter", "cod") if f'value="{way}"' in offered} == {
        "promptpay",
        "demo",
        "counter",
        "cod",
    }
    shopper.client.post(f"/orders/{number}/pay/", {"gateway": "counter"})
    assert [attempt.state for attempt in PaymentAttempt.objects.order_by("pk")] == ["cancelled", "pending"]
    assert fake_stripe.house.books.of("payment_intent")[0]["status"] == "canceled"


def test_going_on_to_pay_by_card_leads_to_the_same_intent(shopper: Shopper, fake_stripe: FakeStripe) -> None:
    orders(shopper, "card")
    number = shopper.order().number
    for _ in range(3):
        assert shopper.client.post(f"/orders/{number}/pay/", {"gateway": "card"})["Location"].endswith("/pay/card/")
    assert len(fake_stripe.house.books.of("payment_intent")) == 1


def test_a_card_that_was_paid_meanwhile_is_not_asked_for_again(shopper: Shopper, fake_stripe: FakeStripe) -> None:
    orders(shopper, "card")
    number = shopper.order().number
    fake_stripe.house.books.pay(attempt().external_id)
    answer = shopper.client.post(f"/orders/{number}/pay/", {"gateway": "card"})
    assert answer["Location"] == f"/orders/{number}/"
    assert shopper.order().status == "confirmed"
    assert shopper.client.get(f"/orders/{number}/pay/card/")["Location"] == f"/orders/{number}/"


def test_a_bank_that_did_not_confirm_leads_back_to_the_card(shopper: Shopper, fake_stripe: FakeStripe) -> None:
    orders(shopper, "card")
    number = shopper.order().number
    fake_stripe.house.books.decline(attempt().external_id)
    back = shopper.client.get(f"/orders/{number}/paid/", {"redirect_status": "failed"}, follow=True)
    assert back.redirect_chain == [(f"/orders/{number}/pay/card/?declined", 302)]
    assert "ธนาคารของคุณไม่ยืนยันการชำระเงิน" in text(back)
    # The word in the address chooses words only: what is paid is what Stripe says.
    fake_stripe.house.books.pay(attempt().external_id)
    back = shopper.client.get(f"/orders/{number}/paid/", {"redirect_status": "failed"}, follow=True)
    assert "ชำระแล้ว ร้านกำลังแพ็กของ" in text(back)


def test_a_card_that_the_bank_still_looks_at_is_not_asked_for_again(shopper: Shopper, fake_stripe: FakeStripe) -> None:
    orders(shopper, "card")
    fake_stripe.house.books.process(attempt().external_id)
    number = shopper.order().number
    page = text(shopper.client.get(f"/orders/{number}/paid/", follow=True))
    assert "กำลังรอคำตอบจากธนาคาร" in page
    assert "ไปชำระเงิน" not in page
    assert "data-poll=" in page


@pytest.mark.parametrize("later", [False, True])
def test_the_page_for_cards_is_there_only_while_a_card_can_pay(
    shopper: Shopper, fake_stripe: FakeStripe, later: bool
) -> None:
    orders(shopper, "card" if later else "counter")
    order = shopper.order()
    if later:
        type(order).objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert shopper.client.get(f"/orders/{order.number}/pay/card/")["Location"] == f"/orders/{order.number}/"


def test_a_timeout_at_stripe_says_that_we_are_checking(shopper: Shopper, fake_stripe: FakeStripe) -> None:
    shopper.ready_to_pay(make_product())
    fake_stripe.house.trouble(path="/v1/payment_intents", does="cut")
    answer = shopper.orders("card")
    page = text(shopper.client.get(answer["Location"]))
    assert attempt().state == "unknown"
    assert "กำลังตรวจสอบการชำระเงิน" in page
    assert "โปรดอย่าชำระซ้ำ" in page
    assert "ไม่มีการตัดเงิน" not in page


# By a QR code


def test_promptpay_asks_for_an_email_there_and_only_there(shopper: Shopper, fake_stripe: FakeStripe) -> None:
    shopper.ready_to_pay(make_product())
    page = text(shopper.client.get("/checkout/pay/"))
    assert 'value="promptpay" id="id_gateway_1" data-opens="email"' in page
    assert 'data-opened-by="email"' in page
    refused = text(shopper.orders("promptpay", email=""))
    assert "ต้องมีอีเมลจึงชำระด้วยพร้อมเพย์ได้" in refused
    refused = text(shopper.orders("promptpay", email="somsri@"))
    assert "อีเมลไม่ถูกต้อง" in refused
    assert 'value="somsri@"' in refused
    assert not PaymentAttempt.objects.exists()
    shopper.orders("promptpay", email="somsri@example.com")
    assert (attempt().email, shopper.order().contact_email) == ("somsri@example.com", "")


def test_an_email_is_not_looked_at_where_nobody_asked(shopper: Shopper, fake_stripe: FakeStripe) -> None:
    orders(shopper, "counter", email="not an address")
    assert attempt().email == ""


def test_where_no_way_needs_an_email_none_is_asked(shopper: Shopper) -> None:
    shopper.ready_to_pay(make_product())
    assert 'name="email"' not in text(shopper.client.get("/checkout/pay/"))


def test_promptpay_is_a_code_a_picture_and_a_clock_on_our_page(shopper: Shopper, fake_stripe: FakeStripe) -> None:
    answer = orders(shopper, "promptpay", email="somsri@example.com")
    number = shopper.order().number
    assert answer["Location"] == f"/orders/{number}/"
    page = text(shopper.client.get(answer["Location"]))
    data = attempt().next_step["payload"]["data"]
    assert f"ชำระ {format_baht(shopper.order().total_incl_tax)} ด้วยพร้อมเพย์" in page
    assert "data-poll=" in page
    seconds = int(page.split('data-countdown="')[1].split('"')[0])
    assert 1790 < seconds <= 1800
    assert "countdown.js" in page
    assert f'href="/orders/{number}/pay/qr.png"' in page
    picture = shopper.client.get(f"/orders/{number}/pay/qr.png")
    assert picture["Content-Type"] == "image/png"
    assert picture["Content-Disposition"] == f'attachment; filename="talat-{number}.png"'
    assert [code.text for code in zxingcpp.read_barcodes(open_picture(picture.content))] == [data]


def open_picture(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_paid_code_is_told_and_its_picture_is_gone(shopper: Shopper, fake_stripe: FakeStripe) -> None:
    orders(shopper, "promptpay", email="somsri@example.com")
    order = shopper.order()
    fake_stripe.house.books.pay(attempt().external_id)
    paying.sync_attempt(attempt().pk)
    page = text(shopper.client.get(f"/orders/{order.number}/"))
    assert "ชำระแล้ว ร้านกำลังแพ็กของ" in page
    assert 'data-poll-then="reload"' in page
    assert shopper.client.get(f"/orders/{order.number}/pay/qr.png")["Location"] == f"/orders/{order.number}/"


def test_a_code_whose_time_is_over_offers_to_order_anew(shopper: Shopper, fake_stripe: FakeStripe) -> None:
    orders(shopper, "promptpay", email="somsri@example.com")
    order = shopper.order()
    type(order).objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    page = text(shopper.client.get(f"/orders/{order.number}/"))
    assert "หมดเวลาชำระเงินแล้ว" in page
    assert "qr.png" not in page
    assert shopper.client.get(f"/orders/{order.number}/pay/qr.png").status_code == 302
    ending.expire_order(order.pk)
    page = text(shopper.client.get(f"/orders/{order.number}/"))
    assert "คุณสั่งซื้อและชำระใหม่ได้" in page
    assert f'action="/orders/{order.number}/again/"' in page


def test_another_address_is_another_code(shopper: Shopper, fake_stripe: FakeStripe) -> None:
    orders(shopper, "promptpay", email="somsri@example.com")
    number = shopper.order().number
    shopper.client.post(f"/orders/{number}/pay/", {"gateway": "promptpay"})
    assert PaymentAttempt.objects.count() == 1, "the address is known"
    shopper.client.post(f"/orders/{number}/pay/", {"gateway": "promptpay", "email": "other@example.com"})
    assert list(PaymentAttempt.objects.order_by("pk").values_list("state", "email")) == [
        ("cancelled", "somsri@example.com"),
        ("pending", "other@example.com"),
    ]


def test_a_transfer_says_that_we_check_by_hand(shopper: Shopper) -> None:
    orders(shopper, "transfer")
    order = shopper.order()
    page = text(shopper.client.get(f"/orders/{order.number}/"))
    assert "เราตรวจยอดกับรายการเดินบัญชีเอง ปกติในวันทำการถัดไป" in page
    assert "ชำระแล้วไม่ต้องทำอะไรอีก" in page
    assert "data-countdown" not in page, "a day is no matter of seconds"
    assert "เลขอ้างอิง 1 (Ref. 1)" in page
    assert f'<dd class="figure">{order.number}</dd>' in page
    assert "โอนเงินไปแล้วหรือยัง" in text(shopper.client.get(f"/orders/{order.number}/pay/"))
    assert "โปรดอย่ายกเลิก" in text(shopper.client.get(f"/orders/{order.number}/cancel/"))


def test_a_transfer_that_may_be_on_its_way_is_never_called_nothing_charged(shopper: Shopper) -> None:
    orders(shopper, "transfer")
    order = shopper.order()
    type(order).objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    over = text(shopper.client.get(f"/orders/{order.number}/"))
    assert "ถ้าชำระแล้วไม่ต้องทำอะไร" in over
    ending.expire_order(order.pk)
    expired = text(shopper.client.get(f"/orders/{order.number}/"))
    assert "เมื่อเราพบยอดในรายการเดินบัญชี" in expired
    assert "ไม่มีการตัดเงิน" not in over + expired


# On delivery


def on_delivery(*sellers: int, **fields: Any) -> Any:
    wanted = [(make_product(make_seller()), 1) for _ in sellers] or [(make_product(), 2)]
    order = make_order(*wanted, gateway_code="cod", user=make_user(), **fields)
    paying.start(order)
    order.refresh_from_db()
    return order


def test_the_checkout_says_what_each_parcel_costs_at_the_door(shopper: Shopper) -> None:
    first, second = make_seller(name="กลุ่มหนึ่ง"), make_seller(name="กลุ่มสอง")
    shopper.ready_to_pay(make_product(first), make_product(second, price=Decimal(300)))
    checkout = text(shopper.client.get("/checkout/pay/"))
    told = checkout[checkout.index('data-opened-by="parcels"') :]
    shopper.orders("cod")
    page = text(shopper.client.get(f"/orders/{shopper.order().number}/"))
    for part in SellerOrder.objects.select_related("seller"):
        assert part.seller.name in told
        assert format_baht(part.total) in told
        assert f"ชำระเงินสดเมื่อรับของ {format_baht(part.total)}" in page
    for rule in ("เปิดดูของได้ก่อนชำระ", "ภายใน 5 วัน", "ภายใน 15 วัน"):
        assert rule in told
    assert "ร้านกำลังแพ็กของ" in page
    assert "ชำระแล้ว" not in page
    assert format_baht(shopper.order().total_incl_tax) in page[page.index("ชำระเงินสดเมื่อรับพัสดุ") :]


def test_a_way_that_is_closed_says_why_and_stays_closed(shopper: Shopper, settings: Settings) -> None:
    settings.COD_CEILING = Decimal(100)
    shopper.ready_to_pay(make_product())
    page = text(shopper.client.get("/checkout/pay/"))
    assert 'value="cod"' not in page
    reason = page[page.index('class="closed-ways"') :]
    assert "เก็บเงินปลายทาง" in reason
    assert "฿100" in reason
    refused = text(shopper.orders("cod"))
    assert 'class="error" id="id_gateway_error"' in refused
    assert not PaymentAttempt.objects.exists()


def test_too_many_unpaid_orders_are_refused_in_words(shopper: Shopper, settings: Settings) -> None:
    settings.OPEN_ORDERS_PER_PHONE = 1
    orders(shopper, "counter")
    page = text(orders(shopper, "counter"))
    assert "หมายเลขโทรศัพท์นี้มีคำสั่งซื้อที่ยังไม่ได้ชำระ 1 รายการ" in page
    assert PaymentAttempt.objects.count() == 1


def test_cash_is_told_parcel_by_parcel_until_all_is_paid() -> None:
    branch = make_branch()
    order = on_delivery(1, 2, branch=branch)
    first, _second = [arrive(parcel) for parcel in pack_all(order)]
    page = page_of(order)
    assert "และชำระเงินสด ฿284" in page
    collect_on_delivery(first, desk_at(branch))
    page = page_of(order)
    assert "ชำระเงินสดเมื่อรับของแล้ว ฿142" in page
    assert "ชำระเงินสดเมื่อรับของ ฿142" in page
    assert "คุณชำระแล้ว" in page


def test_what_is_cancelled_before_it_was_paid_costs_nothing() -> None:
    order = on_delivery(1, 2)
    first, _second = SellerOrder.objects.order_by("pk")
    browser, url = owner_of(order), f"/orders/{order.number}/cancel/{first.pk}/"
    assert "คุณยังไม่ได้ชำระเงินส่วนนี้" in text(browser.get(url))
    page = text(browser.post(url, follow=True))
    assert page.count("ชำระเงินสดเมื่อรับของ ฿142") == 1, "of the other maker"
    assert not Refund.objects.exists()


# What was paid, and what comes back


def test_a_part_given_back_is_a_sum_that_adds_up() -> None:
    order = make_paid_order((make_product(), 2), user=make_user())
    part = SellerOrder.objects.get()
    refund_part(part, cause=Cause.GOODWILL, key="half", claim=Claim(amount=Decimal(100)))
    rows = page_of(order).split("paid-rows")[1]
    assert [amount in rows for amount in ("คุณชำระแล้ว", "฿252", "กำลังคืนให้คุณ", "฿100")] == [True] * 4


def test_a_fully_refunded_order_is_not_called_paid() -> None:
    order = make_paid_order(user=make_user())
    refund_part(SellerOrder.objects.get(), cause=Cause.GOODWILL, key="all")
    page = page_of(order)
    assert "กำลังคืนเงินทั้งหมดให้คุณ" in page
    assert "ชำระแล้ว" not in page
    Refund.objects.update(state="succeeded")
    page = page_of(order)
    assert "คืนเงินให้คุณครบแล้ว" in page
    assert "ชำระแล้ว" not in page


def test_each_way_back_says_how_and_when(fake_stripe: FakeStripe) -> None:
    order = make_order(gateway_code="card", user=make_user())
    paying.start(order)
    fake_stripe.house.books.pay(attempt().external_id)
    paying.sync_attempt(attempt().pk)
    order.refresh_from_db()
    ending.cancel_order(order, actor=None, reason="")
    assert "ธนาคารใช้เวลา 5–10 วัน" in page_of(order)
    refunds.look(Refund.objects.get())
    fake_stripe.house.books.settle_refund(Refund.objects.get().external_id)
    refunds.look(Refund.objects.get())
    assert "ธนาคารใช้เวลา 5–10 วัน" in page_of(order), "the bank is slower than Stripe"
    assert "คืนเงินให้คุณแล้ว" in page_of(order)


def test_promptpay_comes_back_by_an_email_of_stripe(fake_stripe: FakeStripe) -> None:
    order = make_order(gateway_code="counter", user=make_user())
    paying.try_again(order, gateway_code="promptpay", email="somsri@example.com")
    fake_stripe.house.books.pay(attempt().external_id)
    paying.sync_attempt(attempt().pk)
    order.refresh_from_db()
    ending.cancel_order(order, actor=None, reason="")
    assert "จะส่งอีเมลถึง somsri@example.com เพื่อถามเลขบัญชี" in page_of(order)
    refunds.look(Refund.objects.get())
    page = page_of(order)
    assert "รอคุณตอบ" in page
    assert "Stripe ส่งอีเมลถึง somsri@example.com แล้ว" in page


def test_a_dispute_is_no_matter_of_the_shoppers_page(fake_stripe: FakeStripe) -> None:
    order = make_paid_order(user=make_user())
    paid = attempt()
    before = page_of(order)
    PaymentAttempt.objects.filter(pk=paid.pk).update(refund_total=paid.captured)
    Dispute.objects.create(attempt=paid, external_id="dp_1", amount=paid.captured, taken=paid.captured)
    assert without_tokens(page_of(order)) == without_tokens(before)


def without_tokens(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


# Papers


def test_receipts_are_listed_and_served_to_who_may_see_the_order() -> None:
    order, other = make_paid_order(user=make_user()), make_paid_order(user=make_user())
    seller = SellerOrder.objects.get(order=order).seller
    assert "ใบเสร็จรับเงิน" not in page_of(order)
    ready = make_document(seller, order_number=order.number, kind=DocumentKind.TAX_INVOICE)
    unmade = make_document(seller, order_number=order.number, pdf="")
    statement = make_document(seller, order_number=order.number, kind=DocumentKind.STATEMENT)
    strange = make_document(seller, order_number=other.number)
    page = page_of(order)
    assert f'href="/orders/{order.number}/papers/{ready.pk}/"' in page
    assert "กำลังจัดทำ" in page
    browser = owner_of(order)
    answer: Any = browser.get(f"/orders/{order.number}/papers/{ready.pk}/")
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert private(answer)
    for hidden in (unmade, statement, strange):
        assert f"papers/{hidden.pk}/" not in page
        assert browser.get(f"/orders/{order.number}/papers/{hidden.pk}/").status_code == 404
    assert owner_of(other).get(f"/orders/{order.number}/papers/{ready.pk}/").status_code == 302


# How often the database is asked


def test_pages_of_money_ask_the_database_a_fixed_number_of_times(
    shopper: Shopper, fake_stripe: FakeStripe, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    small, large = on_delivery(1), on_delivery(1, 2, 3, 4, 5, 6)
    for order in (small, large):
        for _ in range(len(order.seller_orders.all())):
            make_document(order.seller_orders.all()[0].seller, order_number=order.number)
    few, many = owner_of(small), owner_of(large)
    for path, most in (("", 20), ("cancel/", 12)):
        with django_assert_max_num_queries(most) as one:
            assert few.get(f"/orders/{small.number}/{path}").status_code == 200
        with django_assert_max_num_queries(len(one)):
            assert many.get(f"/orders/{large.number}/{path}").status_code == 200
    card = orders(shopper, "card")["Location"]
    with django_assert_max_num_queries(20):
        assert shopper.client.get(card).status_code == 200
