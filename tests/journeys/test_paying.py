"""Paying: by card on our own page, by a PromptPay code, without scripts, at the door. Stripe is the scripted one."""

from __future__ import annotations

import io
import re
import time
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.house import House
from tests.journeys.people import WORKER, Meet, Shopper
from tests.journeys.stripe import Stripe
from tests.journeys.test_the_road import HALF_AN_HOUR, LANTERNS, SOAP

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CARD, PROMPTPAY, COUNTER, DELIVERY = "บัตรเครดิต", "ได้ QR code", "เงินสดที่ไปรษณีย์", "เก็บเงินปลายทาง"
HONEY = "น้ำผึ้งดอกทานตะวัน"  # nobody else's journey takes it
ONE_LEFT = """
from catalogue_ext.listing import change_price_and_stock
from oscar.core.loading import get_model
record = get_model("partner", "StockRecord").objects.get(product__title="{title}")
change_price_and_stock(record, stock=1)
"""
PAID = "ร้านกำลังแพ็กของ"


def intent_of(stripe: Stripe, number: str) -> dict[str, Any]:
    (intent,) = stripe.of_order("payment_intents", number)
    return intent


def types_card(page: Page, number: str) -> None:
    page.locator("[name=card]").fill(number)


def test_by_card(meet: Meet, stripe: Stripe) -> None:
    shopper = meet(Shopper)
    shopper.is_about_to_pay(SOAP)
    shopper.looks("checkout-pay-with-all-ways")
    shopper.pays_by(CARD)
    shopper.is_at(r"/orders/\d{10}/pay/card/")
    number, page = shopper.order_number, shopper.page
    pay = page.get_by_role("button", name=re.compile("ชำระ ฿"))
    expect(pay).to_be_visible()
    shopper.looks("pay-card")
    assert shopper.sees("[data-card-fields]").get_attribute("data-colour") == "#23406b"

    types_card(page, "4242")
    pay.click()
    shopper.reads("โปรดตรวจดูตัวเลขของบัตรอีกครั้ง")
    types_card(page, "4000 0000 0000 0002")
    pay.click()
    shopper.reads("ธนาคารไม่รับบัตรนี้")
    shopper.looks("pay-card-declined", twin=False)

    # The bank asks its customer, who first says no. A double press is one payment.
    types_card(page, "4000 0025 0000 3155")
    before = page.evaluate("window.confirmations")
    pay.dblclick()
    page.get_by_role("button", name="refuse").click()
    shopper.reads("ธนาคารของคุณไม่ยืนยันการชำระเงิน")
    assert page.evaluate("window.confirmations") == before + 1
    assert intent_of(stripe, number)["status"] == "requires_payment_method"
    pay.click()
    page.get_by_role("button", name="confirm").click()
    shopper.is_at(rf"/orders/{number}/\?back")
    shopper.reads(PAID)
    shopper.looks("order-paid-by-card")
    paid = intent_of(stripe, number)
    assert (paid["status"], paid["amount_received"]) == ("succeeded", paid["amount"])


def test_a_code_is_paid_while_its_page_is_open(meet: Meet, stripe: Stripe, house: House) -> None:
    shopper = meet(Shopper)
    shopper.is_about_to_pay(SOAP)
    shopper.pays_by(PROMPTPAY)
    shopper.reads("ต้องมีอีเมลจึงชำระด้วยพร้อมเพย์ได้")
    shopper.looks("checkout-pay-without-email", twin=False)
    shopper.pays_by(PROMPTPAY, email="manee@example.com")
    shopper.reads("ด้วยพร้อมเพย์")
    number = shopper.order_number
    shopper.goes(f"/orders/{number}/")
    shopper.reads(re.compile(r"เหลือเวลา 29:[0-5]\d"))
    shopper.looks("order-to-scan")
    code = intent_of(stripe, number)["next_action"]["promptpay_display_qr_code"]["data"]
    assert scanned(shopper.sees(".code-qr").screenshot(), shopper) == code
    with shopper.page.expect_download() as saved:
        shopper.page.get_by_role("link", name="บันทึกรูป").click()
    assert saved.value.suggested_filename == f"talat-{number}.png"
    assert scanned(saved.value.path().read_bytes(), shopper) == code

    stripe.does("pay", intent=intent_of(stripe, number)["id"])
    shopper.reads(PAID, within=WORKER)  # nobody touched this page
    shopper.looks("order-paid-by-code")


def scanned(picture: bytes, shopper: Shopper) -> str:
    """What a phone reads."""
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return str(found.text)


