"""Cards and PromptPay over Stripe: what the shopper sees next, and every trouble on the way to being paid."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from marketplace.core.jobs import Later
from marketplace.core.models import Job
from marketplace.ordering import ending, paying
from payments.gateways.stripe.card import CardGateway
from payments.gateways.stripe.promptpay import PromptPayGateway
from payments.interface import ChargeRequest, ChargeStatus, GatewayRefused, GatewayUnavailable, StepKind
from payments.models import PaymentAttempt
from payments.registry import gateway
from tests.factories import make_order, make_product, stock_record
from tests.payments.at_stripe import EMAIL, Placed, ledger, part_state, place, place_paid, totals
from tests.payments.fake_stripe import FakeStripe

pytestmark = pytest.mark.usefixtures("market")

REQUEST = ChargeRequest(
    key="key-1",
    order_number="1234567897",
    amount=Decimal("200.00"),
    currency="THB",
    return_url="http://127.0.0.1:8000/orders/1234567897/paid/",
    expires_at=timezone.now() + timedelta(minutes=30),
    language="th",
    email=EMAIL,
)
BOTH = pytest.mark.parametrize("code", ["card", "promptpay"])
TROUBLES = [
    *(("silence", True), ("silence", False), ("hang_up", True), ("hang_up", False), ("cut", True), ("cut", False)),
    *(("html", True), ("500", True), ("500", False), ("502", False), ("503", True), ("429", False), ("409", False)),
    *(("401", False), ("403", False)),
]


def intents(fake: FakeStripe) -> list[dict[str, Any]]:
    return fake.house.books.of("payment_intent")


def expire(placed: Placed) -> None:
    type(placed.order).objects.filter(pk=placed.order.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    ending.expire_order(placed.order.pk)


def test_a_card_is_typed_into_stripes_form(fake_stripe: FakeStripe) -> None:
    charge = CardGateway().start(REQUEST)
    (intent,) = intents(fake_stripe)
    assert (charge.status, charge.next_step.kind) == (ChargeStatus.PENDING, StepKind.SCRIPT)
    assert charge.next_step.payload == {"client_secret": intent["client_secret"], "publishable_key": "pk_test_fake"}
    assert intent["payment_method_types"] == ["card"]
    assert (intent["amount"], intent["currency"]) == (20000, "thb")
    assert intent["metadata"] == {"gateway": "card", "order_number": "1234567897", "attempt_key": "key-1"}
    assert (charge.key, charge.fee, charge.account, charge.livemode) == ("key-1", None, "acct_fake", False)


def test_promptpay_shows_a_code_of_its_own(fake_stripe: FakeStripe) -> None:
    charge = PromptPayGateway().start(REQUEST)
    (intent,) = intents(fake_stripe)
    code = intent["next_action"]["promptpay_display_qr_code"]
    assert intent["status"] == "requires_action"
    assert (charge.status, charge.next_step.kind) == (ChargeStatus.PENDING, StepKind.QR)
    assert charge.next_step.payload == {
        "data": code["data"],
        "hosted_url": code["hosted_instructions_url"],
        "image_url_svg": code["image_url_svg"],
        "image_url_png": code["image_url_png"],
    }
    assert fake_stripe.house.books.emails == {intent["id"]: EMAIL}


def test_promptpay_alone_needs_an_address(fake_stripe: FakeStripe) -> None:
    assert (CardGateway().needs_email(), PromptPayGateway().needs_email()) == (False, True)
    with pytest.raises(GatewayRefused):
        PromptPayGateway().start(replace(REQUEST, email=""))
    assert CardGateway().start(replace(REQUEST, email="")).status == ChargeStatus.PENDING
    assert len(intents(fake_stripe)) == 1


@BOTH
def test_less_than_ten_baht_is_refused(code: str, fake_stripe: FakeStripe) -> None:
    with pytest.raises(GatewayRefused):
        gateway(code).start(replace(REQUEST, amount=Decimal("9.99")))
    assert intents(fake_stripe) == []
    assert gateway(code).start(replace(REQUEST, amount=Decimal("10.00"))).amount == Decimal("10.00")


@BOTH
def test_a_key_used_for_another_amount_is_refused(code: str, fake_stripe: FakeStripe) -> None:
    gateway(code).start(REQUEST)
    with pytest.raises(GatewayRefused, match="same parameters"):
        gateway(code).start(replace(REQUEST, amount=Decimal("20.00")))
    assert [intent["amount"] for intent in intents(fake_stripe)] == [20000]


@BOTH
def test_paid_tells_what_stripe_kept(code: str, fake_stripe: FakeStripe) -> None:
    placed = place_paid(fake_stripe, code)
    fee = {"card": Decimal("0.0365"), "promptpay": Decimal("0.0165")}[code] * placed.attempt.amount
    fee = (fee + {"card": 10, "promptpay": 0}[code]).quantize(Decimal("0.01"))
    assert (placed.attempt.captured, placed.attempt.fee) == (placed.order.total_incl_tax, fee)
    assert part_state(placed) == "to_pack"
    assert ledger() == {"stripe": placed.attempt.amount - fee, "fees": fee, "shopper": 0, "refunds": 0}
    assert totals(fake_stripe)["balance"] == ledger()["stripe"]


def test_a_declined_card_may_be_tried_again_on_the_page(fake_stripe: FakeStripe) -> None:
    placed = place("card")
    fake_stripe.house.books.decline(placed.attempt.external_id)
    charge = CardGateway().fetch(key=placed.attempt.key, external_id=placed.attempt.external_id)
    assert (charge.status, charge.reason) == (ChargeStatus.PENDING, "The payment was declined.")
    assert charge.next_step.kind == StepKind.SCRIPT
    paying.sync_attempt(placed.attempt.pk)
    assert placed.states == ("awaiting_payment", "pending")
    fake_stripe.house.books.pay(placed.attempt.external_id)
    paying.sync_attempt(placed.attempt.pk)
    assert placed.states == ("confirmed", "succeeded")


def test_a_failed_code_is_the_end_of_that_attempt(fake_stripe: FakeStripe) -> None:
    placed = place("promptpay")
    fake_stripe.house.books.decline(placed.attempt.external_id)
    paying.sync_attempt(placed.attempt.pk)
    assert placed.states == ("awaiting_payment", "failed")
    assert placed.attempt.reason == "The payment was declined."
    second = paying.try_again(placed.order, gateway_code="card")
    assert (second.state, second.next_step["kind"]) == ("pending", "script")


@BOTH
def test_on_its_way_is_not_paid_and_asks_nothing_more_of_the_shopper(code: str, fake_stripe: FakeStripe) -> None:
    placed = place(code)
    fake_stripe.house.books.process(placed.attempt.external_id)
    paying.sync_attempt(placed.attempt.pk)
    assert placed.states == ("awaiting_payment", "pending")
    assert placed.attempt.next_step["kind"] == "none"


@BOTH
@pytest.mark.parametrize(("does", "after"), TROUBLES)
def test_no_answer_to_the_first_call_is_unknown_and_the_same_key_goes_on(
    code: str, does: str, after: bool, fake_stripe: FakeStripe
) -> None:
    fake_stripe.house.trouble("/v1/payment_intents", does, method="POST", after=after, seconds=0.1)
    placed = place(code)
    assert placed.states == ("awaiting_payment", "unknown")
    assert len(intents(fake_stripe)) == (1 if after else 0)
    paying.sync_attempt(placed.attempt.pk)
    assert placed.states == ("awaiting_payment", "pending")
    (intent,) = intents(fake_stripe)
    assert placed.attempt.external_id == intent["id"]
    fake_stripe.house.books.pay(intent["id"])
    paying.sync_attempt(placed.attempt.pk)
    assert placed.states == ("confirmed", "succeeded")
    assert totals(fake_stripe)["captured"] == placed.attempt.captured == placed.order.total_incl_tax


def test_our_patience_ends(fake_stripe: FakeStripe, settings: Settings) -> None:
    assert 0 < settings.STRIPE_TIMEOUT <= 10
    settings.STRIPE_TIMEOUT = 2.0
    CardGateway().start(REQUEST)
    fake_stripe.house.trouble("/v1/payment_intents", "silence", method="POST", after=True)
    began = time.monotonic()
    with pytest.raises(GatewayUnavailable):
        CardGateway().start(replace(REQUEST, key="key-2"))
    assert 2 <= time.monotonic() - began < 10
    assert len(intents(fake_stripe)) == 2


@BOTH
def test_paid_before_we_heard_that_it_exists(code: str, fake_stripe: FakeStripe) -> None:
    """The search does not know it for a minute: the same key is told again, and finds what it made."""
    fake_stripe.house.configure(search_lag=60)
    fake_stripe.house.trouble("/v1/payment_intents", "hang_up", method="POST", after=True)
    placed = place(code)
    fake_stripe.house.books.pay(intents(fake_stripe)[0]["id"])
    for _ in range(2):
        paying.sync_attempt(placed.attempt.pk)
    assert placed.states == ("confirmed", "succeeded")
    assert len(fake_stripe.house.books.of("charge")) == 1


@BOTH
def test_an_error_that_sticks_to_its_key_hides_nothing_that_was_made(code: str, fake_stripe: FakeStripe) -> None:
    fake_stripe.house.trouble("/v1/payment_intents", "500", method="POST", after=True, sticks=True)
    placed = place(code)
    assert paying.start(placed.order) is not None  # and again 500
    assert placed.states == ("awaiting_payment", "unknown")
    paying.sync_attempt(placed.attempt.pk)
    assert placed.states == ("awaiting_payment", "pending")
    assert [intent["id"] for intent in intents(fake_stripe)] == [placed.attempt.external_id]


def test_an_error_that_sticks_and_made_nothing_never_frees_the_goods_by_itself(fake_stripe: FakeStripe) -> None:
    fake_stripe.house.trouble("/v1/payment_intents", "500", method="POST", sticks=True)
    placed = place("card")
    for _ in range(3):
        paying.sync_attempt(placed.attempt.pk)
    with pytest.raises(Later):
        expire(placed)
    assert placed.states == ("awaiting_payment", "unknown")
    fake_stripe.house.replies.forget()
    expire(placed)
    assert placed.states == ("expired", "cancelled")
    assert [intent["status"] for intent in intents(fake_stripe)] == ["canceled"]


@pytest.mark.parametrize("does", ["silence", "hang_up", "cut", "html", "500", "429", "401"])
def test_no_answer_when_we_look_concludes_nothing(does: str, fake_stripe: FakeStripe) -> None:
    placed = place("card")
    fake_stripe.house.books.pay(placed.attempt.external_id)
    fake_stripe.house.trouble("/v1/payment_intents/*", does, method="GET", seconds=0.1)
    paying.sync_attempt(placed.attempt.pk)
    assert placed.states == ("awaiting_payment", "unknown")
    assert part_state(placed) == "waiting"
    paying.sync_attempt(placed.attempt.pk)
    assert placed.states == ("confirmed", "succeeded")


@BOTH
def test_the_intent_is_cancelled_before_the_goods_are_free(code: str, fake_stripe: FakeStripe) -> None:
    product = make_product(stock=5)
    placed = place(code, (product, 2))
    fake_stripe.house.trouble("/v1/payment_intents/*/cancel", "hang_up", times=2)
    for _ in range(2):
        with pytest.raises(Later):
            expire(placed)
    assert placed.states == ("awaiting_payment", "unknown")
    assert stock_record(product).num_allocated == 2
    expire(placed)
    assert placed.states == ("expired", "cancelled")
    assert stock_record(product).num_allocated == 0
    assert intents(fake_stripe)[0]["status"] == "canceled"


def test_a_cancel_whose_answer_was_lost_is_found_cancelled(fake_stripe: FakeStripe) -> None:
    placed = place("card")
    fake_stripe.house.trouble("/v1/payment_intents/*/cancel", "cut", after=True)
    with pytest.raises(Later):
        expire(placed)
    expire(placed)
    assert placed.states == ("expired", "cancelled")


@BOTH
def test_paid_just_before_the_cancel_is_paid(code: str, fake_stripe: FakeStripe) -> None:
    placed = place(code)
    fake_stripe.house.books.pay(placed.attempt.external_id)
    with pytest.raises(Later):
        expire(placed)
    assert placed.states == ("confirmed", "succeeded")
    assert part_state(placed) == "to_pack"


def test_what_is_under_way_is_not_given_up(fake_stripe: FakeStripe) -> None:
    placed = place("card")
    fake_stripe.house.books.process(placed.attempt.external_id)
    with pytest.raises(Later):
        expire(placed)
    assert placed.states == ("awaiting_payment", "pending")
    fake_stripe.house.books.pay(placed.attempt.external_id)
    with pytest.raises(Later):
        expire(placed)
    assert placed.states == ("confirmed", "succeeded")


@BOTH
def test_a_wrong_key_ends_no_order(code: str, fake_stripe: FakeStripe, settings: Settings) -> None:
    placed, fresh = place(code), make_order(gateway_code=code, email=EMAIL)
    settings.STRIPE_SECRET_KEY = "sk_test_of_nobody"
    with pytest.raises(Later):
        expire(placed)
    paying.sync_attempt(placed.attempt.pk)
    paying.start(fresh)
    assert placed.states == ("awaiting_payment", "unknown")
    assert PaymentAttempt.objects.get(order=fresh).state == "unknown"
    settings.STRIPE_SECRET_KEY = fake_stripe.house.secret_key
    expire(placed)
    assert placed.states == ("expired", "cancelled")


@pytest.mark.parametrize("known", [True, False], ids=["told", "never told"])
def test_a_key_of_another_account_ends_no_order(known: bool, fake_stripe: FakeStripe, settings: Settings) -> None:
    """There, nobody has heard of our charge; that does not mean that it is not paid at home."""
    if not known:
        fake_stripe.house.trouble("/v1/payment_intents", "hang_up", method="POST", after=True)
    placed = place("card")
    with FakeStripe(secret_key="sk_test_elsewhere", account="acct_elsewhere") as elsewhere:
        settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY = elsewhere.url, "sk_test_elsewhere"
        with pytest.raises(GatewayUnavailable):
            CardGateway().cancel(key=placed.attempt.key, external_id=placed.attempt.external_id)
        paying.sync_attempt(placed.attempt.pk)
        assert placed.states == ("awaiting_payment", "unknown")
        assert intents(elsewhere) == []


def _tampered(fake: FakeStripe, placed: Placed, what: str) -> None:
    books, number = fake.house.books, placed.attempt.external_id
    match what:
        case "amount":
            books.pay(number, amount=100)
        case "currency":
            books.tamper(books.pay(number)["id"], currency="usd")
        case "livemode":
            books.tamper(books.pay(number)["id"], livemode=True)
        case "order":
            books.tamper(books.pay(number)["id"], metadata={"attempt_key": placed.attempt.key, "order_number": "1"})


@BOTH
@pytest.mark.parametrize("what", ["amount", "currency", "livemode", "order"])
def test_what_does_not_match_is_reviewed_and_nothing_ships(code: str, what: str, fake_stripe: FakeStripe) -> None:
    placed = place(code)
    _tampered(fake_stripe, placed, what)
    paying.sync_attempt(placed.attempt.pk)
    assert placed.states == ("review", "review")
    assert placed.attempt.reason.startswith(f"{what}: ")
    assert (placed.attempt.captured, part_state(placed)) == (Decimal(0), "waiting")
    assert not Job.objects.filter(kind__in=["messages.seller_new_order", "messages.order_confirmed"]).exists()
    assert ledger() == {"stripe": 0, "fees": 0, "shopper": 0, "refunds": 0}


def test_another_account_is_reviewed(fake_stripe: FakeStripe) -> None:
    fake_stripe.house.configure(account="acct_of_somebody_else")
    placed = place("card")
    assert placed.states == ("review", "review")
    assert placed.attempt.reason == "account: acct_of_somebody_else instead of acct_fake"


def test_the_account_is_asked_once(fake_stripe: FakeStripe) -> None:
    for key in ("key-1", "key-2"):
        CardGateway().start(replace(REQUEST, key=key))
    assert [asked["path"] for asked in fake_stripe.house.requests].count("/v1/account") == 1


def test_each_gateway_lists_its_own_charges_over_many_pages(fake_stripe: FakeStripe) -> None:
    before = timezone.now()
    for number in range(101):
        CardGateway().start(replace(REQUEST, key=f"card-{number}"))
    PromptPayGateway().start(replace(REQUEST, key="promptpay-1"))
    fake_stripe.house.books.make_intent(amount=5000, currency="thb", ways=["card"], metadata={})  # somebody else's
    listed = list(CardGateway().list_since(before))
    assert [charge.key for charge in listed] == [f"card-{number}" for number in reversed(range(101))]
    assert [charge.key for charge in PromptPayGateway().list_since(before)] == ["promptpay-1"]


def test_an_unreadable_list_is_no_list(fake_stripe: FakeStripe) -> None:
    fake_stripe.house.trouble("/v1/payment_intents", "cut", method="GET", after=True)
    with pytest.raises(GatewayUnavailable):
        CardGateway().list_since(timezone.now())


def test_without_keys_stripe_is_silent_and_nothing_is_concluded(fake_stripe: FakeStripe, settings: Settings) -> None:
    placed = place("card")
    settings.STRIPE_SECRET_KEY = ""
    paying.sync_attempt(placed.attempt.pk)
    assert placed.states == ("awaiting_payment", "unknown")
    for ask in (CardGateway().balance, lambda: PromptPayGateway().list_since(timezone.now())):
        with pytest.raises(GatewayUnavailable):
            ask()
