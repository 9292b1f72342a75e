"""Orders that end while something else happens to them: nothing is kept, lost or given back twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from oscar.core.loading import get_model

from catalogue_ext.models import ProductCard
from marketplace.core import jobs
from marketplace.core.jobs import Later
from marketplace.core.models import Job, JobState
from marketplace.notifications.models import Message
from marketplace.ordering import counter, ending, news, paying
from marketplace.ordering.errors import TooLate
from marketplace.ordering.models import SellerOrder
from marketplace.settlement.models import Cause
from payments import attempts
from payments.gateways.demo import gateway as demo
from payments.gateways.demo.models import DemoCharge
from payments.interface import GatewayUnavailable
from payments.models import PaymentAttempt, Refund
from payments.selectors import paid, to_sync
from tests.factories import make_branch, make_clerk, make_order, make_paid_order, make_product, stock_record

pytestmark = pytest.mark.usefixtures("market")


def seen_by_page(number: str) -> Any:
    return get_model("order", "Order").objects.get(number=number)


def let_run_out(order: Any) -> None:
    get_model("order", "Order").objects.filter(pk=order.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def test_a_cancellation_that_read_the_order_before_it_was_paid_comes_too_late() -> None:
    order = make_order(gateway_code="demo")
    attempt = paying.start(order)
    assert attempt is not None
    before = seen_by_page(order.number)
    demo.settle(attempt.external_id, status="succeeded", mood="prompt")
    paying.sync_attempt(attempt.pk)
    with pytest.raises(TooLate):
        ending.cancel_order(before, actor=None, reason="changed my mind")
    order.refresh_from_db()
    assert (order.status, SellerOrder.objects.get().state) == ("confirmed", "to_pack")


@pytest.mark.parametrize("end", ["expire", "cancel"])
def test_an_attempt_begun_while_the_last_one_is_closed_keeps_the_order(
    monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    product = make_product(stock=5)
    order = make_order((product, 3), gateway_code="demo")
    paying.start(order)
    let_run_out(order)
    real = attempts.cancel

    def slow_cancel(attempt: PaymentAttempt) -> attempts.Verdict:
        verdict = real(attempt)
        monkeypatch.undo()
        paying.try_again(seen_by_page(order.number), gateway_code="counter")
        return verdict

    monkeypatch.setattr(attempts, "cancel", slow_cancel)
    before = seen_by_page(order.number)
    with pytest.raises((Later, TooLate)):
        ending.expire_order(order.pk) if end == "expire" else ending.cancel_order(before, actor=None, reason="")
    order.refresh_from_db()
    assert order.status == "awaiting_payment"
    assert order.expires_at > timezone.now()
    assert [each.state for each in order.attempts.order_by("pk")] == ["cancelled", "pending"]
    assert stock_record(product).num_allocated == 3


def paid_twice() -> Any:
    """The first attempt's money comes after the second has paid."""
    order = make_order(gateway_code="demo")
    first = paying.start(order)
    assert first is not None
    second = paying.try_again(order, gateway_code="demo")
    demo.settle(second.external_id, status="succeeded", mood="prompt")
    paying.sync_attempt(second.pk)
    DemoCharge.objects.filter(pk=first.external_id).update(status="succeeded")
    paying.sync_attempt(first.pk)
    assert [refund.attempt_id for refund in Refund.objects.all()] == [first.pk]
    return seen_by_page(order.number)


def test_an_order_that_was_paid_twice_can_be_cancelled() -> None:
    order = paid_twice()
    ending.cancel_order(order, actor=None, reason="changed my mind")
    order.refresh_from_db()
    assert order.status == "cancelled"
    assert Refund.objects.count() == 2
    assert paid(order.pk) == 0


def test_each_payment_that_comes_back_is_told_with_its_own_way_back() -> None:
    """Cash of a cancelled order waits at a counter; the card payment that came too late does not."""
    order, branch = make_order(gateway_code="demo"), make_branch()
    card = paying.start(order)
    assert card is not None
    paying.try_again(order, gateway_code="counter")
    counter.take_payment(number=order.number, branch=branch, clerk=make_clerk(branch))
    DemoCharge.objects.update(status="succeeded")
    paying.sync_attempt(card.pk)
    ending.cancel_order(seen_by_page(order.number), actor=None, reason="changed my mind")
    for kind, tell in (("order_refunded", news.order_refunded), ("part_cancelled", news.part_cancelled)):
        tell(**Job.objects.get(kind=f"messages.{kind}").arguments)
    told = Message.objects.filter(recipient=order.contact_phone)
    at_counter = "ไปรษณีย์"
    assert at_counter not in told.get(key=f"attempt-{card.pk}-refunded").text
    assert at_counter in told.get(key=f"part-{SellerOrder.objects.get().pk}-cancelled").text


