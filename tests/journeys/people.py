"""People with a browser of their own: they read, type and press as Thai words tell them."""

from __future__ import annotations

import re
import secrets
import time
from typing import Protocol, TypeVar

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.watch import Watch

WORKER = 45_000  # milliseconds for what a job does, on a busy machine


class Person:
    def __init__(self, context: BrowserContext, watch: Watch, address: str) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self._watch = watch
        self._address = address

    # Going

    def goes(self, path: str) -> None:
        self.page.goto(self._address + path)

    def follows(self, link: str, *, exact: bool = True) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=link, exact=exact).first.click()

    def presses(self, button: str, *, exact: bool = True) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=exact).first.click()

    # Answering

    def types(self, **answers: str) -> None:
        """By the name of the field."""
        for name, answer in answers.items():
            self.page.locator(f"main [name={name}]").first.fill(answer)

    def selects(self, **answers: str) -> None:
        for name, answer in answers.items():
            self.page.locator(f"main select[name={name}]").select_option(label=answer)

    def chooses(self, card: str) -> None:
        """The card with these words."""
        self.page.locator("label.choice", has_text=card).first.click()

    # Reading

    def reads(self, words: str | re.Pattern[str], *, within: float = 15_000) -> None:
        expect(self.page.locator("body")).to_contain_text(words, timeout=within)

    def reads_not(self, words: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(words)

    def is_at(self, path: str) -> None:
        expect(self.page).to_have_url(re.compile(re.escape(self._address) + path))

    def sees(self, selector: str) -> Locator:
        found = self.page.locator(selector).first
        expect(found).to_be_visible()
        return found

    def looks(self, name: str, *, twin: bool = True) -> None:
        """Have the page judged and photographed."""
        self._watch.look(self.page, name, twin=twin)

    def message(self, phone: str, pattern: str) -> str:
        """What the pattern's group finds in the newest SMS to this number, once it is there: as on the outbox page."""
        outbox = self.context.new_page()
        deadline = time.monotonic() + WORKER / 1000
        try:
            while True:
                outbox.goto(f"{self._address}/outbox/?to={phone}")
                newest = outbox.locator(".outbox-bubble").first
                if newest.count() and (found := re.search(pattern, newest.inner_text())):
                    return found[1]
                assert time.monotonic() < deadline, f"no SMS to {phone} with {pattern}"
                time.sleep(0.3)
        finally:
            outbox.close()

    def may_fail(self, path: str) -> None:
        """This page is meant to answer with an error."""
        self._watch.expected.add(self._address + path)

    # Signing in

    def signs_in_by_code(self, phone: str, page: str) -> None:
        self.goes(page)
        self.types(phone=phone)
        self.looks("sign-in")
        self.presses("ขอรหัส")
        self.reads("6 หลัก")
        self.looks("sign-in-code")
        self.types(code=self.message(phone, r"(\d{6})"))
        self.presses("เข้าสู่ระบบ")
        self.is_at(page)

    def signs_in_by_password(self, phone: str, password: str, page: str) -> None:
        self.goes(f"/accounts/login/password/?next={page}")
        self.types(login=phone, password=password)
        self.presses("เข้าสู่ระบบ")
        self.is_at(page)


def new_phone() -> str:
    """A mobile number that nobody has used yet."""
    return f"08{secrets.randbelow(10**8):08d}"


class Shopper(Person):
    @property
    def order_number(self) -> str:
        found = re.search(r"/orders/(\d{10})/", self.page.url)
        assert found, self.page.url
        return found[1]

    def takes(self, words: str, *, option: str = "") -> None:
        """Find a product by its name and put one into the basket."""
        self.goes(f"/search/?q={words}")
        with self.page.expect_navigation():
            self.page.locator("main a", has_text=words).first.click()
        if option:
            self.chooses(option)
        self.presses("หยิบใส่ตะกร้า")
        self.reads("ใส่ตะกร้าแล้ว")

    def says_who(self, name: str, phone: str) -> None:
        self.goes("/checkout/")
        self.types(name=name, phone=phone)
        self.presses("ดำเนินการต่อ")

    def fetches_at(self, name: str) -> None:
        self.follows("รับเองที่ไปรษณีย์", exact=False)
        self.types(words=name)
        self.presses("ค้นหาที่ทำการ")
        self.chooses(name)
        self.presses("รับที่นี่")

    def is_about_to_pay(self, words: str) -> str:
        """Takes a product and goes as far as the question how to pay; returns the phone number."""
        phone = new_phone()
        self.takes(words)
        self.says_who("มานี มีเงิน", phone)
        self.fetches_at("ไปรษณีย์จตุจักร")
        self.presses("ดำเนินการต่อ")
        return phone

    def pays_by(self, way: str, **more: str) -> None:
        """`more`: what this way asks for, by the name of the field."""
        self.chooses(way)
        self.types(**more)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=re.compile("สั่งซื้อและชำระ")).click()


class Clerk(Person):
    def scans(self, text: str) -> None:
        """As a scanner does: the text, then Enter, wherever the focus is."""
        before = self.page.locator("#scan")
        expect(before).to_be_focused()
        self.page.keyboard.insert_text(text)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    @property
    def number_on_screen(self) -> str:
        """The parcel's S10 number in the answer."""
        found = re.search(r"[A-Z]{2}[\d ]+TH", self.sees("[data-scan]").inner_text())
        assert found
        return found[0].replace(" ", "")

    def is_told(self, state: str, words: str) -> None:
        """`state`: good, attention or refuse."""
        expect(self.page.locator(f"[data-scan={state}]")).to_contain_text(words)


P = TypeVar("P", bound=Person)


class Meet(Protocol):
    """Makes a person of a kind with a browser of their own: a phone's, or with `at_desk` a wide one."""

    def __call__(self, kind: type[P], *, at_desk: bool = False, javascript: bool = True) -> P: ...
