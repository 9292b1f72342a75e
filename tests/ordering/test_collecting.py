"""Cash on delivery: the money, the parcel and the receipt belong together."""

from __future__ import annotations

import secrets
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.core import jobs
from marketplace.core.models import Job
from marketplace.core.transitions import WrongState
from marketplace.fulfilment import scanning, selectors, services
from marketplace.fulfilment.errors import CashDue
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel, ParcelState, ScanEvent, ScanKind
from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance
from marketplace.notifications.models import Message
from marketplace.ordering import changing, collecting, following, news, packing, paying
from marketplace.ordering.errors import NoCashHere, NotPayable
from marketplace.ordering.numbers import spaced
from marketplace.ordering.placing import HomeAddress
from marketplace.postoffice.models import Branch
from marketplace.settlement.models import Hold, HoldKind
from payments import refunds
from payments.gateways.cod import gateway as cod
from payments.gateways.cod.models import CodCharge
from payments.gateways.counter.models import CounterRefund
from payments.models import AttemptState, PaymentAttempt, Refund
from tests.factories import (
    make_branch,
    make_clerk,
    make_cod_parcel,
    make_order,
    make_paid_order,
    make_product,
    make_seller,
)

pytestmark = pytest.mark.usefixtures("market")


def desk() -> Desk:
    branch = make_branch(province_code="10")
    return Desk(make_clerk(branch), branch)


def waiting(here: Desk) -> Parcel:
    parcel = make_cod_parcel(destination=here.branch)
    scanning.accept(parcel, here, weight_g=500)
    scanning.receive(parcel, here, shelf="A1")
    return parcel


def snapshot(parcel: Parcel) -> tuple[Any, ...]:
    fresh = Parcel.objects.get(pk=parcel.pk)
    charge = CodCharge.objects.get(order_number=parcel.order_number)
    attempt = collecting.attempt_of(parcel)
    assert attempt is not None
    paid = ScanEvent.objects.filter(parcel=parcel, kind=ScanKind.PAID).count()
    return fresh.state, fresh.moves, fresh.collected_at, charge.collected_at, charge.receipt_number, attempt.state, paid


def test_money_parcel_and_receipt_are_written_together() -> None:
    here = desk()
    parcel = waiting(here)
    moves = parcel.moves
    charge = collecting.collect_on_delivery(parcel, here)
    assert (parcel.moves, parcel.state) == (moves + 1, ParcelState.AT_BRANCH)
    assert parcel.cash_due == 0
    assert (charge.branch, charge.clerk, charge.amount) == (here.branch, here.clerk, Decimal(252))
    assert charge.receipt_number is not None
    assert charge.receipt_number.startswith(f"{here.branch.code}-")
    assert "-D" in charge.receipt_number
    attempt = collecting.attempt_of(parcel)
    assert attempt is not None
    assert (attempt.state, attempt.fee, attempt.branch) == (AttemptState.SUCCEEDED, Decimal(0), here.branch)
    assert balance(accounts.drawer(here.branch.pk)) == 252
    assert balance(accounts.clearing("cod")) == 0
    assert collecting.charge_of(parcel) == charge
    assert collecting.taken_here(here.branch, charge.receipt_number) == (parcel, charge)
    assert collecting.taken_here(make_branch(), charge.receipt_number) is None


def test_a_second_try_takes_nothing() -> None:
    here = desk()
    parcel = waiting(here)
    stale = Parcel.objects.get(pk=parcel.pk)
    collecting.collect_on_delivery(parcel, here)
    before = snapshot(parcel)
    for seen in (parcel, stale):
        with pytest.raises(NotPayable, match="paid"):
            collecting.collect_on_delivery(seen, here)
    assert snapshot(parcel) == before


def test_a_parcel_that_changed_since_takes_nothing() -> None:
    here = desk()
    parcel = waiting(here)
    stale = selectors.parcel_in_hand(s10=parcel.s10)
    assert stale is not None
    scanning.send_back(parcel, here, reason="refused")
    before = snapshot(parcel)
    with pytest.raises(WrongState):
        collecting.collect_on_delivery(stale, here)
    with pytest.raises(WrongState):
        collecting.collect_on_delivery(parcel, here)
    assert snapshot(parcel) == before
    assert CodCharge.objects.get().collected_at is None


