"""The fake itself: what our gateways never ask of it, and what tests of whole processes rely on."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import stripe

from tests.payments.fake_stripe import FakeStripe

ROOT = Path(__file__).resolve().parents[2]
Intent = dict[str, Any]


@pytest.fixture
def fake() -> Iterator[FakeStripe]:
    with FakeStripe() as made:
        yield made


def client(url: str, key: str = "sk_test_fake") -> stripe.StripeClient:
    return stripe.StripeClient(key, base_addresses={"api": url}, max_network_retries=0)


def make(asked: stripe.StripeClient, amount: int = 5000, key: str = "k") -> stripe.PaymentIntent:
    return asked.v1.payment_intents.create(
        {"amount": amount, "currency": "thb", "allowed_payment_method_types": ["card"]}, {"idempotency_key": key}
    )


def order(at: str, verb: str, **given: Any) -> Any:
    request = Request(f"{at}/_do/{verb}", data=json.dumps(given).encode(), method="POST")  # noqa: S310 (our fake)
    with urlopen(request, timeout=10) as answer:  # noqa: S310
        return json.loads(answer.read())["done"]


def state(url: str) -> dict[str, Any]:
    with urlopen(f"{url}/_state", timeout=10) as answer:  # noqa: S310
        return dict(json.loads(answer.read()))


def test_the_version_that_our_package_pins_has_no_payment_method_types(fake: FakeStripe) -> None:
    params: Any = {"amount": 5000, "currency": "thb", "payment_method_types": ["card"]}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client(fake.url).v1.payment_intents.create(params)
    assert refused.value.code == "payment_method_types_no_longer_supported"
    assert fake.house.books.of("payment_intent") == []


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"amount": 999, "currency": "thb"}, "amount_too_small"),
        ({"amount": 0, "currency": "thb"}, "parameter_invalid_integer"),
        ({"amount": 100000000, "currency": "thb"}, "parameter_invalid_integer"),
        ({"amount": 5000, "currency": "thb", "expires_at": 1}, "parameter_unknown"),
    ],
)
def test_parameters_are_checked(params: Any, code: str, fake: FakeStripe) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client(fake.url).v1.payment_intents.create(params)
    assert refused.value.code == code
    assert fake.house.books.of("payment_intent") == []


def test_one_key_is_one_request(fake: FakeStripe) -> None:
    asked = client(fake.url)
    first, second = make(asked), make(asked)
    assert first.id == second.id
    assert second.last_response is not None
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    with pytest.raises(stripe.IdempotencyError):
        make(asked, amount=6000)
    fake.house.replies.forget()
    assert make(asked).id != first.id


def test_a_key_in_use_is_told(fake: FakeStripe) -> None:
    fake.house.trouble("/v1/payment_intents", "slow", seconds=0.3)
    asked = client(fake.url)
    with ThreadPoolExecutor(8) as pool:
        made = {one.id for one in pool.map(lambda _: make(asked), range(8))}
    assert len(made) == len(fake.house.books.of("payment_intent")) == 1


def test_a_request_that_failed_its_checks_leaves_its_key_free(fake: FakeStripe) -> None:
    asked = client(fake.url)
    with pytest.raises(stripe.InvalidRequestError):
        make(asked, amount=1)
    assert make(asked).amount == 5000


def test_the_browser_confirms_with_the_publishable_key_and_may_do_nothing_else(fake: FakeStripe) -> None:
    intent = make(client(fake.url))
    browser = client(fake.url, "pk_test_fake")

    def confirm(card: str) -> stripe.PaymentIntent:
        params: Any = {"payment_method": card, "client_secret": intent.client_secret}
        return browser.v1.payment_intents.confirm(intent.id, params)

    with pytest.raises(stripe.AuthenticationError):
        browser.v1.payment_intents.retrieve(intent.id)
    with pytest.raises(stripe.CardError):
        confirm("pm_card_chargeDeclined")
    assert confirm("pm_card_authenticationRequired").status == "requires_action"
    assert confirm("pm_card_visa").status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError):
        confirm("pm_card_visa")
    assert fake.house.state()["totals"]["captured"] == 5000


def test_unknown_keys_versions_and_paths_are_turned_away(fake: FakeStripe) -> None:
    with pytest.raises(stripe.AuthenticationError):
        client(fake.url, "sk_test_other").v1.balance.retrieve()
    old = stripe.StripeClient("sk_test_fake", base_addresses={"api": fake.url}, stripe_version="2024-06-20")
    with pytest.raises(stripe.InvalidRequestError):
        old.v1.balance.retrieve()
    with pytest.raises(stripe.InvalidRequestError):
        client(fake.url).v1.customers.list()


def test_orders_that_nobody_understands_are_told(fake: FakeStripe) -> None:
    for verb, given in (("fly", {}), ("pay", {}), ("configure", {"gravity": 1}), ("post", {"speed": 1})):
        with pytest.raises(HTTPError) as refused:
            order(fake.url, verb, **given)
        assert refused.value.code == 400
    with pytest.raises(HTTPError) as unknown:
        order(fake.url, "pay", intent="pi_nobody")
    assert unknown.value.code == 404


class Shop:
    """Takes webhooks; answers as many with 500 first as it is told."""

    def __init__(self, refuse: int = 0) -> None:
        self.got: list[dict[str, Any]] = []
        self.refuse = refuse
        shop = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                stripe.WebhookSignature.verify_header(body, self.headers["Stripe-Signature"], "whsec_fake", 300)
                shop.refuse -= 1
                if shop.refuse < 0:
                    shop.got.append(json.loads(body))
                self.send_response(500 if shop.refuse >= 0 else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def kinds(self) -> list[str]:
        return [event["type"] for event in self.got]


@pytest.fixture
def shop() -> Iterator[Shop]:
    made = Shop()
    yield made
    made.server.shutdown()
    made.server.server_close()


def until(holds: Callable[[], bool]) -> None:
    done = threading.Event()
    for _ in range(200):
        if holds():
            return
        done.wait(0.05)
    raise AssertionError("it never came")


def test_events_are_posted_again_until_they_are_taken(shop: Shop) -> None:
    shop.refuse = 1
    with FakeStripe(webhook_url=shop.url) as fake:
        make(client(fake.url))
        until(lambda: [sent["status"] for sent in state(fake.url)["webhooks"]] == [500, 200])
        assert shop.kinds() == ["payment_intent.created"]


def test_events_come_twice_reversed_or_never(shop: Shop) -> None:
    with FakeStripe() as fake:
        order(fake.url, "post", url=shop.url, copies=2, hold=3)
        intent = make(client(fake.url))
        order(fake.url, "pay", intent=intent.id)
        kinds = ["payment_intent.succeeded", "charge.succeeded", "payment_intent.created"]
        until(lambda: shop.kinds() == [kind for kind in kinds for _ in range(2)])
        order(fake.url, "post", hold=1, drop=True)
        make(client(fake.url), key="k2")
        until(lambda: len(state(fake.url)["events"]) == 4)
        threading.Event().wait(0.3)
        assert len(shop.got) == 6


def test_it_runs_as_a_process_of_its_own(shop: Shop) -> None:
    command = [sys.executable, "-m", "tests.payments.fake_stripe", "--webhook-url", shop.url, "--settle-refunds", "0.2"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        url = process.stdout.readline().removeprefix("ready ").strip()
        intent = make(client(url))
        order(url, "pay", intent=intent.id)
        client(url).v1.refunds.create({"payment_intent": intent.id, "amount": 2000})
        until(lambda: "refund.updated" in [event["type"] for event in state(url)["events"]])
        until(lambda: "refund.updated" in shop.kinds())
        told = state(url)
        assert told["totals"]["captured"] == 5000
        assert (told["totals"]["refunded"], told["refunds"][0]["status"]) == (2000, "succeeded")
        assert [asked["path"] for asked in told["requests"]] == ["/v1/payment_intents", "/v1/refunds"]
    finally:
        process.terminate()
        process.wait(timeout=10)
