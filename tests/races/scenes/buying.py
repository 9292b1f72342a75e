"""Buying through the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import F
from oscar.core.loading import get_model

from marketplace.ordering.models import SellerOrder
from payments.gateways.counter.models import CounterCharge
from payments.gateways.demo.models import DemoCharge
from payments.models import PaymentAttempt
from tests.races.shopper import DjangoBrowser, Page, Shopper

GATEWAY = "counter"
FENCE = "stock_never_oversold"


def buy(me: int, meet: Callable[[], None], product: int, seller: int, branch: int) -> dict[str, Any]:
    """Go all the way, wait for the others before the last button, press it; a refusal is read on the next page."""
    shopper = Shopper(DjangoBrowser())
    shopper.fill_basket(product)
    form = shopper.walk_to_pay(branch=branch, seller=seller, gateway=GATEWAY)
    meet()
    return _told(shopper, shopper.order(form))


def buy_unguarded(me: int, meet: Callable[[], None], product: int, seller: int, branch: int) -> dict[str, Any]:
    """As `buy`, in a process whose stock is reserved as one does it without thinking: read, compare, write."""
    StockRecord = get_model("partner", "StockRecord")

    def reserve(stock_record_id: int, quantity: int) -> bool:
        record = StockRecord.objects.get(pk=stock_record_id)
        if record.available < quantity:
            return False
        StockRecord.objects.filter(pk=stock_record_id).update(num_allocated=record.num_allocated + quantity)
        return True

    StockRecord.reserve = reserve
    return buy(me, meet, product, seller, branch)


def buy_impatiently(me: int, meet: Callable[[], None], product: int, seller: int, branch: int) -> dict[str, Any]:
    """As `buy`, but the last button is pressed on a connection that does not wait for SQLite's lock."""

    def meet_without_patience() -> None:
        connection.close()
        connection.settings_dict["OPTIONS"]["timeout"] = 0
        meet()

    return buy(me, meet_without_patience, product, seller, branch)


def _told(shopper: Shopper, answer: Page) -> dict[str, Any]:
    page = shopper.browser.open(answer.location) if answer.status == 302 else answer
    return {"first": answer.status, "location": answer.location, "then": page.status, "text": page.text}


def take_down_the_fence() -> None:
    """Drop the CHECK constraint, the last fence behind the guard."""
    with connection.schema_editor() as editor:
        editor.remove_constraint(get_model("partner", "StockRecord"), _fence())


def put_up_the_fence() -> None:
    oversold = get_model("partner", "StockRecord").objects.filter(num_allocated__gt=F("num_in_stock"))
    oversold.update(num_allocated=F("num_in_stock"))
    with connection.schema_editor() as editor:
        editor.add_constraint(get_model("partner", "StockRecord"), _fence())


def _fence() -> Any:
    constraints = get_model("partner", "StockRecord")._meta.constraints
    return next(constraint for constraint in constraints if constraint.name == FENCE)


def walk(product: int, seller: int, branch: int, gateway: str) -> dict[str, Any]:
    """A shopper before the last button: the cookies, and what the button sends."""
    browser = DjangoBrowser()
    shopper = Shopper(browser)
    shopper.fill_basket(product)
    form = shopper.walk_to_pay(branch=branch, seller=seller, gateway=gateway)
    return {"cookies": browser.cookies, "form": form}


def press(me: int, meet: Callable[[], None], cookies: dict[str, str], form: dict[str, str]) -> dict[str, Any]:
    """One of many presses of the same button in the same browser."""
    shopper = Shopper(DjangoBrowser(cookies))
    meet()
    return _told(shopper, shopper.order(form))


def sold(product: int) -> dict[str, Any]:
    """What was written of all orders of a product."""
    lines = get_model("order", "Line").objects.filter(product=product)
    orders = get_model("order", "Order").objects.filter(lines__in=lines)
    attempts = PaymentAttempt.objects.filter(order__in=orders)
    keys = list(attempts.values_list("key", flat=True))
    return {
        "orders": [order.number for order in orders.order_by("pk")],
        "states": sorted({order.status for order in orders}),
        "pieces": sum(line.quantity for line in lines),
        "parts": SellerOrder.objects.filter(order__in=orders).count(),
        "attempts": len(keys),
        "charges": CounterCharge.objects.filter(pk__in=keys).count()
        + DemoCharge.objects.filter(idempotency_key__in=keys).count(),
        "charge": next(iter(DemoCharge.objects.filter(idempotency_key__in=keys).values_list("pk", flat=True)), ""),
    }
