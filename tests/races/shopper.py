"""A guest who walks through the shop's own pages, whatever carries the requests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from django.test import Client


@dataclass(frozen=True)
class Page:
    """An answer. `location`: the path it leads on to, "" when it does not."""

    status: int
    text: str
    location: str = ""

    def hidden(self, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(rf'type="hidden" name="{name}" value="([^"]*)"', self.text)
        assert found, f"there is no hidden {name} in: {self.text}"
        return found[1]


class Browser(Protocol):
    def open(self, path: str) -> Page: ...

    def send(self, path: str, fields: Mapping[str, str]) -> Page: ...


class DjangoBrowser:
    """Django's test client: all of the middleware, no network. With `cookies` it goes on as another browser."""

    def __init__(self, cookies: Mapping[str, str] | None = None) -> None:
        self._client = Client(raise_request_exception=False)
        self._client.cookies.load(dict(cookies or {}))

    @property
    def cookies(self) -> dict[str, str]:
        return {name: morsel.value for name, morsel in self._client.cookies.items()}

    def open(self, path: str) -> Page:
        return _page(self._client.get(path))

    def send(self, path: str, fields: Mapping[str, str]) -> Page:
        return _page(self._client.post(path, dict(fields)))


def _page(answer: object) -> Page:
    status, headers, content = (getattr(answer, name) for name in ("status_code", "headers", "content"))
    return Page(status, content.decode(), headers.get("Location", ""))


class Shopper:
    """Knows the way from a product to the last page of the checkout."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def fill_basket(self, product: int, quantity: int = 1) -> None:
        self._send(f"/basket/add/{product}/", quantity=str(quantity))

    def walk_to_pay(self, *, branch: int, seller: int, gateway: str) -> dict[str, str]:
        """Fill in the checkout's pages and return what the last one asks to be sent: the order itself."""
        self._send("/checkout/who/", name="สมศรี ใจดี", phone="089-876-5432")
        self._send("/checkout/where/pickup/", branch=str(branch))
        self._send("/checkout/post/", **{f"service_{seller}": "ems"})
        page = self.browser.open("/checkout/pay/")
        assert page.status == 200, f"{page.status} {page.location}"
        return {"total": page.hidden("total"), "basket": page.hidden("basket"), "gateway": gateway}

    def order(self, fields: Mapping[str, str]) -> Page:
        """Press the last button."""
        return self.browser.send("/checkout/pay/", fields)

    def _send(self, path: str, **fields: str) -> None:
        page = self.browser.send(path, fields)
        assert page.status == 302, f"{path} answered {page.status}: {page.text}"
