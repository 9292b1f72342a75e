"""Payments that cannot end by themselves: an operator sees them and has a way on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from oscar.core.loading import get_model

from marketplace.core.jobs import Later
from marketplace.core.models import Job
from marketplace.notifications.models import Message
from marketplace.ordering import ending, news, paying
from marketplace.ordering.models import SellerOrder
from payments import refunds
from payments.gateways.demo import gateway as demo
from payments.gateways.demo.models import DemoCharge
from payments.interface import GatewayRefused, GatewayUnavailable
from payments.models import PaymentAttempt, Refund
from tests.factories import make_operator, make_order, make_paid_order, make_product, make_user, stock_record

pytestmark = pytest.mark.usefixtures("market")


@pytest.fixture
def operator(client: Client, market: None) -> Client:
    client.force_login(make_operator())
    return client


def press(client: Client, name: str, pk: int, what: str) -> None:
    answer = client.post(reverse(f"operators:{name}", args=[pk, what]))
    assert answer["Location"] == reverse("operators:payments")


def mismatched(**charge: Any) -> tuple[Any, PaymentAttempt]:
    product = make_product(stock=5)
    order = make_order((product, 3), gateway_code="demo")
    attempt = paying.start(order)
    assert attempt is not None
    demo.settle(attempt.external_id, status="succeeded", mood="prompt")
    DemoCharge.objects.update(**charge)
    paying.sync_attempt(attempt.pk)
    order.refresh_from_db()
    assert order.status == "review"
    return order, attempt


def test_what_was_mended_at_the_gateway_confirms_the_order(operator: Client) -> None:
    order, attempt = mismatched(currency="USD")
    press(operator, "settle_payment", attempt.pk, "look")
    order.refresh_from_db()
    assert order.status == "review"
    DemoCharge.objects.update(currency="THB")
    press(operator, "settle_payment", attempt.pk, "look")
    order.refresh_from_db()
    attempt.refresh_from_db()
    assert (order.status, attempt.captured) == ("confirmed", order.total_incl_tax)
    assert SellerOrder.objects.get().state == "to_pack"


def test_what_cannot_be_mended_ends_and_the_goods_are_for_sale_again(operator: Client) -> None:
    order, attempt = mismatched(amount_satang=100)
    for _twice in range(2):
        press(operator, "settle_payment", attempt.pk, "drop")
    order.refresh_from_db()
    attempt.refresh_from_db()
    assert (order.status, attempt.state, SellerOrder.objects.get().state) == ("cancelled", "cancelled", "cancelled")
    assert stock_record(order.lines.get().product).num_allocated == 0
    news.order_dropped(**Job.objects.get(kind="messages.order_dropped").arguments)
    assert Message.objects.filter(key=f"order-{order.pk}-dropped").exists()


def test_an_order_whose_gateway_stays_silent_can_be_ended(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    product = make_product(stock=5)
    order = make_order((product, 3), gateway_code="demo")
    attempt = paying.start(order)
    assert attempt is not None

    def silent(self: Any, **which: Any) -> Any:
        raise GatewayUnavailable

    for name in ("cancel", "fetch"):
        monkeypatch.setattr(demo.DemoGateway, name, silent)
    long_ago = timezone.now() - timedelta(hours=1)
    get_model("order", "Order").objects.update(expires_at=long_ago)
    assert order.number not in operator.get(reverse("operators:payments")).content.decode()
    PaymentAttempt.objects.update(expires_at=long_ago)
    with pytest.raises(Later):
        ending.expire_order(order.pk)
    assert order.number in operator.get(reverse("operators:payments")).content.decode()
    press(operator, "settle_payment", attempt.pk, "drop")
    ending.expire_order(order.pk)
    order.refresh_from_db()
    assert (order.status, stock_record(product).num_allocated) == ("expired", 0)


def failed_refund(monkeypatch: pytest.MonkeyPatch) -> Refund:
    order = make_paid_order()
    ending.cancel_order(order, actor=None, reason="changed my mind")
    refund = Refund.objects.get()

    def refuses(self: Any, request: Any) -> Any:
        raise GatewayRefused("the card is closed")

    with monkeypatch.context() as patched:
        patched.setattr(demo.DemoGateway, "refund", refuses)
        refunds.carry_out(refund.pk)
    refund.refresh_from_db()
    assert refund.state == "failed"
    return refund


def test_a_refund_that_failed_is_seen_and_can_be_tried_again(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    refund = failed_refund(monkeypatch)
    assert "the card is closed" in operator.get(reverse("operators:payments")).content.decode()
    for _twice in range(2):
        press(operator, "settle_refund", refund.pk, "again")
    refund.refresh_from_db()
    (job,) = Job.objects.filter(kind="money.refund").exclude(dedup_key__endswith=f"part-{SellerOrder.objects.get().pk}")
    assert (refund.state, job.dedup_key) == ("created", f"money.refund:{refund.key}")
    with pytest.raises(Later):
        refunds.carry_out(refund.pk)
    refund.refresh_from_db()
    assert refund.state == "pending"


def test_a_refund_that_was_paid_back_by_hand_is_settled(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    refund = failed_refund(monkeypatch)
    press(operator, "settle_refund", refund.pk, "settled")
    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert "the card is closed" not in operator.get(reverse("operators:payments")).content.decode()


@pytest.mark.parametrize(("name", "what"), [("settle_payment", "drop"), ("settle_refund", "settled")])
def test_only_operators_settle(client: Client, name: str, what: str) -> None:
    client.force_login(make_user())
    assert client.post(reverse(f"operators:{name}", args=[1, what])).status_code == 404
    client.force_login(make_operator())
    assert client.post(reverse(f"operators:{name}", args=[1, "nonsense"])).status_code == 404
