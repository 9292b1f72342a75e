"""What every gateway must do, whichever it is. Stripe is asked over HTTP, at a fake that its own package talks to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from marketplace.core.models import Job
from payments.gateways.cod import gateway as cod
from payments.gateways.counter import cash_back
from payments.gateways.counter import gateway as counter
from payments.gateways.counter.cash_back import hand_back
from payments.gateways.counter.models import CounterRefund
from payments.gateways.demo.gateway import DemoGateway, settle
from payments.gateways.demo.models import DemoRefund
from payments.gateways.stripe.card import CardGateway
from payments.gateways.stripe.promptpay import PromptPayGateway
from payments.gateways.transfer import paying_back, settling
from payments.gateways.transfer.gateway import TransferGateway
from payments.gateways.transfer.models import TransferCharge, TransferRefund
from payments.interface import (
    ChargeRequest,
    ChargeStatus,
    Gateway,
    GatewayRefused,
    RefundRequest,
    RefundStatus,
    StepKind,
)
from tests.bank import paid_in, take_in
from tests.factories import make_branch, make_clerk, make_operator
from tests.payments.fake_stripe import FakeStripe
from tests.payments.stripe_house.faults import Fault

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Candidate:
    """A gateway, and how the world outside pays a charge or completes a refund there."""

    gateway: Gateway
    step: StepKind
    pay: Callable[[str, str], None]
    complete_refund: Callable[[str], None]
    secures: bool = False
    takes_late: bool = False  # nobody can refuse what is paid after the cancel


def _demo() -> Candidate:
    def pay(key: str, external_id: str) -> None:
        settle(external_id, status="succeeded", mood="prompt")

    def complete(key: str) -> None:
        DemoRefund.objects.filter(idempotency_key=key).update(created_at=timezone.now() - timedelta(minutes=1))

    return Candidate(DemoGateway(), StepKind.REDIRECT, pay, complete)


def _counter() -> Candidate:
    return _cash(counter.CounterGateway(), counter.collect, StepKind.SLIP)


def _cod() -> Candidate:
    return replace(_cash(cod.CodGateway(), cod.collect, StepKind.NONE), secures=True)


def _cash(gateway: Gateway, collect: Callable[..., bool], step: StepKind) -> Candidate:
    branch = make_branch()
    clerk = make_clerk(branch)

    def pay(key: str, external_id: str) -> None:
        collect(key, branch_id=branch.pk, clerk_id=clerk.pk, receipt_number=f"R-{key[:8]}")

    def complete(key: str) -> None:
        hand_back(key, branch_id=branch.pk, clerk_id=clerk.pk)

    return Candidate(gateway, step, pay, complete)


def _transfer() -> Candidate:
    operator = make_operator()

    def pay(key: str, external_id: str) -> None:
        (line,) = take_in(paid_in(TransferCharge.objects.get(pk=key)), actor=operator)
        settling.confirm(line.pk, key=key, actor=operator)

    def complete(key: str) -> None:
        refund = TransferRefund.objects.get(key=key)
        assert paying_back.made(refund.pk, actor=operator, bank_reference="OUT-1")

    return Candidate(TransferGateway(), StepKind.QR, pay, complete, takes_late=True)


def _card(fake: FakeStripe) -> Candidate:
    return _stripe(CardGateway(), StepKind.SCRIPT, fake)


def _promptpay(fake: FakeStripe) -> Candidate:
    return _stripe(PromptPayGateway(), StepKind.QR, fake)


def _stripe(gateway: Gateway, step: StepKind, fake: FakeStripe) -> Candidate:
    books = fake.house.books

    def pay(key: str, external_id: str) -> None:
        with suppress(Fault):  # it cannot be paid any more
            books.pay(external_id)

    def complete(key: str) -> None:
        books.settle_refund(key)

    return Candidate(gateway, step, pay, complete)


@pytest.fixture(
    params=[_demo, _counter, _cod, _transfer, _card, _promptpay],
    ids=["demo", "counter", "cod", "transfer", "card", "promptpay"],
)
def candidate(request: pytest.FixtureRequest) -> Candidate:
    at_stripe = request.param in (_card, _promptpay)
    made: Candidate = request.param(request.getfixturevalue("fake_stripe")) if at_stripe else request.param()
    return made


REQUEST = ChargeRequest(
    key="key-1",
    order_number="1234567897",
    amount=Decimal("1234.50"),
    currency="THB",
    return_url="http://127.0.0.1:8000/orders/1234567897/paid/",
    expires_at=timezone.now() + timedelta(hours=1),
    language="th",
    email="somsri@example.com",
)


def refund_of(charge_id: str, amount: str, key: str = "refund-1") -> RefundRequest:
    return RefundRequest(
        key=key, charge_id=charge_id, order_number="1234567897", amount=Decimal(amount), currency="THB"
    )


def test_start_is_pending_and_repeats_itself(candidate: Candidate) -> None:
    first = candidate.gateway.start(REQUEST)
    assert (
        first == candidate.gateway.start(REQUEST) == candidate.gateway.fetch(key="key-1", external_id=first.external_id)
    )
    assert (first.status, first.amount, first.currency) == (ChargeStatus.PENDING, Decimal("1234.50"), "THB")
    assert (first.order_number, first.account) == ("1234567897", candidate.gateway.account)
    assert first.next_step.kind == candidate.step


def test_a_key_is_one_amount_for_ever(candidate: Candidate) -> None:
    candidate.gateway.start(REQUEST)
    with pytest.raises(GatewayRefused):
        candidate.gateway.start(replace(REQUEST, amount=Decimal(1)))


def test_what_was_never_started_is_missing(candidate: Candidate) -> None:
    assert candidate.gateway.fetch(key="nobody", external_id="").status == ChargeStatus.MISSING
    assert candidate.gateway.cancel(key="nobody", external_id="").status == ChargeStatus.MISSING


def test_paid_is_paid_and_cannot_be_cancelled(candidate: Candidate) -> None:
    charge = candidate.gateway.start(REQUEST)
    candidate.pay("key-1", charge.external_id)
    assert candidate.gateway.fetch(key="key-1", external_id=charge.external_id).status == ChargeStatus.SUCCEEDED
    assert candidate.gateway.cancel(key="key-1", external_id=charge.external_id).status == ChargeStatus.SUCCEEDED


def test_cancelled_cannot_be_paid_where_that_can_be_refused(candidate: Candidate) -> None:
    charge = candidate.gateway.start(REQUEST)
    assert candidate.gateway.cancel(key="key-1", external_id=charge.external_id).status == ChargeStatus.CANCELLED
    candidate.pay("key-1", charge.external_id)
    expected = ChargeStatus.SUCCEEDED if candidate.takes_late else ChargeStatus.CANCELLED
    assert candidate.gateway.fetch(key="key-1", external_id=charge.external_id).status == expected


def test_a_refund_is_pending_then_done_and_repeats_itself(candidate: Candidate) -> None:
    charge = candidate.gateway.start(REQUEST)
    candidate.pay("key-1", charge.external_id)
    begun = candidate.gateway.refund(refund_of(charge.external_id, "234.50"))
    assert begun.status == RefundStatus.PENDING
    assert candidate.gateway.refund(refund_of(charge.external_id, "234.50")).external_id == begun.external_id
    candidate.complete_refund("refund-1")
    done = candidate.gateway.fetch_refund(key="refund-1", external_id=begun.external_id)
    assert done.status == RefundStatus.SUCCEEDED


def test_nothing_paid_nothing_refunded(candidate: Candidate) -> None:
    charge = candidate.gateway.start(REQUEST)
    with pytest.raises(GatewayRefused):
        candidate.gateway.refund(refund_of(charge.external_id, "1.00"))


def test_the_list_holds_every_charge_since_then(candidate: Candidate) -> None:
    before = timezone.now()
    candidate.gateway.start(REQUEST)
    candidate.gateway.start(replace(REQUEST, key="key-2"))
    assert [charge.amount for charge in candidate.gateway.list_since(before)] == [Decimal("1234.50")] * 2
    later = timezone.now() + timedelta(seconds=1)  # Stripe counts in whole seconds
    assert list(candidate.gateway.list_since(later)) == []


def test_goods_wait_for_the_money_or_not(candidate: Candidate) -> None:
    assert candidate.gateway.secures() is candidate.secures
    assert candidate.gateway.divides() is candidate.secures


@pytest.mark.parametrize("made", [_counter, _cod], ids=["counter", "cod"])
def test_cash_paid_late_is_listed_again(made: Callable[[], Candidate]) -> None:
    here = made()
    charge = here.gateway.start(REQUEST)
    since = timezone.now()
    here.pay("key-1", charge.external_id)
    (listed,) = here.gateway.list_since(since)
    assert (listed.key, listed.status) == ("key-1", ChargeStatus.SUCCEEDED)


def test_the_demo_gateway_refuses_more_than_was_charged() -> None:
    demo: Any = _demo()
    charge = demo.gateway.start(REQUEST)
    demo.pay("key-1", charge.external_id)
    demo.gateway.refund(refund_of(charge.external_id, "1000.00"))
    with pytest.raises(GatewayRefused):
        demo.gateway.refund(refund_of(charge.external_id, "234.51", key="refund-2"))
    assert DemoRefund.objects.count() == 1


@pytest.mark.parametrize("made", [_counter, _cod], ids=["counter", "cod"])
def test_cash_lies_in_the_till_of_the_branch_that_took_it_first(made: Callable[[], Candidate]) -> None:
    here, elsewhere = made(), make_branch()
    collect = {"counter": counter.collect, "cod": cod.collect}[here.gateway.code]
    charge = here.gateway.start(REQUEST)
    here.pay("key-1", charge.external_id)
    clerk = make_clerk(elsewhere)
    assert not collect("key-1", branch_id=elsewhere.pk, clerk_id=clerk.pk, receipt_number="R-other")
    paid = here.gateway.fetch(key="key-1", external_id=charge.external_id)
    assert (paid.amount, paid.fee) == (Decimal("1234.50"), Decimal(0))
    assert paid.branch_id not in (None, elsewhere.pk)


@pytest.mark.parametrize("made", [_counter, _cod], ids=["counter", "cod"])
def test_an_orders_refunds_wait_under_one_code(made: Callable[[], Candidate]) -> None:
    here = made()
    charge = here.gateway.start(REQUEST)
    here.pay("key-1", charge.external_id)
    told = [here.gateway.refund(refund_of(charge.external_id, "100.00", key=key)) for key in ("refund-1", "refund-2")]
    assert len(told[0].payload["code"]) == 6
    assert told[0].payload == told[1].payload == {"reference": "1234567897", "code": told[0].payload["code"]}
    assert Job.objects.filter(kind="messages.cash_waits").count() == 2
    found = cash_back.open_with("1234567897", told[0].payload["code"])
    assert [refund.key for refund in found] == ["refund-1", "refund-2"]


def test_three_wrong_codes_lock_the_money_for_a_while() -> None:
    here = _counter()
    charge = here.gateway.start(REQUEST)
    here.pay("key-1", charge.external_id)
    right = here.gateway.refund(refund_of(charge.external_id, "100.00")).payload["code"]
    wrong = "000000" if right != "000000" else "111111"
    for left in (2, 1):
        with pytest.raises(cash_back.WrongRefundCode) as error:
            cash_back.open_with("1234567897", wrong)
        assert error.value.left == left
    for code in (wrong, right):
        with pytest.raises(cash_back.RefundLocked):
            cash_back.open_with("1234567897", code)
    CounterRefund.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    assert [refund.key for refund in cash_back.open_with("1234567897", right)] == ["refund-1"]
    for number in ("1234567898", ""):
        with pytest.raises(cash_back.NothingWaits):
            cash_back.open_with(number, right)
