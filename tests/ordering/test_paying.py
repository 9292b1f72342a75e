"""Every way to "paid" ends in the same place; nothing is concluded from silence."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from oscar.core.loading import get_model

from marketplace.core import jobs
from marketplace.core.jobs import Later
from marketplace.core.models import Job
from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance
from marketplace.ordering import counter, ending, paying
from marketplace.ordering.errors import NotPayable, PaymentWayClosed
from marketplace.ordering.models import SellerOrder
from marketplace.settlement.models import Cause
from payments import refunds
from payments.gateways.counter.cash_back import NothingWaits
from payments.gateways.counter.models import CounterRefund
from payments.gateways.demo import gateway as demo
from payments.gateways.demo.models import DemoCharge
from payments.interface import GatewayUnavailable
from payments.models import PaymentAttempt, Refund
from payments.selectors import paid
from tests.factories import make_branch, make_clerk, make_order, make_paid_order, make_product, stock_record

pytestmark = pytest.mark.usefixtures("market")


def expire(order: Any) -> None:
    get_model("order", "Order").objects.filter(pk=order.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    ending.expire_order(order.pk)
    order.refresh_from_db()


def the_attempt(order: Any) -> PaymentAttempt:
    return PaymentAttempt.objects.filter(order=order).order_by("-pk")[0]


def approve(attempt: PaymentAttempt) -> None:
    attempt.refresh_from_db()
    assert demo.settle(attempt.external_id, status="succeeded", mood="prompt")


def test_starting_twice_is_one_charge_and_leads_to_the_gateways_page() -> None:
    order = make_order(gateway_code="demo")
    first, second = paying.start(order), paying.start(order)
    assert first is not None
    assert first == second
    charge = DemoCharge.objects.get()
    assert first.state == "pending"
    assert first.next_step == {"kind": "redirect", "url": f"/payments/demo/{charge.pk}/", "payload": {}}
    assert charge.amount_satang == int(order.total_incl_tax * 100)


def test_paid_hands_the_parts_to_the_sellers_once() -> None:
    order = make_paid_order()
    for _ in range(3):
        paying.sync_attempt(the_attempt(order).pk)
    part = SellerOrder.objects.get()
    assert (order.status, part.state) == ("confirmed", "to_pack")
    assert part.ship_by is not None
    assert timedelta(days=2, hours=23) < part.ship_by - timezone.now() <= timedelta(days=3)
    assert paid(order.pk) == order.total_incl_tax
    for kind in ("messages.order_confirmed", "messages.seller_new_order", "fulfilment.cancel_late_part"):
        assert Job.objects.filter(kind=kind).count() == 1


def test_a_decline_leaves_the_order_waiting_and_another_way_can_be_tried() -> None:
    order = make_order(gateway_code="demo")
    attempt = paying.start(order)
    assert attempt is not None
    demo.settle(attempt.external_id, status="failed", mood="prompt")
    paying.sync_attempt(attempt.pk)
    order.refresh_from_db()
    attempt.refresh_from_db()
    assert (order.status, attempt.state) == ("awaiting_payment", "failed")

    second = paying.try_again(order, gateway_code="counter")
    order.refresh_from_db()
    assert (second.gateway, second.state) == ("counter", "pending")
    assert order.expires_at > timezone.now() + timedelta(hours=47)


def test_silence_is_unknown_and_the_same_key_is_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    order = make_order(gateway_code="demo")
    real = demo.DemoGateway.start

    def lost_answer(self: Any, request: Any) -> Any:
        real(self, request)
        raise GatewayUnavailable("timeout after capture")

    monkeypatch.setattr(demo.DemoGateway, "start", lost_answer)
    attempt = paying.start(order)
    assert attempt is not None
    assert attempt.state == "unknown"
    monkeypatch.undo()
    paying.start_payment(order.pk)
    attempt.refresh_from_db()
    assert attempt.state == "pending"
    assert DemoCharge.objects.count() == 1


def test_a_gateway_that_never_heard_of_it_is_told_by_the_sweeper() -> None:
    order = make_order(gateway_code="demo")
    assert not DemoCharge.objects.exists()
    paying.sync_attempt(the_attempt(order).pk)
    assert DemoCharge.objects.get().idempotency_key == the_attempt(order).key
    assert the_attempt(order).state == "pending"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("amount_satang", 100, "amount: 1"),
        ("currency", "USD", "currency: USD"),
        ("order_number", "1000000000", "order: 1000000000"),
    ],
)
def test_what_does_not_match_goes_to_review_and_ships_nothing(field: str, value: Any, says: str) -> None:
    order = make_order(gateway_code="demo")
    attempt = paying.start(order)
    assert attempt is not None
    approve(attempt)
    DemoCharge.objects.update(**{field: value})
    paying.sync_attempt(attempt.pk)
    order.refresh_from_db()
    attempt.refresh_from_db()
    assert (order.status, attempt.state) == ("review", "review")
    assert says in attempt.reason
    assert SellerOrder.objects.get().state == "waiting"
    assert attempt.captured == 0


def test_not_paid_in_time_gives_the_stock_back() -> None:
    product = make_product(stock=5)
    order = make_order((product, 3), gateway_code="demo")
    attempt = paying.start(order)
    assert attempt is not None
    with pytest.raises(Later):
        ending.expire_order(order.pk)
    expire(order)
    attempt.refresh_from_db()
    assert (order.status, attempt.state, SellerOrder.objects.get().state) == ("expired", "cancelled", "cancelled")
    assert (stock_record(product).num_in_stock, stock_record(product).num_allocated) == (5, 0)
    assert DemoCharge.objects.get().status == "cancelled"
    ending.expire_order(order.pk)
    assert stock_record(product).num_allocated == 0


def test_paid_in_the_last_moment_confirms_instead_of_expiring() -> None:
    order = make_order(gateway_code="demo")
    attempt = paying.start(order)
    assert attempt is not None
    approve(attempt)
    with pytest.raises(Later):
        expire(order)
    order.refresh_from_db()
    assert order.status == "confirmed"


def test_an_order_whose_gateway_is_silent_does_not_expire(monkeypatch: pytest.MonkeyPatch) -> None:
    product = make_product(stock=5)
    order = make_order((product, 3), gateway_code="demo")
    paying.start(order)

    def silent(self: Any, **which: Any) -> Any:
        raise GatewayUnavailable

    monkeypatch.setattr(demo.DemoGateway, "cancel", silent)
    with pytest.raises(Later):
        expire(order)
    order.refresh_from_db()
    assert order.status == "awaiting_payment"
    assert stock_record(product).num_allocated == 3


def late_success(order: Any) -> PaymentAttempt:
    """The gateway says after all that it was paid, although it had said cancelled."""
    attempt = paying.start(order)
    assert attempt is not None
    expire(order)
    DemoCharge.objects.update(status="succeeded")
    paying.sync_attempt(attempt.pk)
    order.refresh_from_db()
    attempt.refresh_from_db()
    return attempt


def test_paid_after_it_expired_reserves_again_while_the_goods_are_there() -> None:
    product = make_product(stock=5)
    order = make_order((product, 3), gateway_code="demo")
    late_success(order)
    assert (order.status, SellerOrder.objects.get().state) == ("confirmed", "to_pack")
    assert stock_record(product).num_allocated == 3
    assert not Refund.objects.exists()


def test_paid_after_it_expired_and_sold_out_is_refunded_by_itself() -> None:
    product = make_product(stock=3)
    order = make_order((product, 3), gateway_code="demo")
    get_model("partner", "StockRecord").objects.update(num_in_stock=4)
    attempt = paying.start(order)
    assert attempt is not None
    expire(order)
    make_order((product, 2), gateway_code="demo")
    DemoCharge.objects.filter(order_number=order.number).update(status="succeeded")
    paying.sync_attempt(attempt.pk)
    paying.sync_attempt(attempt.pk)
    order.refresh_from_db()
    refund = Refund.objects.get()
    assert (order.status, refund.amount, stock_record(product).num_allocated) == ("expired", order.total_incl_tax, 2)
    with pytest.raises(Later):
        refunds.carry_out(refund.pk)
    refund.refresh_from_db()
    assert refund.state == "pending"
    assert paid(order.pk) == Decimal(0)


def test_a_refund_never_exceeds_what_was_captured() -> None:
    order = make_paid_order()
    attempt = the_attempt(order)
    refunds.create_refund(attempt_id=attempt.pk, key="a", amount=Decimal(100), reason="")
    refunds.create_refund(attempt_id=attempt.pk, key="a", amount=Decimal(100), reason="")
    with pytest.raises(refunds.RefundTooHigh):
        refunds.create_refund(attempt_id=attempt.pk, key="b", amount=order.total_incl_tax - 99, reason="")
    attempt.refresh_from_db()
    assert (attempt.refund_total, Refund.objects.count()) == (Decimal(100), 1)


def test_cash_at_the_counter_pays_once_and_gives_a_receipt() -> None:
    order, branch = make_order(gateway_code="counter"), make_branch()
    clerk = make_clerk(branch)
    slip = counter.slip(order.number)
    assert slip is not None
    assert (slip.payable, slip.amount) == (True, order.total_incl_tax)
    receipt = counter.take_payment(number=order.number, branch=branch, clerk=clerk)
    assert (receipt.branch, receipt.clerk, receipt.amount) == (branch, clerk, order.total_incl_tax)
    order.refresh_from_db()
    assert order.status == "confirmed"
    with pytest.raises(NotPayable) as caught:
        counter.take_payment(number=order.number, branch=branch, clerk=clerk)
    assert caught.value.why == "paid"
    assert paid(order.pk) == order.total_incl_tax


def test_no_cash_is_taken_for_an_expired_or_unknown_slip() -> None:
    order, branch = make_order(gateway_code="counter"), make_branch()
    paying.start(order)
    expire(order)
    clerk = make_clerk(branch)
    for number, why in ((order.number, "expired"), ("0000000000", "unknown")):
        with pytest.raises(NotPayable) as caught:
            counter.take_payment(number=number, branch=branch, clerk=clerk)
        assert caught.value.why == why
    assert paid(order.pk) == 0
    assert counter.slip("0000000000") is None


def test_money_of_a_cancelled_part_is_given_back_at_a_counter_once() -> None:
    order, branch = make_order(gateway_code="counter"), make_branch()
    clerk = make_clerk(branch)
    counter.take_payment(number=order.number, branch=branch, clerk=clerk)
    part = SellerOrder.objects.get()
    assert ending.cancel_part(part, actor=None, reason="broken", cause=Cause.SELLER_CANCELLED)
    refund = Refund.objects.get()
    with pytest.raises(Later):
        refunds.carry_out(refund.pk)
    slip = counter.slip(order.number)
    assert slip is not None
    assert slip.refund_due == order.total_incl_tax
    given = {"number": order.number, "code": CounterRefund.objects.get().code, "branch": branch, "clerk": clerk}
    assert counter.pay_out(**given) == order.total_incl_tax
    with pytest.raises(NothingWaits):
        counter.pay_out(**given)
    refund.refresh_from_db()
    order.refresh_from_db()
    assert (refund.state, order.status, CounterRefund.objects.get().branch) == ("succeeded", "cancelled", branch)


def test_cash_given_back_is_booked_although_the_clerks_process_died(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a job that is due at once, not at the refund's next look in hours: the drawer is right when it is counted."""
    order, branch = make_order(gateway_code="counter"), make_branch()
    clerk = make_clerk(branch)
    counter.take_payment(number=order.number, branch=branch, clerk=clerk)
    ending.cancel_part(SellerOrder.objects.get(), actor=None, reason="broken", cause=Cause.SELLER_CANCELLED)
    refund = Refund.objects.get()
    with pytest.raises(Later):
        refunds.carry_out(refund.pk)

    def die(refund: Refund) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(refunds, "look", die)
        counter.pay_out(number=order.number, code=CounterRefund.objects.get().code, branch=branch, clerk=clerk)
    assert balance(accounts.drawer(branch.pk)) == order.total_incl_tax
    assert jobs.run(Job.objects.get(dedup_key=f"money.refund:{refund.key}:handed-back").pk)
    refund.refresh_from_db()
    assert (refund.state, balance(accounts.drawer(branch.pk))) == ("succeeded", Decimal(0))


def test_a_gateway_that_is_silent_for_hours_does_not_end_a_refund(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its job comes again, uncounted, for a day; then it fails as jobs do, so that operators see it."""

    def silent(*_: object, **__: object) -> None:
        raise GatewayUnavailable("nobody answers")

    monkeypatch.setattr(demo.DemoGateway, "refund", silent)
    refunds.create_refund(attempt_id=the_attempt(make_paid_order()).pk, key="a", amount=Decimal(1), reason="")
    refund = Refund.objects.get()
    for hours in (0, 2, 23):
        Refund.objects.update(created_at=timezone.now() - timedelta(hours=hours))
        with pytest.raises(Later):
            refunds.carry_out(refund.pk)
    Refund.objects.update(created_at=timezone.now() - timedelta(hours=25))
    with pytest.raises(GatewayUnavailable):
        refunds.carry_out(refund.pk)


def test_another_way_is_refused_once_the_order_is_over() -> None:
    order = make_paid_order()
    with pytest.raises(PaymentWayClosed):
        paying.try_again(order, gateway_code="counter")
    assert PaymentAttempt.objects.count() == 1
