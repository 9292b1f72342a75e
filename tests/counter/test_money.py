"""Money over the counter: slips, refunds, sellers' payouts, and the drawer that holds it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import ScanEvent, ScanKind
from marketplace.fulfilment.selectors import PAGE
from marketplace.ledger import accounts
from marketplace.ledger.accounts import SHOPPER
from marketplace.ledger.posting import Move, post
from marketplace.ledger.selectors import balance
from marketplace.ordering import counter as slips
from marketplace.ordering import ending, paying
from marketplace.ordering.errors import NoCashHere
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.numbers import spaced
from marketplace.settlement.models import BatchState, Cause, Payout, PayoutBatch, PayoutMethod
from payments import refunds
from payments.gateways.counter.models import CounterCharge, CounterRefund
from payments.models import Refund
from tests.counter.conftest import Counter
from tests.factories import make_branch, make_clerk, make_order, make_seller


def slip_order(**fields: Any) -> Any:
    order = make_order(gateway_code="counter", **fields)
    paying.start(order)
    return order


def owed_order(end: Counter) -> Any:
    """An order that was paid at the counter and cancelled: its money waits, under a code."""
    order = slip_order()
    slips.take_payment(number=order.number, branch=end.desk.branch, clerk=end.desk.clerk)
    part = SellerOrder.objects.get(order=order)
    assert ending.cancel_part(part, actor=None, reason="broken", cause=Cause.SELLER_CANCELLED)
    refunds.look(Refund.objects.select_related("attempt__order").get())
    return order


def code_of(order: Any) -> str:
    return CounterRefund.objects.get(order_number=order.number).code


def wrong_code_of(order: Any) -> str:
    return "000000" if code_of(order) != "000000" else "000001"


def cash_payout(end: Counter, *, state: BatchState = BatchState.APPROVED, **fields: Any) -> Payout:
    """฿1,200 of a seller, booked as in transit, to be fetched at `end`."""
    seller = make_seller(name_en="Weavers of Mae Rim")
    batch = PayoutBatch.objects.create(period="2026-W47", state=state)
    given: dict[str, Any] = {"method": PayoutMethod.CASH, "branch": end.desk.branch, "reference": "P23456789A"} | fields
    payout = Payout.objects.create(batch=batch, seller=seller, gross=1200, amount=1200, **given)
    post("before", [Move(accounts.drawer(end.desk.branch.pk), accounts.transit(seller.pk), Decimal(1200))])
    return payout


def in_drawer(counter: Counter) -> Decimal:
    return balance(accounts.drawer(counter.desk.branch.pk))


def test_a_slip_is_paid_once(end: Counter) -> None:
    order = slip_order()
    question = end.scan(spaced(order.number))
    assert (question.word, question.detail) == ("Take the money", "฿252")
    form = {**end.form(), "scan": ""}
    done = end.send(form)
    assert (done.state, done.word, done.detail) == ("good", "Paid", "฿252")
    charge = CounterCharge.objects.get()
    assert (charge.branch, charge.clerk) == (end.desk.branch, end.desk.clerk)
    assert done.links[0].url == f"/counter/receipt/{charge.receipt_number}/"
    again = end.send(form)
    assert (again.state, again.word) == ("attention", "Take no money")
    assert ScanEvent.objects.filter(kind=ScanKind.PAID, order_number=order.number).count() == 1


def test_a_slip_that_cannot_be_paid_says_why(end: Counter) -> None:
    online = make_order(gateway_code="demo")
    assert "another way" in end.scan(online.number).sentence
    late = slip_order()
    type(late).objects.filter(pk=late.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "time to pay is over" in end.scan(late.number).sentence
    assert end.scan("1234567895"[:10]).word == "Not recognised"


def test_a_branch_without_cash_takes_none(end: Counter) -> None:
    order = slip_order()
    type(end.desk.branch).objects.filter(pk=end.desk.branch.pk).update(takes_cash=False)
    answer = end.scan(order.number)
    assert (answer.state, answer.word, answer.ask) == ("refuse", "No cash here", None)
    forged = end.send({"step": "take_payment", "number": order.number, "scan": ""})
    assert forged.word == "No cash here"
    assert CounterCharge.objects.get().paid_at is None


def test_money_is_given_back_for_the_shoppers_code_once(end: Counter) -> None:
    order = owed_order(end)
    assert in_drawer(end) == 252
    question = end.scan(order.number)
    assert (question.word, question.detail) == ("Give the money back", "฿252")
    assert code_of(order) not in str(question)
    form = {**end.form(), "scan": code_of(order)}
    done = end.send(form)
    assert (done.state, done.word, done.detail) == ("good", "Give the money now", "฿252")
    assert in_drawer(end) == 0
    assert end.send(form).word == "Done already"
    assert in_drawer(end) == 0
    assert ScanEvent.objects.filter(kind=ScanKind.PAID_OUT, order_number=order.number).count() == 1
    assert not ScanEvent.objects.filter(code=CounterRefund.objects.get().code).exists()


def test_wrong_codes_lock_the_money(end: Counter) -> None:
    order = owed_order(end)
    end.scan(order.number)
    first = end.scan(wrong_code_of(order))
    assert (first.state, first.word) == ("refuse", "Wrong code")
    assert "Tries left: 2" in first.sentence
    for typed in ("", "12", "💥", "x" * 5000):
        assert "6 digits" in end.scan(typed).sentence  # not even a code: no try is lost
    assert "Tries left: 1" in end.scan(wrong_code_of(order)).sentence
    assert end.scan(wrong_code_of(order)).word == "Please wait"
    end.scan(order.number)
    locked = end.scan(code_of(order))
    assert locked.word == "Please wait"
    assert in_drawer(end) == 252
    CounterRefund.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    end.scan(order.number)
    assert end.scan(code_of(order)).word == "Give the money now"


def test_a_forged_refund_gives_nothing(end: Counter) -> None:
    order = owed_order(end)
    for number in ("", "x", "0000000000"):
        answer = end.send({"step": "pay_out", "number": number, "scan": code_of(order)})
        assert (answer.word, answer.sentence) == ("Done already", "No money waits for this order.")
    assert in_drawer(end) == 252


def test_the_service_itself_refuses_a_branch_without_cash(end: Counter) -> None:
    order, payout = owed_order(end), cash_payout(end)
    slip, branch, clerk = slip_order(), make_branch(takes_cash=False), end.desk.clerk
    with pytest.raises(NoCashHere):
        slips.take_payment(number=slip.number, branch=branch, clerk=clerk)
    with pytest.raises(NoCashHere):
        slips.pay_out(number=order.number, code=code_of(order), branch=branch, clerk=clerk)
    with pytest.raises(NoCashHere):
        slips.hand_out(payout.reference, branch=branch, clerk=clerk)
    assert CounterRefund.objects.get().paid_at is None
    assert CounterCharge.objects.get(order_number=slip.number).paid_at is None
    payout.refresh_from_db()
    assert payout.state == "in_transit"


def test_a_seller_fetches_a_payout_once(end: Counter) -> None:
    payout = cash_payout(end)
    question = end.scan(" p2345 6789a ")
    assert (question.word, question.detail) == ("Weavers of Mae Rim", "฿1,200")
    form = {**end.form(), "scan": ""}
    before = in_drawer(end)
    done = end.send(form)
    assert (done.state, done.word, done.detail) == ("good", "Money handed out", "฿1,200")
    assert in_drawer(end) == before - 1200
    assert end.send(form).word == "Done already"
    assert in_drawer(end) == before - 1200
    payout.refresh_from_db()
    assert (payout.state, payout.paid_by_clerk) == ("paid", end.desk.clerk)
    assert ScanEvent.objects.get(kind=ScanKind.HANDED_OUT).code == payout.reference
    assert end.scan("P23456789A").word == "No payout"


@pytest.mark.parametrize(
    "fields",
    [{"state": BatchState.CHECKED}, {"method": PayoutMethod.BANK}, {"branch": None}],
    ids=["not approved", "by bank", "elsewhere"],
)
def test_a_payout_that_is_not_for_here_is_not_given(end: Counter, fields: dict[str, Any]) -> None:
    payout = cash_payout(end, **({"branch": make_branch()} if "branch" in fields else fields))
    assert end.scan(payout.reference).word == "No payout"
    forged = end.send({"step": "hand_out", "reference": payout.reference, "scan": ""})
    assert forged.word == "Done already"
    payout.refresh_from_db()
    assert payout.state == "in_transit"


def test_an_order_paid_on_delivery_is_not_paid_by_its_number(end: Counter) -> None:
    order = make_order(gateway_code="cod")
    paying.start(order)
    answer = end.scan(order.number)
    assert (answer.word, answer.ask) == ("Take no money", None)
    assert "scan the parcel" in answer.sentence
    forged = end.send({"step": "take_payment", "number": order.number, "scan": ""})
    assert forged.word == "Take no money"
    assert in_drawer(end) == 0


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_drawer_says_what_it_should_hold_and_why(origin: Counter, end: Counter, language: str) -> None:
    order = owed_order(end)
    end.scan(order.number)
    end.scan(code_of(order))
    kept = slip_order()
    end.scan(kept.number)
    end.scan("")
    end.client.cookies["django_language"] = language
    page = end.client.get("/counter/drawer/")
    assert (page.context["balance"], page.context["taken"], page.context["given"]) == (252, 504, 252)
    assert [(row.number, row.amount) for row in page.context["rows"]] == [
        (spaced(kept.number), 252),
        (spaced(order.number), -252),
        (spaced(order.number), 252),
    ]
    assert "฿252" in page.content.decode()
    assert "฿252" in end.client.get("/counter/today/").content.decode()
    assert origin.client.get("/counter/drawer/").context["rows"] == []
    assert origin.client.get("/counter/drawer/").context["balance"] == 0


def test_a_full_day_is_paged_and_asks_a_fixed_number_of_times(end: Counter, django_assert_max_num_queries: Any) -> None:
    account = accounts.drawer(end.desk.branch.pk)
    for number in range(PAGE + 5):
        post(f"capture:{number}", [Move(account, SHOPPER, Decimal(10))], order_number=f"{number:010d}")
    with django_assert_max_num_queries(11):
        first = end.client.get("/counter/drawer/")
    assert len(first.context["rows"]) == PAGE
    second = end.client.get(f"/counter/drawer/{first.context['next_url']}")
    assert len(second.context["rows"]) == 5
    assert first.context["balance"] == second.context["balance"] == 10 * (PAGE + 5)
    for wrong in ("x", "-1", "๑", "9" * 40):
        assert end.client.get("/counter/drawer/", {"before": wrong}).status_code == 200


def test_of_two_clerks_one_gives_the_money(end: Counter) -> None:
    order = owed_order(end)
    colleague = Counter(Desk(make_clerk(end.desk.branch), end.desk.branch))
    for counter in (end, colleague):
        counter.scan(order.number)
    code = code_of(order)
    assert end.scan(code).word == "Give the money now"
    assert colleague.scan(code).word == "Done already"
    assert in_drawer(end) == 0
