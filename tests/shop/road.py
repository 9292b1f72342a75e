"""A shopper at the checkout, page by page, as a browser without JavaScript."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client
from oscar.core.loading import get_model

from catalogue_ext.models import Product
from marketplace.postoffice.models import Branch

WHO = {"name": "สมศรี ใจดี", "phone": "081-234-5678", "email": ""}
HOME = {"postcode": "10200", "subdistrict": "100101", "line": "99/1 ถนนพระอาทิตย์"}


def text(page: Any) -> str:
    return html.unescape(page.content.decode())


class Shopper:
    def __init__(self, client: Client) -> None:
        self.client = client

    def takes(self, *products: Product, quantity: int = 1) -> None:
        for product in products:
            assert self.client.post(f"/basket/add/{product.pk}/", {"quantity": quantity}).status_code == 302

    def says_who(self, **other: str) -> Any:
        return self.client.post("/checkout/who/", WHO | other)

    def goes_home(self, **other: str) -> Any:
        return self.client.post("/checkout/where/home/", HOME | other)

    def fetches_at(self, branch: Branch) -> Any:
        return self.client.post("/checkout/where/pickup/", {"branch": branch.pk})

    def chooses_post(self, service: str = "") -> Any:
        """The service for every parcel, or what the page has chosen already."""
        page = text(self.client.get("/checkout/post/"))
        names = dict.fromkeys(re.findall(r'name="(service_\d+)"', page))
        preset = dict(re.findall(r'name="(service_\d+)" value="(\w+)"[^>]* checked', page))
        return self.client.post("/checkout/post/", {name: service or preset[name] for name in names})

    def pay_page(self) -> dict[str, str]:
        """The hidden values of the page on which the order is placed."""
        page = text(self.client.get("/checkout/pay/"))
        return dict(re.findall(r'<input type="hidden" name="(total|basket)" value="([^"]+)"', page))

    def orders(self, gateway: str = "counter", **other: str) -> Any:
        return self.client.post("/checkout/pay/", self.pay_page() | {"gateway": gateway} | other)

    def ready_to_pay(self, *products: Product) -> None:
        self.takes(*products)
        self.says_who()
        self.goes_home()
        self.chooses_post()

    def order(self) -> Any:
        return get_model("order", "Order").objects.get()


def private(page: Any) -> bool:
    return {"private", "no-store"} <= {part.strip() for part in page.headers["Cache-Control"].split(",")}
