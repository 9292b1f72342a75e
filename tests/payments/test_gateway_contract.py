"""What every gateway must do, whichever it is (Stripe will have to pass the same)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from payments.gateways.counter.gateway import CounterGateway, collect, hand_back
from payments.gateways.demo.gateway import DemoGateway, settle
from payments.gateways.demo.models import DemoRefund
from payments.interface import (
    ChargeRequest,
    ChargeStatus,
    Gateway,
    GatewayRefused,
    RefundRequest,
    RefundStatus,
    StepKind,
)
from tests.factories import make_branch, make_clerk

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Candidate:
    """A gateway, and how the world outside pays a charge or completes a refund there."""

    gateway: Gateway
    step: StepKind
    pay: Callable[[str, str], None]
    complete_refund: Callable[[str], None]


def _demo() -> Candidate:
    def pay(key: str, external_id: str) -> None:
        settle(external_id, status="succeeded", mood="prompt")

    def complete(key: str) -> None:
        DemoRefund.objects.filter(idempotency_key=key).update(created_at=timezone.now() - timedelta(minutes=1))

    return Candidate(DemoGateway(), StepKind.REDIRECT, pay, complete)


def _counter() -> Candidate:
    branch = make_branch()
    clerk = make_clerk(branch)

    def pay(key: str, external_id: str) -> None:
        collect(key, branch_id=branch.pk, clerk_id=clerk.pk, receipt_number=f"R-{key[:8]}")

    def complete(key: str) -> None:
        hand_back(key, branch_id=branch.pk, clerk_id=clerk.pk)

    return Candidate(CounterGateway(), StepKind.SLIP, pay, complete)


@pytest.fixture(params=[_demo, _counter], ids=["demo", "counter"])
def candidate(request: pytest.FixtureRequest) -> Candidate:
    made: Candidate = request.param()
    return made


REQUEST = ChargeRequest(
    key="key-1",
    order_number="1234567897",
    amount=Decimal("1234.50"),
    currency="THB",
    return_url="http://127.0.0.1:8000/orders/1234567897/paid/",
    expires_at=timezone.now() + timedelta(hours=1),
    language="th",
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


def test_cancelled_cannot_be_paid(candidate: Candidate) -> None:
    charge = candidate.gateway.start(REQUEST)
    assert candidate.gateway.cancel(key="key-1", external_id=charge.external_id).status == ChargeStatus.CANCELLED
    candidate.pay("key-1", charge.external_id)
    assert candidate.gateway.fetch(key="key-1", external_id=charge.external_id).status == ChargeStatus.CANCELLED


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
    assert list(candidate.gateway.list_since(timezone.now())) == []


def test_goods_wait_for_the_money(candidate: Candidate) -> None:
    assert candidate.gateway.secures() is False


def test_the_demo_gateway_refuses_more_than_was_charged() -> None:
    demo: Any = _demo()
    charge = demo.gateway.start(REQUEST)
    demo.pay("key-1", charge.external_id)
    demo.gateway.refund(refund_of(charge.external_id, "1000.00"))
    with pytest.raises(GatewayRefused):
        demo.gateway.refund(refund_of(charge.external_id, "234.51", key="refund-2"))
    assert DemoRefund.objects.count() == 1
