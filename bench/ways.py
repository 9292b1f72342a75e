"""A guest's whole way through each shop, page by page as a person goes: every page is opened, every form is sent."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

from bench.browser import Browser


def talat(guest: Browser, products: Sequence[str]) -> None:
    """From the products to the order's page that says it is paid. Raises `WentWrong`."""
    _fill_basket(guest, products)
    guest.open("/basket/")
    guest.open("/checkout/").must_be("/checkout/who/")
    guest.send("/checkout/who/", name="Somsri Jaidee", phone=_phone(), email="").must_be("/checkout/where/")
    guest.open("/checkout/where/home/")
    guest.fetch("/checkout/places/?postcode=10200")
    address = {"postcode": "10200", "subdistrict": "100101", "line": "99/1 Phra Athit Road"}
    choosing = guest.send("/checkout/where/home/", **address)
    choosing.must_be("/checkout/post/")
    services = sorted(set(re.findall('name="(service_[0-9]+)"', choosing.text)))  # one for each maker
    last = guest.send("/checkout/post/", **{name: choosing.choice(name) for name in services})
    last.must_be("/checkout/pay/")
    hidden = {name: last.hidden(name) for name in ("total", "basket")}
    bank = guest.send("/checkout/pay/", gateway="demo", **hidden)
    bank.must_be("/payments/demo/dc_[0-9a-f]+/")
    done = guest.send(bank.path, choice="approve")
    done.must_be(r"/orders/[0-9]{10}/\?back")
    done.must_say("Paid. The makers are packing now")


def stock_oscar(guest: Browser, products: Sequence[str]) -> None:
    """From the products to the thank-you page; stock Oscar takes no payment. Raises `WentWrong`."""
    _fill_basket(guest, products)
    guest.open("/basket/")
    guest.open("/checkout/")
    address = guest.send("/checkout/", username=f"{_phone()}@example.com", options="anonymous")
    address.must_be("/checkout/shipping-address/")
    payment = guest.send(
        "/checkout/shipping-address/",
        first_name="Somsri",
        last_name="Jaidee",
        line1="99/1 Phra Athit Road",
        line4="Bangkok",
        postcode="10200",
    )
    payment.must_be("/checkout/payment-details/")  # its one shipping method chooses itself
    guest.open("/checkout/preview/")
    done = guest.send("/checkout/preview/", action="place_order")
    done.must_be("/checkout/thank-you/")
    done.must_say("Your order has been placed")


def _fill_basket(guest: Browser, products: Sequence[str]) -> None:
    for product in products:
        guest.open(product)
        pk = product.rstrip("/").rpartition("_")[2]
        guest.send(f"/basket/add/{pk}/", quantity="1").must_be(product)


def _phone() -> str:
    """Everybody has their own: Talat lets one phone have only so many orders open."""
    return f"08{secrets.randbelow(10**8):08d}"
