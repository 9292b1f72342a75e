"""What is put into the database beside a running Talat, and what is read from it afterwards."""

from __future__ import annotations

import time
from typing import Any

from oscar.core.loading import get_model

from marketplace.core.models import Job, StateChange
from marketplace.notifications.models import Message
from marketplace.ordering import paying
from payments.gateways.counter.models import CounterCharge
from payments.gateways.demo.gateway import settle
from payments.gateways.demo.models import DemoCharge
from payments.models import PaymentAttempt, WebhookEvent
from tests.factories import make_branch, make_order


def placed() -> int:
    """The id of an order as a process leaves it that was killed when it had placed it: no gateway was told."""
    return int(make_order(gateway_code="demo", branch=make_branch(province_code="10")).pk)


def at_the_gateway() -> dict[str, Any]:
    """An order whose shopper is on the gateway's page."""
    order = make_order(gateway_code="demo", branch=make_branch(province_code="10"))
    attempt = paying.start(order)
    assert attempt is not None
    return {"order_id": order.pk, "charge": attempt.external_id}


def approve(charge: str) -> str:
    """The shopper approves; the id of the job that sends the webhook."""
    assert settle(charge, status="succeeded", mood="prompt")
    return str(Job.objects.get(kind="money.demo_webhook", arguments__charge_id=charge).pk)


def job(pk: str) -> tuple[str, int]:
    """Its state, and how often it was taken."""
    row = Job.objects.get(pk=pk)
    return row.state, row.attempts


def told(order_id: int, charge: str) -> dict[str, Any]:
    """How often what follows from a payment has happened."""
    attempt = PaymentAttempt.objects.get(order=order_id)
    changes = StateChange.objects.filter(aggregate="order.Order", object_id=order_id)
    messages = Message.objects.filter(key=f"order-{order_id}-confirmed")
    return {
        "webhooks": WebhookEvent.objects.filter(object_id=charge).count(),
        "order": list(changes.values_list("event", flat=True)),
        "paid": attempt.captured == attempt.amount,
        "messages": list(messages.values_list("channel", "state")),
    }


def first_order_of(product: int) -> None:
    """Returns as soon as there is one."""
    lines = get_model("order", "Line").objects.filter(product=product)
    while not lines.exists():
        time.sleep(0.001)


def orders_of(product: int) -> list[int]:
    lines = get_model("order", "Line").objects.filter(product=product)
    return sorted(lines.values_list("order", flat=True))


def attempts_of(orders: list[int]) -> list[tuple[str, int]]:
    """The state of each attempt of these orders, and how many charges its gateway has for it."""
    attempts = PaymentAttempt.objects.filter(order__in=orders).order_by("order")
    return [(each.state, _charges(each.key)) for each in attempts]


def _charges(key: str) -> int:
    asked = DemoCharge.objects.filter(idempotency_key=key), CounterCharge.objects.filter(pk=key)
    return sum(charges.count() for charges in asked)