def test_what_was_to_be_paid_at_the_door_does_not_come_back() -> None:
    order = make_order((make_product(), 1), (make_product(), 1), gateway_code="cod")
    paying.start(order)
    part = SellerOrder.objects.order_by("pk")[0]
    assert ending.cancel_part(part, actor=None, reason="found nearer", cause=Cause.SHOPPER_CANCELLED)
    news.part_cancelled(part.pk)
    told = Message.objects.get(key=f"part-{part.pk}-cancelled").text
    assert "คุณไม่ต้องชำระส่วนนี้" in told
    assert "คืนเงิน" not in told


def test_all_parts_are_cancelled_and_given_back_or_none() -> None:
    one, other = make_product(stock=4), make_product(stock=4)
    order = make_paid_order((one, 2), (other, 1))
    assert SellerOrder.objects.count() == 2
    ending.cancel_order(order, actor=None, reason="changed my mind")
    order.refresh_from_db()
    assert order.status == "cancelled"
    assert paid(order.pk) == 0
    assert (stock_record(one).num_allocated, stock_record(other).num_allocated) == (0, 0)
    with pytest.raises(TooLate):
        ending.cancel_order(order, actor=None, reason="once more")
    assert Refund.objects.count() == 2


def test_what_is_still_open_when_another_attempt_has_paid_is_closed_at_its_gateway() -> None:
    order = make_order(gateway_code="demo")
    first = paying.start(order)
    assert first is not None
    demo.settle(first.external_id, status="failed", mood="prompt")
    paying.sync_attempt(first.pk)
    second = paying.try_again(order, gateway_code="demo")
    DemoCharge.objects.filter(pk=first.external_id).update(status="succeeded")
    paying.sync_attempt(first.pk)
    order.refresh_from_db()
    assert order.status == "confirmed"
    paying.sync_attempt(second.pk)
    second.refresh_from_db()
    assert (second.state, DemoCharge.objects.get(pk=second.external_id).status) == ("cancelled", "cancelled")


def closed_and_paid_all_the_same() -> tuple[Any, PaymentAttempt]:
    order = make_order(gateway_code="demo")
    attempt = paying.start(order)
    assert attempt is not None
    ending.cancel_order(order, actor=None, reason="changed my mind")
    DemoCharge.objects.update(status="succeeded")
    return order, attempt


def test_a_late_payment_is_asked_about_until_the_gateway_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    _order, attempt = closed_and_paid_all_the_same()

    def silent(self: Any, **which: Any) -> Any:
        raise GatewayUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(demo.DemoGateway, "fetch", silent)
        with pytest.raises(Later):
            paying.sync_attempt(attempt.pk)
    paying.sync_attempt(attempt.pk)
    assert Refund.objects.exists()


def test_lists_show_what_is_sold_out_and_what_came_back() -> None:
    product = make_product(stock=3)

    def shown() -> bool:
        for job in Job.objects.filter(kind="fulfilment.refresh_cards", state=JobState.PENDING):
            assert jobs.run(job.pk)
        return ProductCard.objects.get(product=product).available

    assert shown()
    order = make_order((product, 3), gateway_code="demo")
    assert not shown()
    ending.cancel_order(order, actor=None, reason="changed my mind")
    assert shown()
    paid_order = make_paid_order((product, 3))
    assert not shown()
    ending.cancel_order(paid_order, actor=None, reason="changed my mind")
    assert shown()


def test_the_sweeper_asks_about_the_longest_unasked_first_and_rarely_about_old_slips() -> None:
    order = make_order(gateway_code="counter")
    slip = paying.start(order)
    card = paying.start(make_order(gateway_code="demo"))
    assert slip is not None
    assert card is not None
    now = timezone.now()
    row = PaymentAttempt.objects.filter(pk=slip.pk)
    row.update(created_at=now - timedelta(hours=20), synced_at=now - timedelta(minutes=9))
    PaymentAttempt.objects.filter(pk=card.pk).update(synced_at=now - timedelta(minutes=1))
    assert list(to_sync()) == [card]
    row.update(synced_at=now - timedelta(minutes=11))
    assert list(to_sync()) == [slip, card]
    PaymentAttempt.objects.filter(pk=card.pk).update(synced_at=now - timedelta(minutes=12))
    assert list(to_sync()) == [card, slip]


@pytest.mark.parametrize("state", ["pending", "unknown"])
def test_what_a_gateway_must_tell_is_asked_at_least_every_two_minutes_however_old(state: str) -> None:
    card = paying.start(make_order(gateway_code="demo"))
    slip = paying.start(make_order(gateway_code="counter"))
    assert card is not None
    assert slip is not None
    now = timezone.now()
    rows = PaymentAttempt.objects.all()
    rows.update(state=state, created_at=now - timedelta(hours=20), synced_at=now - timedelta(seconds=100))
    assert list(to_sync()) == []
    rows.update(synced_at=now - timedelta(seconds=121))
    assert list(to_sync()) == ([card] if state == "pending" else [card, slip])
