"""Money through everything that can happen to it, in any order: no baht is made or lost, and every hold ends."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from oscar.core.loading import get_model

from marketplace.core.jobs import Later
from marketplace.ledger.accounts import Kind
from marketplace.ordering import ending, paying, refunding
from marketplace.ordering.errors import Disputed, OrderingError, TooLate
from marketplace.ordering.lifecycle import PART
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.settlement import disputes as settlement_disputes
from marketplace.settlement import holds, payout_accounts, payouts
from marketplace.settlement.errors import NothingSold, NotNow, TooMuch
from marketplace.settlement.giving_back import WHOLE, Claim
from marketplace.settlement.models import (
    Cause,
    Hold,
    HoldKind,
    Payout,
    PayoutMethod,
    PayoutState,
    Share,
    ShareState,
)
from payments import disputes, refunds
from payments.gateways.cod.gateway import collect
from payments.gateways.counter import cash_back
from payments.gateways.counter import gateway as counter_gateway
from payments.gateways.demo import gateway as demo
from payments.gateways.demo.models import DemoRefund
from payments.interface import Dispute as Objection
from payments.interface import DisputeStatus
from payments.models import AttemptState, Dispute, DisputeState, PaymentAttempt, Refund, RefundState
from payments.refunds import RefundTooHigh
from tests.factories import (
    make_branch,
    make_clerk,
    make_operator,
    make_order,
    make_product,
    make_seller,
)
from tests.settlement import books

pytestmark = [pytest.mark.usefixtures("market"), pytest.mark.django_db]

ENOUGH = 2000  # steps from which on everything must have been reached; `make check` takes that many
STEPS = int(os.environ.get("TALAT_TEST_MONEY_STEPS", "400"))
STEPS_PER_LIFE = 50
SHRINK = bool(os.environ.get("TALAT_TEST_SHRINK"))  # minutes, for whoever looks for the cause


class _Clock:
    """`timezone.now`, moved by the machine."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)
        self.real: Callable[[], datetime] = timezone.now

    def now(self) -> datetime:
        return self.real() + self.ahead


