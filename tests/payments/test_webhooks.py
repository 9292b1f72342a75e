"""The inbox believes nobody: signature and age on both sides, each event once, and then only a look at the charge."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.test import Client

from marketplace.core.models import Job
from marketplace.ordering import paying
from payments import webhooks
from payments.gateways.demo.gateway import SIGNATURE_HEADER, settle, signature
from payments.models import WebhookEvent
from tests.factories import make_order

pytestmark = pytest.mark.usefixtures("market")


def send(body: bytes, stamp: int | str, given: str | None = None) -> int:
    made = given if given is not None else signature(str(stamp), body)
    answer = Client().post(
        "/payments/demo/webhook/",
        data=body,
        content_type="application/json",
        headers={SIGNATURE_HEADER: f"t={stamp},v1={made}"},
    )
    return answer.status_code


def event_for(attempt: Any, event_id: str = "ev_1") -> bytes:
    return json.dumps({"id": event_id, "charge": attempt.external_id, "key": attempt.key}).encode()


def test_an_event_twenty_times_is_one_row_and_one_look() -> None:
    order = make_order(gateway_code="demo")
    attempt = paying.start(order)
    assert attempt is not None
    body = event_for(attempt)
    for _ in range(20):
        assert send(body, int(time.time())) == 200
    event = WebhookEvent.objects.get()
    webhooks.handle(event.pk)
    webhooks.handle(event.pk)
    assert Job.objects.filter(kind="money.sync_attempt").count() == 1


def test_an_event_that_lies_changes_nothing() -> None:
    """It says nothing about the outcome: the charge does."""
    order = make_order(gateway_code="demo")
    attempt = paying.start(order)
    assert attempt is not None
    assert send(event_for(attempt), int(time.time())) == 200
    webhooks.handle(WebhookEvent.objects.get().pk)
    paying.sync_attempt(Job.objects.get(kind="money.sync_attempt").arguments["attempt_id"])
    order.refresh_from_db()
    assert order.status == "awaiting_payment"
    settle(attempt.external_id, status="succeeded", mood="prompt")
    paying.sync_attempt(attempt.pk)
    order.refresh_from_db()
    assert order.status == "confirmed"


@pytest.mark.parametrize("shift", [-301, 301, 10**9])
def test_too_old_or_from_the_future_is_refused(shift: int) -> None:
    stamp = int(time.time()) + shift
    assert send(b'{"id": "e", "charge": "c", "key": "k"}', stamp) == 400
    assert not WebhookEvent.objects.exists()


@pytest.mark.parametrize(
    ("stamp", "given"),
    [("", ""), ("x", "y"), (str(int(time.time())), "0" * 64), ("๑๒๓", "ก")],
    ids=range(4),
)
def test_a_wrong_signature_is_refused(stamp: str, given: str) -> None:
    answer = Client().post(
        "/payments/demo/webhook/",
        data=b"{}",
        content_type="application/json",
        HTTP_DEMO_SIGNATURE=f"t={stamp},v1={given}",
    )
    assert answer.status_code == 400
    assert not WebhookEvent.objects.exists()


def test_unknown_gateways_and_other_methods_are_turned_away() -> None:
    assert Client().post("/payments/cheque/webhook/", data=b"{}", content_type="application/json").status_code == 404
    assert Client().get("/payments/demo/webhook/").status_code == 405
