"""Shorter roads: brought home, found again, in English, without JavaScript; and the pages beside the road."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from marketplace.demo.sign_ins import LIVELY_SELLER, PASSWORD, Role
from tests.journeys.house import House
from tests.journeys.people import WORKER, Meet, Person, Shopper, new_phone
from tests.journeys.test_the_road import CLERKS_BRANCH, PHONES, SOAP

pytestmark = [pytest.mark.browser, pytest.mark.slow]

THAI = re.compile("[ก-ฺเ-๛]")  # ฿ stands between the two


def test_brought_home(meet: Meet) -> None:
    shopper = meet(Shopper)
    shopper.takes(SOAP)
    shopper.says_who("วันดี มีบ้าน", new_phone())
    shopper.follows("ส่งถึงบ้าน", exact=False)
    shopper.looks("checkout-home")
    shopper.types(postcode="๕๐๒๐๐")  # the sub-districts come by themselves
    shopper.selects(subdistrict="ตำบลสุเทพ")
    shopper.types(line="99/1 หมู่ 4 ถนนสุเทพ")
    shopper.looks("checkout-home-filled", twin=False)
    shopper.presses("ดำเนินการต่อ")
    shopper.chooses("EMS")
    shopper.presses("ดำเนินการต่อ")
    shopper.pays_by("ทดลอง")
    shopper.presses("อนุมัติ", exact=False)
    shopper.reads("ร้านกำลังแพ็กของ", within=WORKER)
    shopper.looks("order-to-home")
    order = shopper.page.url
    shopper.follows("เปลี่ยนโทรศัพท์หรือสถานที่", exact=False)
    shopper.looks("order-change")
    shopper.page.goto(order.split("?")[0] + "change/place/")
    shopper.looks("order-change-place")
    shopper.page.goto(order.split("?")[0] + "cancel/")
    shopper.looks("order-cancel")
    shopper.page.locator("main form button").first.click()
    shopper.reads("คำสั่งซื้อนี้ถูกยกเลิกแล้ว")
    shopper.looks("order-cancelled")


def test_a_guest_finds_the_order_again(meet: Meet) -> None:
    name, phone = "จำได้ ใจดี", new_phone()
    before = meet(Shopper)
    before.takes(SOAP)
    before.says_who(name, phone)
    before.fetches_at(CLERKS_BRANCH)
    before.presses("ดำเนินการต่อ")
    before.pays_by("ไปรษณีย์")
    number = before.order_number

    after = meet(Shopper)
    after.goes(f"/orders/{number}/")
    after.reads_not(name)
    after.looks("find-order")
    after.types(phone=phone)
    after.presses("ขอรหัส")
    after.looks("find-order-code")
    after.types(code="000000")
    after.presses("ดูคำสั่งซื้อ")
    after.looks("find-order-wrong-code", twin=False)
    after.types(code=after.message(phone, r"\b(\d{6})\b"))
    after.presses("ดูคำสั่งซื้อ")
    after.is_at(f"/orders/{number}/")
    after.reads(name)
    after.goes("/me/")
    after.reads("คำสั่งซื้อจากเครื่องนี้")


def test_in_english(meet: Meet) -> None:
    """One switch, and all of the road is English but what is a name."""
    shopper = meet(Shopper)

    def is_english() -> None:
        assert shopper.page.locator("html").get_attribute("lang") == "en"
        words = shopper.page.evaluate(
            """() => {
                const words = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                while (walker.nextNode()) {
                    const lang = walker.currentNode.parentElement.closest("[lang]").lang;
                    if (lang !== "th") words.push(walker.currentNode.data);
                }
                return words;
            }"""
        )
        assert [word for word in words if THAI.search(word)] == [], shopper.page.url

    shopper.goes("/")
    shopper.presses("English")
    is_english()
    shopper.goes("/search/?q=lantern")
    is_english()
    shopper.page.locator("main a", has_text="lantern").first.click()
    shopper.presses("Put in the basket")
    is_english()
    shopper.goes("/basket/")
    is_english()
    shopper.follows("Order this")
    shopper.types(name="Ada Lovelace", phone=new_phone())
    shopper.presses("Continue")
    shopper.follows("I fetch it at a post office", exact=False)
    shopper.types(words="Chatuchak")
    shopper.presses("Find post offices")
    is_english()
    shopper.chooses("Chatuchak")
    shopper.presses("Fetch it here")
    is_english()
    shopper.presses("Continue")
    is_english()
    shopper.chooses("post office")
    shopper.presses("Order and pay", exact=False)
    shopper.reads("at any post office")
    is_english()
    shopper.presses("ไทย")
    shopper.reads("ที่ไปรษณีย์แห่งใดก็ได้")


def test_without_javascript(meet: Meet, house: House) -> None:
    shopper = meet(Shopper, javascript=False)
    shopper.takes(SOAP)
    shopper.says_who("ไม่มี สคริปต์", new_phone())
    shopper.follows("ส่งถึงบ้าน", exact=False)
    shopper.types(postcode="50200")
    shopper.presses("ค้นหาตำบล")
    shopper.selects(subdistrict="ตำบลสุเทพ")
    shopper.types(line="99/1 หมู่ 4")
    shopper.presses("ดำเนินการต่อ")
    shopper.presses("ดำเนินการต่อ")
    shopper.pays_by("ไปรษณีย์")
    shopper.reads("ที่ไปรษณีย์แห่งใดก็ได้")
    assert shopper.sees(".code-digits").inner_text()
    slip = shopper.context.request.get(f"{house.address}/orders/{shopper.order_number}/slip.pdf")
    assert slip.body().startswith(b"%PDF")


def test_beside_the_road(meet: Meet) -> None:
    """What shoppers find when they look around, and when they mistype."""
    shopper = meet(Shopper)
    pages = {
        "catalogue": "/catalogue/",
        "province": "/catalogue/province/47/",
        "region": "/catalogue/region/south/",
        "search-empty": "/search/",
        "search": "/search/?q=ข้าว",
        "search-nothing": "/search/?q=เรือดำน้ำ",
        "makers": "/sellers/",
        "maker": f"/sellers/{LIVELY_SELLER}/",
        "basket-empty": "/basket/",
        "me-guest": "/me/",
        "track": "/track/",
        "track-wrong-digit": "/track/?number=EA123456789TH",
        "sign-in-email": "/accounts/login/email/",
        "sign-in-password": "/accounts/login/password/",
        "sign-up": "/accounts/signup/",
        "sign-up-email": "/accounts/signup/email/",
        "outbox": "/outbox/",
    }
    for name, path in pages.items():
        shopper.goes(path)
        shopper.looks(name)
    shopper.may_fail("/no/such/page/")
    shopper.goes("/no/such/page/")
    shopper.looks("not-found")

    shopper.signs_in_by_password(PHONES[Role.SHOPPER], PASSWORD, "/me/")
    shopper.looks("me")
    for name, path in {"account-phone": "/accounts/phone/change/", "account-email": "/accounts/email/"}.items():
        shopper.goes(path)
        shopper.looks(name)
    for name, path in {"account-password": "/accounts/password/", "sessions": "/accounts/sessions/"}.items():
        shopper.goes(path)
        shopper.looks(name)
    shopper.goes("/accounts/2fa/")
    shopper.looks("second-step")


def test_beside_the_sellers_road(meet: Meet) -> None:
    seller = meet(Person)
    seller.signs_in_by_password(PHONES[Role.SELLER], PASSWORD, "/sell/")
    for name, path in {
        "sell-past": "/sell/orders/past/",
        "sell-shop": "/sell/shop/",
        "sell-branch": "/sell/shop/post-office/",
        "sell-money": "/sell/money/",
        "sell-money-orders": "/sell/money/orders/",
        "sell-payouts": "/sell/money/payouts/",
        "sell-payout-account": "/sell/money/account/",
        "sell-payout-account-bank": "/sell/money/account/bank/",
    }.items():
        seller.goes(path)
        seller.looks(name)
    seller.goes("/sell/")
    seller.follows("เริ่มจากรายการแรก")
    seller.page.goto(seller.page.url + "cannot/")
    seller.looks("sell-cannot")


def test_the_operators_pages(meet: Meet) -> None:
    """Oscar's dashboard with our worklists; its own pages are Oscar's, so only ours are judged."""
    operator = meet(Person, at_desk=True)
    operator.signs_in_by_password(PHONES[Role.OPERATOR], PASSWORD, "/dashboard/")
    for page in ("late", "payments", "jobs", "messages"):
        operator.goes(f"/dashboard/talat/{page}/")
        expect(operator.page.locator("h1, h2").first).to_be_visible()