def test_only_where_it_waits() -> None:
    here = desk()
    parcel = waiting(here)
    before = snapshot(parcel)
    with pytest.raises(WrongState):
        collecting.collect_on_delivery(parcel, desk())
    here.branch.takes_cash = False
    with pytest.raises(NoCashHere):
        collecting.collect_on_delivery(parcel, here)
    assert snapshot(parcel) == before


def test_what_is_no_longer_asked_for_or_not_the_same_is_not_taken() -> None:
    here = desk()
    parcel = waiting(here)
    PaymentAttempt.objects.update(amount=Decimal(1))
    with pytest.raises(NotPayable, match="review"):
        collecting.collect_on_delivery(parcel, here)
    PaymentAttempt.objects.update(amount=Decimal(252))
    cod.CodGateway().cancel(key=CodCharge.objects.get().key, external_id="")
    with pytest.raises(NotPayable, match="cancelled"):
        collecting.collect_on_delivery(parcel, here)
    assert snapshot(parcel)[2:5] == (None, None, None)


def test_the_gateway_that_was_never_told_is_told_then() -> None:
    here = desk()
    parcel = waiting(here)
    CodCharge.objects.all().delete()
    PaymentAttempt.objects.update(state=AttemptState.UNKNOWN)
    assert collecting.collect_on_delivery(parcel, here).amount == 252
    assert PaymentAttempt.objects.get().state == AttemptState.SUCCEEDED