def test_a_code_paid_when_its_time_is_over_comes_back(meet: Meet, stripe: Stripe, house: House) -> None:
    house.shell(ONE_LEFT.format(title=HONEY))
    shopper = meet(Shopper)
    shopper.is_about_to_pay(HONEY)
    shopper.pays_by(PROMPTPAY, email="late@example.com")
    shopper.reads("ด้วยพร้อมเพย์")
    number = shopper.order_number
    house.shell(HALF_AN_HOUR.format(number=number))  # goes by
    shopper.goes(f"/orders/{number}/")
    shopper.reads("ไม่ได้ชำระทันเวลา", within=WORKER)
    shopper.reads("คุณสั่งซื้อและชำระใหม่ได้")
    shopper.looks("order-code-over")
    assert intent_of(stripe, number)["status"] == "canceled"

    other = meet(Shopper)
    other.is_about_to_pay(HONEY)
    other.pays_by(COUNTER)
    other.reads("ที่ไปรษณีย์แห่งใดก็ได้")

    stripe.does("pay", intent=intent_of(stripe, number)["id"], even_if_cancelled=True)
    reads_in_time(shopper, f"/orders/{number}/", "Stripe ส่งอีเมลถึง late@example.com แล้ว")
    shopper.reads_not("ชำระแล้ว ร้าน")
    shopper.looks("order-late-money-comes-back")
    (refund,) = stripe.of_order("refunds", number)
    assert refund["amount"] == intent_of(stripe, number)["amount"]
    stripe.does("settle_refund", refund=refund["id"])
    reads_in_time(shopper, f"/orders/{number}/", "คืนเงินแล้ว")


def reads_in_time(shopper: Shopper, path: str, words: str) -> None:
    """On a page that waits for nothing and so does not look again by itself."""
    deadline = time.monotonic() + WORKER / 1000
    while True:
        shopper.goes(path)
        if words in shopper.page.locator("main").inner_text():
            return
        assert time.monotonic() < deadline, words
        shopper.page.wait_for_timeout(300)


def test_without_javascript_a_card_leads_to_the_other_ways(meet: Meet, stripe: Stripe) -> None:
    shopper = meet(Shopper, javascript=False)
    shopper.is_about_to_pay(SOAP)
    shopper.pays_by(CARD)
    expect(shopper.page.locator("noscript .notice")).to_contain_text("จึงชำระด้วยบัตรไม่ได้")
    number = shopper.order_number
    shopper.chooses(COUNTER)
    shopper.presses("ไปชำระเงิน")
    shopper.reads("ที่ไปรษณีย์แห่งใดก็ได้")
    assert intent_of(stripe, number)["status"] == "canceled"


def test_stripe_cannot_be_reached(meet: Meet) -> None:
    shopper = meet(Shopper)
    shopper.is_about_to_pay(SOAP)
    shopper.context.route("https://js.stripe.com/**", lambda route: route.fulfill(status=503))
    shopper.pays_by(CARD)
    shopper.reads("เปิดช่องกรอกข้อมูลบัตรไม่ได้")
    shopper.looks("pay-card-unreachable", twin=False)
    shopper.follows("ชำระด้วยวิธีอื่น")
    shopper.chooses(COUNTER)
    shopper.presses("ไปชำระเงิน")
    shopper.reads("ที่ไปรษณีย์แห่งใดก็ได้")


def test_cash_on_delivery(meet: Meet) -> None:
    shopper = meet(Shopper)
    shopper.takes(LANTERNS)
    shopper.is_about_to_pay(SOAP)
    shopper.chooses(DELIVERY)
    shopper.reads("เปิดดูของได้ก่อนชำระ")
    shopper.looks("checkout-pay-on-delivery", twin=False)
    shopper.pays_by(DELIVERY)
    shopper.reads(PAID)
    shopper.reads_not("ชำระแล้ว")
    expect(shopper.page.get_by_text("ชำระเงินสดเมื่อรับของ")).to_have_count(2)
    shopper.looks("order-on-delivery")
    shopper.follows("ยกเลิกส่วนนี้", exact=False)
    shopper.reads("คุณยังไม่ได้ชำระเงินส่วนนี้")
    shopper.looks("order-cancel-part")
    shopper.chooses("สั่งผิด")
    shopper.presses("ยืนยันยกเลิก")
    shopper.reads("ยกเลิกส่วนนี้แล้ว")
    expect(shopper.page.get_by_text("ชำระเงินสดเมื่อรับของ")).to_have_count(1)
