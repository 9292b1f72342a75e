"""Stripe's one door: whatever comes through it, how often, how late and in what order, the end is the same."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from oscar.core.loading import get_model
from pytest_django import Settings

from marketplace.core.models import Job
from marketplace.ledger.models import Posting
from marketplace.ordering import ending, paying
from payments.models import PaymentAttempt, Refund, WebhookEvent
from tests.payments.at_stripe import (
    Placed,
    deliver,
    events,
    ledger,
    part_state,
    place,
    place_paid,
    post,
    totals,
    work,
)
from tests.payments.fake_stripe import FakeStripe
from tests.payments.stripe_house.events import HEADER, signature, signed

pytestmark = pytest.mark.usefixtures("market")

BOTH = pytest.mark.parametrize("code", ["card", "promptpay"])


def pay(fake: FakeStripe, placed: Placed) -> dict[str, Any]:
    """The shopper pays; the event that says so."""
    fake.house.books.pay(placed.attempt.external_id)
    (event,) = events(fake, "payment_intent.succeeded")
    return event


def in_time(fake: FakeStripe, placed: Placed) -> None:
    assert deliver(fake, pay(fake, placed)) == 200
    work()


def before_the_return(fake: FakeStripe, placed: Placed) -> None:
    in_time(fake, placed)
    paying.sync_order(placed.order)


def after_the_return(fake: FakeStripe, placed: Placed) -> None:
    event = pay(fake, placed)
    paying.sync_order(placed.order)
    assert deliver(fake, event) == 200
    work()


def twenty_times(fake: FakeStripe, placed: Placed) -> None:
    event = pay(fake, placed)
    assert [deliver(fake, event) for _ in range(20)] == [200] * 20
    work()
    assert deliver(fake, event) == 200
    work()
    assert WebhookEvent.objects.count() == 1
    assert Job.objects.filter(kind="money.sync_attempt", dedup_key__contains="webhook").count() == 1


def out_of_order(fake: FakeStripe, placed: Placed) -> None:
    if placed.attempt.gateway == "card":
        fake.house.books.decline(placed.attempt.external_id)
    pay(fake, placed)
    for event in reversed(events(fake)):
        assert deliver(fake, event) == 200
        work()


def never(fake: FakeStripe, placed: Placed) -> None:
    pay(fake, placed)
    a_while_ago = timezone.now() - timedelta(minutes=2)
    PaymentAttempt.objects.filter(pk=placed.attempt.pk).update(synced_at=a_while_ago)
    paying.sweep()
    work()


def late(fake: FakeStripe, placed: Placed) -> None:
    """A day later: signed anew, as Stripe does each time it tries."""
    event = pay(fake, placed) | {"created": int(time.time()) - 24 * 3600}
    assert deliver(fake, event) == 200
    work()


def while_stripe_is_down(fake: FakeStripe, placed: Placed) -> None:
    event = pay(fake, placed)
    fake.house.trouble("/v1/payment_intents/*", "503", times=1)
    assert deliver(fake, event) == 200
    work()
    paying.sync_order(placed.order)


ROADS = [in_time, before_the_return, after_the_return, twenty_times, out_of_order, never, late, while_stripe_is_down]


@BOTH
@pytest.mark.parametrize("road", ROADS)
def test_every_road_ends_in_the_same_place(
    code: str, road: Callable[[FakeStripe, Placed], None], fake_stripe: FakeStripe
) -> None:
    placed = place(code)
    road(fake_stripe, placed)
    assert placed.states == ("confirmed", "succeeded")
    assert part_state(placed) == "to_pack"
    assert placed.attempt.captured == placed.order.total_incl_tax
    assert Posting.objects.filter(key=f"capture:{placed.attempt.key}").count() == 1
    assert Job.objects.filter(kind="messages.order_confirmed").count() == 1
    assert ledger()["stripe"] == totals(fake_stripe)["balance"]
    assert ledger()["shopper"] == ledger()["refunds"] == 0
    assert not Refund.objects.exists()


def test_an_event_that_lies_changes_nothing(fake_stripe: FakeStripe) -> None:
    placed = place("card")
    (event,) = events(fake_stripe, "payment_intent.created")
    event["type"] = "payment_intent.succeeded"
    event["data"]["object"] |= {"status": "succeeded", "amount_received": event["data"]["object"]["amount"]}
    assert deliver(fake_stripe, event) == 200
    work()
    assert placed.states == ("awaiting_payment", "pending")


def test_a_webhook_finds_an_attempt_that_never_heard_of_its_number(fake_stripe: FakeStripe) -> None:
    """The answer to our first call was lost: the event knows our key."""
    fake_stripe.house.trouble("/v1/payment_intents", "hang_up", method="POST", after=True)
    placed = place("card")
    assert placed.attempt.external_id == ""
    (intent,) = fake_stripe.house.books.of("payment_intent")
    fake_stripe.house.books.pay(intent["id"])
    assert deliver(fake_stripe, events(fake_stripe, "payment_intent.succeeded")[0]) == 200
    work()
    assert placed.states == ("confirmed", "succeeded")
    assert placed.attempt.external_id == intent["id"]


@BOTH
def test_paid_after_the_cancel_goes_back_by_itself(code: str, fake_stripe: FakeStripe) -> None:
    placed = place(code)
    ending.cancel_order(placed.order, actor=None, reason="changed my mind")
    assert placed.states == ("cancelled", "cancelled")
    fake_stripe.house.books.pay(placed.attempt.external_id, even_if_cancelled=True)
    assert deliver(fake_stripe, events(fake_stripe, "payment_intent.succeeded")[0]) == 200
    work()
    assert placed.states == ("cancelled", "succeeded")
    (refund,) = fake_stripe.house.books.of("refund")
    assert refund["amount"] == int(placed.order.total_incl_tax * 100)
    assert Refund.objects.get().state == "pending"
    fake_stripe.house.books.settle_refund(refund["id"])
    for event in events(fake_stripe, "refund.updated", "charge.refunded"):
        assert deliver(fake_stripe, event) == 200
    work()
    assert Refund.objects.get().state == "succeeded"
    assert ledger()["shopper"] == ledger()["refunds"] == 0
    assert ledger()["stripe"] == totals(fake_stripe)["balance"]
    assert placed.attempt.fee == -ledger()["stripe"]
    assert Job.objects.filter(kind="messages.order_refunded").count() == 1


def test_paid_after_it_expired_revives_the_order_if_the_goods_are_still_there(fake_stripe: FakeStripe) -> None:
    placed = place("promptpay")
    Order = get_model("order", "Order")
    Order.objects.filter(pk=placed.order.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    ending.expire_order(placed.order.pk)
    assert placed.states == ("expired", "cancelled")
    fake_stripe.house.books.pay(placed.attempt.external_id, even_if_cancelled=True)
    assert deliver(fake_stripe, events(fake_stripe, "payment_intent.succeeded")[0]) == 200
    work()
    assert placed.states == ("confirmed", "succeeded")
    assert fake_stripe.house.books.of("refund") == []


def test_two_cards_for_one_order_pay_once(fake_stripe: FakeStripe) -> None:
    """The first try was given up for another, and its money comes all the same."""
    placed = place("card")
    second = paying.try_again(placed.order, gateway_code="promptpay", email="somsri@example.com")
    fake_stripe.house.books.pay(second.external_id)
    fake_stripe.house.books.pay(placed.attempt.external_id, even_if_cancelled=True)
    for event in events(fake_stripe, "payment_intent.succeeded"):
        assert deliver(fake_stripe, event) == 200
    work()
    assert placed.states == ("confirmed", "succeeded")
    (refund,) = fake_stripe.house.books.of("refund")
    assert refund["payment_intent"] == placed.attempt.external_id
    assert Refund.objects.get().reason == "paid twice"


@pytest.mark.parametrize("shift", [-301, 301, -(10**9), 10**9])
def test_stamps_of_the_past_and_of_the_future_are_refused(shift: int, fake_stripe: FakeStripe) -> None:
    place("card")
    (event,) = events(fake_stripe, "payment_intent.created")
    assert deliver(fake_stripe, event, at=time.time() + shift) == 400
    assert not WebhookEvent.objects.exists()


@pytest.mark.parametrize("shift", [-290, 290])
def test_clocks_may_differ_by_minutes(shift: int, fake_stripe: FakeStripe) -> None:
    place("card")
    (event,) = events(fake_stripe, "payment_intent.created")
    assert deliver(fake_stripe, event, at=time.time() + shift) == 200


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=,v1=",
        "t=now,v1=abc",
        f"t={int(time.time())}",
        f"t={int(time.time())},v1={'0' * 64}",
        f"t={int(time.time())},v0={'0' * 64}",
        f"t={'9' * 5000},v1={'0' * 64}",
        f"t={int(time.time())},v1=ÿþ",
        "t=๑๒๓,v1=ก",
    ],
    ids=range(9),
)
def test_a_bad_signature_is_refused(header: str, fake_stripe: FakeStripe) -> None:
    assert post(b"{}", {HEADER: header}) == 400
    assert not WebhookEvent.objects.exists()


def test_a_signature_by_another_secret_or_of_another_body_is_refused(fake_stripe: FakeStripe) -> None:
    place("card")
    (event,) = events(fake_stripe, "payment_intent.created")
    assert post(*signed(event, "whsec_another", time.time())) == 400
    body, headers = fake_stripe.signed(event)
    assert post(body.replace(b"payment_intent.created", b"payment_intent.canceled"), headers) == 400
    assert post(b"\xff" + body, headers) == 400
    assert not WebhookEvent.objects.exists()


@pytest.mark.parametrize("change", [{"livemode": True}, {"account": "acct_of_somebody_else"}])
def test_events_of_the_other_mode_and_of_another_account_are_refused(
    change: dict[str, Any], fake_stripe: FakeStripe
) -> None:
    place("card")
    (event,) = events(fake_stripe, "payment_intent.created")
    assert deliver(fake_stripe, event | change) == 400
    assert not WebhookEvent.objects.exists()


@pytest.mark.parametrize(
    "body", [b"", b"no json", b"[]", b"null", b'"x"', b"{}", b'{"id": "evt_1", "livemode": false}']
)
def test_what_is_signed_and_no_event_is_refused(body: bytes, fake_stripe: FakeStripe) -> None:
    assert post(body, signature(body, fake_stripe.house.webhook_secret, time.time())) == 400
    assert not WebhookEvent.objects.exists()


def test_without_a_secret_nothing_is_let_in(fake_stripe: FakeStripe, settings: Settings) -> None:
    place("card")
    (event,) = events(fake_stripe, "payment_intent.created")
    settings.STRIPE_WEBHOOK_SECRET = ""
    assert deliver(fake_stripe, event) == 400
    assert post(*signed(event, "", time.time())) == 400


def test_other_events_are_kept_and_of_no_consequence(fake_stripe: FakeStripe) -> None:
    placed = place_paid(fake_stripe)
    (event,) = events(fake_stripe, "charge.succeeded")
    assert deliver(fake_stripe, event) == 200
    work()
    kept = WebhookEvent.objects.get()
    assert (kept.gateway, kept.subject, kept.object_id) == ("stripe", "nothing", event["data"]["object"]["id"])
    assert json.loads(bytes(kept.body)) == event
    assert kept.handled_at is not None
    assert placed.states == ("confirmed", "succeeded")


def test_events_of_others_who_use_the_account_are_of_no_consequence(fake_stripe: FakeStripe) -> None:
    metadata = {"attempt_key": "x" * 400}
    made = fake_stripe.house.books.make_intent(amount=5000, currency="thb", ways=["card"], metadata=metadata)
    fake_stripe.house.books.pay(made["id"])
    assert deliver(fake_stripe, events(fake_stripe, "payment_intent.succeeded")[0]) == 200
    work()
    assert WebhookEvent.objects.get().object_key == ""
    assert not Job.objects.filter(kind="money.sync_attempt").exists()