def test_a_death_after_the_money_is_made_good_by_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    here = desk()
    parcel = waiting(here)

    def die(attempt_id: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(paying, "sync_attempt", die)
        collecting.collect_on_delivery(parcel, here)
    assert PaymentAttempt.objects.get().state == AttemptState.PENDING
    assert Parcel.objects.get(pk=parcel.pk).collected_at is not None
    job = Job.objects.get(kind="money.sync_attempt", dedup_key__contains="collected-")
    assert jobs.run(job.pk)
    assert PaymentAttempt.objects.get().state == AttemptState.SUCCEEDED
    assert balance(accounts.drawer(here.branch.pk)) == 252


def test_a_sale_that_is_booked_after_the_hand_over_waits_7_days_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clerk's process died with the money written down; the parcel was handed over before the job came."""
    here = desk()
    parcel = waiting(here)
    with monkeypatch.context() as patched:
        patched.setattr(paying, "sync_attempt", lambda attempt_id: None)
        collecting.collect_on_delivery(parcel, here)
    scanning.hand_over(parcel, here, code=parcel.pickup_code)
    for job in Job.objects.filter(kind="fulfilment.parcel_moved").order_by("run_at"):
        following.parcel_moved(**job.arguments)
    assert not Hold.objects.exists()
    before = timezone.now()
    assert jobs.run(Job.objects.get(kind="money.sync_attempt").pk)
    until = Hold.objects.get(kind=HoldKind.RETURN_WINDOW).until
    assert before + timedelta(days=7) <= until <= timezone.now() + timedelta(days=7)


def test_a_number_that_is_taken_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    here = desk()
    drawn, draw = iter([4711, 4711, 815]), secrets.randbelow
    monkeypatch.setattr("secrets.randbelow", lambda below: next(drawn) if below == 10**5 else draw(below))
    first, second = (collecting.collect_on_delivery(waiting(here), here) for _ in range(2))
    assert first.receipt_number is not None
    assert second.receipt_number is not None
    assert (first.receipt_number[-6:], second.receipt_number[-6:]) == ("D04711", "D00815")


def test_each_sellers_parcel_is_paid_by_itself() -> None:
    here = desk()
    order = make_order(
        (make_product(make_seller()), 1), (make_product(make_seller()), 2), branch=here.branch, gateway_code="cod"
    )
    paying.start(order)
    assert sorted(PaymentAttempt.objects.values_list("amount", flat=True)) == [Decimal(142), Decimal(252)]
    assert CodCharge.objects.count() == 2
    part = order.seller_orders.select_related("seller").order_by("pk").first()
    assert part is not None
    parcel = packed(part, here)
    collecting.collect_on_delivery(parcel, here)
    assert sorted(PaymentAttempt.objects.values_list("state", "captured")) == [
        ("pending", Decimal(0)),
        ("succeeded", parcel.collect_amount),
    ]


def packed(part: Any, here: Desk) -> Parcel:
    parcel = packing.pack(part.pk, seller=part.seller, actor=None)
    scanning.accept(parcel, here, weight_g=500)
    scanning.receive(parcel, here, shelf="A1")
    return parcel


def test_nothing_is_handed_over_unpaid() -> None:
    here = desk()
    parcel = waiting(here)
    before = snapshot(parcel)
    with pytest.raises(CashDue) as error:
        scanning.hand_over(parcel, here, code=parcel.pickup_code)
    assert error.value.amount == 252
    assert snapshot(parcel) == before
    with pytest.raises(IntegrityError), transaction.atomic():  # the database's own fence
        Parcel.objects.filter(pk=parcel.pk).update(state=ParcelState.COLLECTED)


@pytest.mark.parametrize("state", [state for state in ParcelState if state not in ("at_branch", "out_for_delivery")])
def test_money_is_marked_only_while_the_parcel_waits_or_is_out(state: ParcelState) -> None:
    here = desk()
    parcel = waiting(here)
    if state in (ParcelState.COLLECTED, ParcelState.DELIVERED):
        Parcel.objects.filter(pk=parcel.pk).update(collect_amount=0)
    Parcel.objects.filter(pk=parcel.pk).update(state=state)
    with pytest.raises(WrongState):
        services.mark_collected(Parcel.objects.get(pk=parcel.pk), here)
    assert Parcel.objects.get(pk=parcel.pk).collected_at is None


def test_a_parcel_to_be_paid_does_not_go_where_nobody_takes_cash() -> None:
    here, elsewhere = desk(), make_branch(province_code="10", takes_cash=False)
    parcel = make_cod_parcel(destination=here.branch)
    order = parcel.seller_order.order
    with pytest.raises(NoCashHere):
        changing.change_branch(order, branch_id=elsewhere.pk)
    assert Parcel.objects.get(pk=parcel.pk).destination_branch == here.branch
    other = make_branch(province_code="10")
    changing.change_branch(order, branch_id=other.pk)
    assert Parcel.objects.get(pk=parcel.pk).destination_branch == other
    home = make_cod_parcel(is_pickup=False)
    Branch.objects.update(takes_cash=False)
    with pytest.raises(NoCashHere):
        changing.change_address(home.seller_order.order, address=HomeAddress("1 ถนนใหม่", "100101", "10200"))
    paid = make_paid_order(branch=other)
    changing.change_branch(paid, branch_id=elsewhere.pk)  # what is paid may go anywhere


@pytest.mark.parametrize(("language", "word"), [("th", "เงินสด"), ("en", "in cash")])
def test_the_shopper_is_told_how_much_to_bring(language: str, word: str) -> None:
    here = desk()
    order = make_order(branch=here.branch, gateway_code="cod", language=language)
    paying.start(order)
    news.order_confirmed(order.pk)
    parcel = packed(order.seller_orders.select_related("seller").get(), here)
    news.parcel_news(parcel.pk, ParcelState.AT_BRANCH)
    told = [message.text for message in Message.objects.filter(recipient=order.contact_phone).order_by("pk")]
    assert len(told) == 2
    for text in told:
        assert "฿252" in text
        assert word in text
    collecting.collect_on_delivery(parcel, here)
    Message.objects.all().delete()
    news.parcel_news(parcel.pk, ParcelState.AT_BRANCH)
    assert "฿252" not in Message.objects.get().text


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_code_of_money_that_waits_is_told_once_to_the_shopper_alone(language: str) -> None:
    here = desk()
    order = make_order(branch=here.branch, gateway_code="cod", language=language)
    paying.start(order)
    parcel = packed(order.seller_orders.select_related("seller").get(), here)
    collecting.collect_on_delivery(parcel, here)
    attempt = collecting.attempt_of(parcel)
    assert attempt is not None
    with transaction.atomic():
        refunds.create_refund(attempt_id=attempt.pk, key="r-1", amount=Decimal("100.50"), reason="")
    refunds.look(Refund.objects.select_related("attempt__order").get())
    waiting_money = CounterRefund.objects.get()
    job = Job.objects.get(kind="messages.cash_waits")
    for _ in range(2):
        news.cash_waits(**job.arguments)
    (message,) = Message.objects.filter(text__contains=waiting_money.code)
    assert message.recipient == order.contact_phone
    assert "฿100.50" in message.text
    assert spaced(order.number) in message.text