class Money(RuleBasedStateMachine):
    """`seen` counts over all lives what was reached, so that a machine that does nothing is found out."""

    orders = Bundle("orders")
    seen: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.clock = _Clock()
        self.patched = patch("django.utils.timezone.now", self.clock.now)
        self.patched.start()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.serial = 0

    @initialize()
    def world(self) -> None:
        self.branch = make_branch()
        self.clerk = make_clerk(self.branch)
        self.first, self.second = make_operator(), make_operator()
        sellers = [make_seller() for _number in range(3)]
        self.products = [
            make_product(seller, price=price, stock=10_000)
            for seller, price in zip(sellers, (Decimal("99.99"), Decimal("389.50"), Decimal("1.33")), strict=True)
        ]
        for seller in sellers:
            account = payout_accounts.propose(
                seller, actor=self.clerk, method=PayoutMethod.BANK, bank_code="004", number="1234567890"
            )
            payout_accounts.accept(account.pk, actor=self.first)

    # shoppers

    @rule(
        target=orders,
        way=st.sampled_from(["demo", "counter", "cod"]),
        wanted=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3)), min_size=1, max_size=3),
        goes_on=st.sampled_from(["waits", "is paid", "is paid", "arrives", "arrives"]),
    )
    def place(self, way: str, wanted: list[tuple[int, int]], goes_on: str) -> Any:
        self.serial += 1
        lines = [(self.products[index], count) for index, count in wanted]
        order = make_order(*lines, branch=self.branch, gateway_code=way, phone=f"+6689{self.serial:07d}")
        paying.start(order)
        if goes_on != "waits":
            self.pay(order, 1)
        if goes_on == "arrives":
            self.deliver(order, True)
        return order

    @rule(order=orders, again=st.integers(1, 3))
    def pay(self, order: Any, again: int) -> None:
        for attempt in PaymentAttempt.objects.filter(order=order):
            if attempt.gateway == "demo" and attempt.external_id:
                demo.settle(attempt.external_id, status="succeeded", mood="prompt")
            elif attempt.gateway == "counter":
                counter_gateway.collect(
                    attempt.key, branch_id=self.branch.pk, clerk_id=self.clerk.pk, receipt_number=f"R{attempt.pk}"
                )
            elif attempt.part and attempt.part.state == SellerOrderState.SENT:
                collect(attempt.key, branch_id=self.branch.pk, clerk_id=self.clerk.pk, receipt_number=f"D{attempt.pk}")
            for _time in range(again):
                paying.sync_attempt(attempt.pk)

    @rule(order=orders, how=st.sampled_from(["declined", "expired", "cancelled", "demo", "counter", "cod"]))
    def leave_unpaid(self, order: Any, how: str) -> None:
        order.refresh_from_db()
        if how == "declined":
            for attempt in PaymentAttempt.objects.filter(order=order, gateway="demo").exclude(external_id=""):
                demo.settle(attempt.external_id, status="failed", mood="prompt")
                paying.sync_attempt(attempt.pk)
        elif how == "expired":
            order_row = get_model("order", "Order").objects.filter(pk=order.pk)
            order_row.update(expires_at=timezone.now() - timedelta(seconds=1))
            with suppress(Later):
                ending.expire_order(order.pk)
        elif how == "cancelled":
            with suppress(TooLate, Disputed):
                ending.cancel_order(order, actor=None, reason="changed my mind")
        else:
            with suppress(OrderingError):
                paying.try_again(order, gateway_code=how)

    # sellers and the post

    @rule(order=orders, how=st.sampled_from(["cancelled", "late", "came back"]))
    def do_not_deliver(self, order: Any, how: str) -> None:
        for part in SellerOrder.objects.filter(order=order)[:1]:
            with suppress(Disputed):
                if how == "came back":
                    if PART.move(SellerOrder.objects.all(), part.pk, "come_back"):
                        refunding.came_back(part.pk)
                else:
                    cause = Cause.LATE if how == "late" else Cause.SELLER_CANCELLED
                    ending.cancel_part(part, actor=None, reason="sold out", cause=cause)
        for attempt in PaymentAttempt.objects.filter(order=order):
            paying.sync_attempt(attempt.pk)  # as the job of the cancellation does

    @rule(order=orders, arrives=st.booleans())
    def deliver(self, order: Any, arrives: bool) -> None:
        for part in SellerOrder.objects.filter(order=order):
            for step in ("pack", "send"):
                PART.move(SellerOrder.objects.all(), part.pk, step)
        if arrives:
            self.pay(order, 1)
            for part in SellerOrder.objects.filter(order=order, state=SellerOrderState.SENT):
                PART.must_move(SellerOrder.objects.all(), part.pk, "complete")
                holds.handed_over(part.pk)

    # money back

    @rule(
        order=orders,
        cause=st.sampled_from([Cause.CHANGED_MIND, Cause.FAULTY, Cause.LOST_IN_POST, Cause.GOODWILL]),
        claim=st.one_of(
            st.just(WHOLE),
            st.decimals("0.01", "3000", places=2).map(lambda baht: Claim(amount=baht)),
            st.integers(1, 2).map(lambda count: Claim(pieces={0: count})),
        ),
        way=st.sampled_from(["", "counter"]),
    )
    def refund(self, order: Any, cause: Cause, claim: Claim, way: str) -> None:
        part = SellerOrder.objects.filter(order=order).first()
        assert part is not None
        self.serial += 1
        if claim.pieces is not None:
            claim = Claim(pieces={part.lines.values_list("pk", flat=True)[0]: claim.pieces[0]})
        before = list(Share.objects.exclude(part=part).order_by("pk").values())
        with suppress(NothingSold, TooMuch, Disputed, RefundTooHigh):
            refunding.refund_part(part, cause=cause, key=f"machine-{self.serial}", claim=claim, gateway_code=way)
        assert list(Share.objects.exclude(part=part).order_by("pk").values()) == before, "another seller was touched"

    @precondition(lambda self: Refund.objects.filter(state__in=(RefundState.CREATED, RefundState.PENDING)).exists())
    @rule(fails=st.booleans())
    def carry_refunds_out(self, fails: bool) -> None:
        for refund in Refund.objects.exclude(state__in=(RefundState.SUCCEEDED, RefundState.FAILED)):
            for _time in range(2):
                try:
                    refunds.carry_out(refund.pk)
                except Later:
                    status = "failed" if fails else "succeeded"
                    DemoRefund.objects.filter(idempotency_key=refund.key).update(status=status)
                    cash_back.hand_back(refund.key, branch_id=self.branch.pk, clerk_id=self.clerk.pk)

    @precondition(lambda self: Refund.objects.filter(state=RefundState.FAILED).exists())
    @rule(by_bank=st.booleans())
    def mend_failed_refunds(self, by_bank: bool) -> None:
        for refund in Refund.objects.filter(state=RefundState.FAILED):
            if by_bank:
                refunds.settle(refund.pk, actor=self.first)
            else:
                refunds.again(refund.pk, actor=self.first, gateway_code="counter")

    # banks

    @rule(order=orders, status=st.sampled_from(DisputeStatus), part=st.sampled_from([Decimal(1), Decimal(2)]))
    def dispute(self, order: Any, status: DisputeStatus, part: Decimal) -> None:
        attempt = PaymentAttempt.objects.filter(order=order, gateway="demo", state=AttemptState.SUCCEEDED).first()
        if attempt is None:
            return
        taken = (attempt.captured / part).quantize(Decimal("0.01"))
        disputes.record(
            "demo",
            Objection(
                external_id=f"dp-{attempt.pk}",
                charge_id=attempt.external_id,
                status=status,
                amount=taken,
                currency="THB",
                taken=taken,
                fee=Decimal("500.00"),
                reason="fraudulent",
                answer_by=None,
            ),
        )
        for dispute in attempt.disputes.all():
            settlement_disputes.moved(dispute.pk)

    # time, doubts and payouts

    @precondition(lambda self: Hold.objects.filter(ended_at=None).exists())
    @rule(days=st.sampled_from([1, 8, 15, 61]))
    def time_passes(self, days: int) -> None:
        self.clock.ahead += timedelta(days=days)
        holds.sweep()

    @rule(order=orders, whole=st.booleans(), clear=st.booleans())
    def doubt(self, order: Any, whole: bool, clear: bool) -> None:
        share = Share.objects.filter(order_number=order.number).first()
        if clear:
            holds.end_all(Hold.objects.filter(kind=HoldKind.DOUBT), "cleared")
        elif share is not None:
            self.serial += 1
            holds.begin(
                seller_id=share.seller_id,
                share_id=None if whole else share.pk,
                kind=HoldKind.DOUBT,
                until=timezone.now() + timedelta(days=3),
                reference=str(self.serial),
                actor=self.first,
            )

    @precondition(lambda self: Share.objects.filter(state=ShareState.PAYABLE).exists())
    @rule(until=st.sampled_from(["prepared", "checked", "rejected", "approved", "approved", "paid", "paid"]))
    def pay_out(self, until: str) -> None:
        self.serial += 1
        batch = payouts.prepare(f"M{self.serial}")
        if until == "prepared":
            return
        payouts.check(batch.pk, actor=self.first)
        if until == "rejected":
            payouts.reject(batch.pk, actor=self.second, reason="wrong")
        elif until in {"approved", "paid"}:
            payouts.approve(batch.pk, actor=self.second)
            if until == "paid":
                payouts.mark_batch_paid(batch.pk, self.first.pk)

    @precondition(lambda self: Payout.objects.exists())
    @rule(order_by=st.sampled_from(["pk", "-pk"]), comes_back=st.booleans())
    def bank_answers(self, order_by: str, comes_back: bool) -> None:
        for payout in Payout.objects.order_by(order_by)[:1]:
            with suppress(NotNow):
                if comes_back:
                    payouts.come_back(payout.pk, actor=self.first, reason="closed account")
                else:
                    payouts.mark_paid(payout.pk, actor=self.first)

    @invariant()
    def books_are_right(self) -> None:
        self.seen["steps"] += 1
        books.check()

    def teardown(self) -> None:
        try:
            self._everything_comes_to_its_end()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)
            self.patched.stop()

    def _everything_comes_to_its_end(self) -> None:
        self.clock.ahead += timedelta(days=200)
        while Hold.objects.filter(ended_at=None).exists():
            holds.sweep()
        assert not Share.objects.filter(state=ShareState.HELD).exists(), "a share is held without a reason"
        books.check()
        assert books.total_of(Kind.HELD) == 0
        self._count()

    def _count(self) -> None:
        self.seen["lives"] += 1
        for name, rows in {
            "orders paid": PaymentAttempt.objects.filter(state=AttemptState.SUCCEEDED),
            "cash on delivery": PaymentAttempt.objects.filter(state=AttemptState.SUCCEEDED, gateway="cod"),
            "paid too late": Refund.objects.filter(key__startswith="attempt-"),
            "refunds": Refund.objects.filter(state=RefundState.SUCCEEDED),
            "failed refunds": Refund.objects.filter(state=RefundState.FAILED),
            "debts": Share.objects.filter(owed__gt=0),
            "lost disputes": Dispute.objects.filter(state=DisputeState.LOST),
            "won disputes": Dispute.objects.filter(state=DisputeState.WON),
            "payouts": Payout.objects.filter(state=PayoutState.PAID),
            "returned payouts": Payout.objects.filter(state=PayoutState.RETURNED),
            "withdrawn payouts": Payout.objects.filter(state=PayoutState.WITHDRAWN),
            "netted debts": Payout.objects.filter(netted__gt=0),
        }.items():
            self.seen[name] += rows.count()

    def _close(self, order: Any) -> None:
        """What the jobs of a cancellation do."""
        for attempt in PaymentAttempt.objects.filter(order=order):
            paying.sync_attempt(attempt.pk)


def test_no_baht_is_made_or_lost() -> None:
    lives = max(STEPS // STEPS_PER_LIFE, 1)
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=lives + 10,  # some lives are short
            stateful_step_count=STEPS_PER_LIFE,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate, Phase.shrink] if SHRINK else [Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Money.seen["steps"] >= STEPS, Money.seen
    reached = ("cash on delivery", "refunds", "debts", "lost disputes", "payouts", "returned payouts")
    if STEPS >= ENOUGH:
        assert all(Money.seen[name] for name in reached), f"never reached: {Money.seen}"
