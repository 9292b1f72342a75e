"""PromptPay into our own account: unconfirmed until an operator finds it on the statement, never by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from oscar.core.loading import get_model

from marketplace.core import jobs
from marketplace.core.models import Job, StateChange
from marketplace.core.transitions import WrongState
from marketplace.jobs import JOBS, PERIODIC
from marketplace.ledger.accounts import BANK, REFUNDS, SHOPPER, clearing
from marketplace.ledger.models import Posting
from marketplace.ledger.selectors import balance
from marketplace.ordering import ending, paying, reviewing
from marketplace.thailand.promptpay import BillPayment, parse
from payments.gateways.transfer import paying_back, settling
from payments.gateways.transfer.importing import AlreadyImported, import_statement
from payments.gateways.transfer.matching import Match, candidates, propose
from payments.gateways.transfer.models import (
    LineState,
    StatementImport,
    StatementLine,
    TransferCharge,
    TransferRefund,
)
from payments.gateways.transfer.statement import StatementRefused
from payments.models import PaymentAttempt, Refund
from payments.refunds import create_refund
from tests.bank import make_bill, order_of, paid_in, statement, take_in, work_off
from tests.factories import make_operator, make_order, make_product, stock_record

pytestmark = pytest.mark.usefixtures("market")
CLEARING = clearing("transfer")
NOTHING = Decimal(0)


@contextmanager
def nothing_changes() -> Iterator[None]:
    def state() -> list[Any]:
        rows = (TransferCharge, TransferRefund, StatementLine, StatementImport, PaymentAttempt, Posting)
        return [list(model._default_manager.order_by("pk").values_list()) for model in rows]

    before = state()
    yield
    assert state() == before


def confirmed(bill: TransferCharge) -> StatementLine:
    """An operator found the bill's money, and the worker did what follows."""
    (line,) = take_in(paid_in(bill))
    settling.confirm(line.pk, key=bill.key, actor=make_operator())
    work_off("money.transfer_arrived")
    line.refresh_from_db()
    return line


# The bill


def test_the_qr_code_asks_for_the_order_and_its_amount() -> None:
    bill = make_bill()
    attempt = PaymentAttempt.objects.get()
    assert attempt.state == "pending"
    payload = attempt.next_step["payload"]
    assert parse(payload["data"]) == BillPayment("0" * 15, bill.order_number, bill.reference, bill.amount)
    assert attempt.next_step["kind"] == "qr"
    assert (payload["reference"], payload["reference_2"]) == (attempt.order.number, bill.reference)
    assert (payload["biller_id"], payload["confirmed_by"]) == ("0" * 15, "operator")
    assert bill.amount == attempt.order.total_incl_tax


def test_a_bill_keeps_its_account_and_number_when_the_settings_change(settings: Any) -> None:
    bill = make_bill()
    before = PaymentAttempt.objects.get().next_step
    settings.BILLER_ID = "1" * 15
    order = order_of(bill)
    paying.start(order)
    settings.BILLER_ID = ""
    paying.sync_attempt(PaymentAttempt.objects.get().pk)
    attempt = PaymentAttempt.objects.get()
    assert (attempt.state, attempt.next_step) == ("pending", before)
    assert len(bill.reference) == 6
    assert not bill.reference.startswith("0")


def test_without_a_biller_id_nothing_is_opened(settings: Any) -> None:
    settings.BILLER_ID = ""
    paying.start(make_order(gateway_code="transfer"))
    attempt = PaymentAttempt.objects.get()
    assert (attempt.state, attempt.reason) == ("failed", "there is no biller id")
    assert not TransferCharge.objects.exists()


def test_an_order_waits_for_days(settings: Any) -> None:
    order = order_of(make_bill())
    assert order.expires_at - order.date_placed == settings.PAYMENT_WINDOWS["transfer"] == timedelta(days=3)


# Never by itself


def test_nothing_but_an_operator_makes_a_bill_paid() -> None:
    """Its money is on the statement, and every job there is has run: it waits on."""
    bill = make_bill()
    (line,) = take_in(paid_in(bill))
    assert propose([line])[0].match == Match.SURE
    attempt = PaymentAttempt.objects.get()
    PaymentAttempt.objects.update(created_at=timezone.now() - timedelta(hours=2), synced_at=None)
    for kind in PERIODIC:
        jobs.enqueue(kind, key="now")
    jobs.enqueue("money.sync_attempt", key="now", attempt_id=attempt.pk)
    jobs.enqueue("money.start_payment", key="now", order_id=attempt.order_id)
    work_off(*JOBS)
    work_off(*JOBS)  # what the sweeps have found
    attempt.refresh_from_db()
    bill.refresh_from_db()
    line.refresh_from_db()
    assert Job.objects.filter(kind="money.sync_attempt", dedup_key__startswith="money.sync_attempt:sweep-").exists()
    assert (attempt.state, attempt.captured) == ("pending", NOTHING)
    assert (bill.paid_at, bill.line_id, line.state) == (None, None, "waiting")
    assert attempt.order.status == "awaiting_payment"
    assert (balance(BANK), balance(CLEARING)) == (NOTHING, NOTHING)


def test_a_bill_cannot_be_paid_without_a_line() -> None:
    bill = make_bill()
    with pytest.raises(Exception, match="transfer_paid_by_a_line"):
        TransferCharge.objects.filter(pk=bill.pk).update(paid_at=timezone.now())


# Import


def test_lines_come_in_once_however_the_statements_overlap() -> None:
    monday = [paid_in(bank_reference=f"B{number}") for number in range(3)]
    operator = make_operator()
    first = import_statement(file_name="dir/monday.csv", content=statement(*monday), actor=operator)
    assert (first.new, first.known) == (3, 0)
    both = statement(*monday, paid_in(bank_reference="B3"))
    second = import_statement(file_name="tuesday.csv", content=both, actor=operator)
    assert (second.new, second.known) == (1, 3)
    assert list(StatementLine.objects.order_by("pk").values_list("bank_reference", "statement__file_name", "row")) == [
        ("B0", "monday.csv", 2),
        ("B1", "monday.csv", 3),
        ("B2", "monday.csv", 4),
        ("B3", "tuesday.csv", 5),
    ]
    with nothing_changes(), pytest.raises(AlreadyImported) as again:
        import_statement(file_name="again.csv", content=both, actor=operator)
    assert again.value.before == second.statement


def test_one_bad_row_and_nothing_comes_in() -> None:
    operator = make_operator()
    content = statement(paid_in(), paid_in(amount="nothing"))
    with nothing_changes(), pytest.raises(StatementRefused):
        import_statement(file_name="bank.csv", content=content, actor=operator)


def test_the_newest_money_has_the_highest_number() -> None:
    """A bank may list the newest first; ours is the order in which it came."""
    day = timezone.localdate() - timedelta(days=1)
    take_in(
        paid_in(bank_reference="last", time="10:00"),
        paid_in(bank_reference="middle", time=""),
        paid_in(bank_reference="first", date=f"{day}", time="23:00"),
    )
    assert list(StatementLine.objects.order_by("pk").values_list("bank_reference", flat=True)) == [
        "first",
        "middle",
        "last",
    ]


# Matching


def test_what_a_line_may_be(django_assert_num_queries: Any) -> None:
    sure, late, other = make_bill(), make_bill(), make_bill((make_product(price=Decimal(300)), 1))
    twice = make_bill()
    confirmed(twice)
    ending.cancel_order(order_of(late), actor=None, reason="changed my mind")
    lines = take_in(
        paid_in(sure),
        paid_in(late),
        paid_in(twice),
        paid_in(other, amount="1.00"),
        paid_in(sure, reference_2=""),
        paid_in(amount=f"{other.amount}"),
        paid_in(amount="7.77"),
    )
    with django_assert_num_queries(2):
        proposals = propose(lines)
    assert [proposal.match for proposal in proposals] == [
        "sure",
        "late",
        "twice",
        "amount",
        "perhaps",
        "perhaps",
        "none",
    ]
    assert [proposal.bill for proposal in proposals] == [sure, late, twice, other, None, None, None]
    assert [proposal.alike for proposal in proposals] == [1, 1, 1, 0, 1, 1, 0]
    assert [proposal.line for proposal in proposals] == lines


def test_candidates_are_unpaid_bills_of_the_amount(django_assert_num_queries: Any) -> None:
    first, second, over, paid = (make_bill() for _ in range(4))
    make_bill((make_product(price=Decimal(300)), 1))
    confirmed(paid)
    ending.cancel_order(order_of(over), actor=None, reason="changed my mind")
    (line,) = take_in(paid_in(first, reference_2=""))
    with django_assert_num_queries(2):
        found = [(one.bill, one.attempt.order.number) for one in candidates(line)]
    assert found == [(bill, bill.order_number) for bill in (first, second, over)]


# Confirming


def test_a_confirmed_line_pays_the_order_and_lies_in_the_bank() -> None:
    bill = make_bill()
    (line,) = take_in(paid_in(bill))
    operator = make_operator()
    settling.confirm(line.pk, key=bill.key, actor=operator)
    assert order_of(bill).status == "awaiting_payment"  # the rest is a job's, outside the operator's transaction
    for _ in range(2):
        Job.objects.filter(kind="money.transfer_arrived").update(state="pending")
        work_off("money.transfer_arrived")
    bill.refresh_from_db()
    line.refresh_from_db()
    attempt = PaymentAttempt.objects.select_related("order").get()
    assert (bill.line, line.state, attempt.state, attempt.order.status) == (line, "confirmed", "succeeded", "confirmed")
    assert (attempt.captured, attempt.fee) == (bill.amount, NOTHING)
    assert (balance(BANK), balance(CLEARING), balance(SHOPPER)) == (bill.amount, NOTHING, NOTHING)
    keys = Posting.objects.filter(order_number=bill.order_number).values_list("key", flat=True)
    assert {f"capture:{attempt.key}", f"deposit:transfer:{line.pk}"} <= set(keys)
    change = StateChange.objects.get(aggregate="transfer_gateway.StatementLine")
    assert (change.object_id, change.event, change.actor) == (str(line.pk), "confirm", operator)


def test_a_bill_takes_one_line_and_a_line_one_bill() -> None:
    bill, other = make_bill(), make_bill()
    operator = make_operator()
    line, again = take_in(paid_in(bill), paid_in(bill))
    settling.confirm(line.pk, key=bill.key, actor=operator)
    with nothing_changes(), pytest.raises(settling.NotThisBill):
        settling.confirm(again.pk, key=bill.key, actor=operator)
    with nothing_changes(), pytest.raises(WrongState):
        settling.confirm(line.pk, key=other.key, actor=operator)
    assert propose([again])[0].match == Match.TWICE
    assert Job.objects.filter(kind="money.transfer_arrived").count() == 1


def test_another_amount_pays_nothing() -> None:
    bill = make_bill()
    (line,) = take_in(paid_in(bill, amount=f"{bill.amount - 1}"))
    with nothing_changes(), pytest.raises(settling.NotThisBill):
        settling.confirm(line.pk, key=bill.key, actor=make_operator(), reason="nearly")


def test_a_line_without_references_is_confirmed_with_a_reason() -> None:
    bill = make_bill()
    (line,) = take_in(paid_in(amount=f"{bill.amount}"))
    settling.confirm(line.pk, key=bill.key, actor=make_operator(), reason="the shopper sent the slip")
    work_off("money.transfer_arrived")
    line.refresh_from_db()
    assert (order_of(bill).status, line.note) == ("confirmed", "the shopper sent the slip")
    assert StateChange.objects.get(aggregate="transfer_gateway.StatementLine").reason == "the shopper sent the slip"


def test_of_the_ticked_lines_only_the_sure_ones_are_confirmed() -> None:
    bills = [make_bill() for _ in range(3)]
    ticked = take_in(paid_in(bills[0]), paid_in(bills[1]), paid_in(bills[1]), paid_in(bills[2], amount="1"), paid_in())
    assert settling.confirm_sure([line.pk for line in ticked], actor=make_operator()) == 2
    states = [StatementLine.objects.get(pk=line.pk).state for line in ticked]
    assert states == ["confirmed", "confirmed", "waiting", "waiting", "waiting"]
    assert settling.confirm_sure([line.pk for line in ticked], actor=make_operator()) == 0


def test_the_worker_dies_after_the_operators_click() -> None:
    """The job is a row of the click's own transaction: whenever it runs, the order is paid and booked."""
    bill = make_bill()
    (line,) = take_in(paid_in(bill))
    settling.confirm(line.pk, key=bill.key, actor=make_operator())
    paying.sync_attempt(PaymentAttempt.objects.get().pk)  # the job got so far, or a sweep did
    assert (balance(CLEARING), balance(BANK)) == (bill.amount, NOTHING)
    work_off("money.transfer_arrived")
    assert (balance(CLEARING), balance(BANK)) == (NOTHING, bill.amount)


def test_a_payment_in_review_is_booked_into_the_bank_after_its_capture() -> None:
    bill = make_bill()
    (line,) = take_in(paid_in(bill))
    settling.confirm(line.pk, key=bill.key, actor=make_operator())
    TransferCharge.objects.update(currency="USD")
    work_off("money.transfer_arrived")
    assert PaymentAttempt.objects.get().state == "review"
    assert (balance(BANK), balance(CLEARING)) == (NOTHING, NOTHING)
    TransferCharge.objects.update(currency="THB")
    assert reviewing.look_again(PaymentAttempt.objects.get().pk)
    Job.objects.filter(kind="money.transfer_arrived").update(run_at=timezone.now())
    work_off("money.transfer_arrived")
    assert (balance(BANK), balance(CLEARING)) == (bill.amount, NOTHING)


# Late


def expire(bill: TransferCharge) -> None:
    order = order_of(bill)
    get_model("order", "Order").objects.filter(pk=order.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    ending.expire_order(order.pk)
    assert order_of(bill).status == "expired"


def test_found_after_the_order_expired_it_is_taken_up_again() -> None:
    product = make_product(stock=2)
    bill = make_bill((product, 2))
    expire(bill)
    assert stock_record(product).num_allocated == 0
    confirmed(bill)
    assert order_of(bill).status == "confirmed"
    assert stock_record(product).num_allocated == 2
    assert (balance(BANK), balance(CLEARING), balance(REFUNDS)) == (bill.amount, NOTHING, NOTHING)


def test_found_after_the_goods_were_sold_the_money_goes_back() -> None:
    product = make_product(stock=2)
    bill = make_bill((product, 2))
    expire(bill)
    make_order((product, 2))
    confirmed(bill)
    assert order_of(bill).status == "expired"
    assert (balance(BANK), balance(CLEARING), balance(REFUNDS)) == (bill.amount, NOTHING, bill.amount)
    assert balance(SHOPPER) == NOTHING


def test_the_bill_of_an_order_paid_in_another_way_goes_back() -> None:
    bill = make_bill()
    order = order_of(bill)
    paying.try_again(order, gateway_code="transfer")  # a second bill for the same order
    old, new = TransferCharge.objects.order_by("created_at")
    assert old.cancelled_at
    assert old.reference != new.reference
    confirmed(new)
    confirmed(old)
    refund = Refund.objects.get()
    assert (refund.attempt.key, refund.amount, refund.reason) == (old.key, old.amount, "paid twice")
    assert (balance(BANK), balance(CLEARING)) == (2 * old.amount, NOTHING)


# Refunds


def promised(bill: TransferCharge, amount: Decimal) -> TransferRefund:
    attempt = PaymentAttempt.objects.get(key=bill.key)
    key = f"part-{Refund.objects.count()}"
    create_refund(attempt_id=attempt.pk, key=key, amount=amount, reason="broken")
    work_off("money.refund")
    return TransferRefund.objects.get(key=key)


def test_a_refund_waits_until_an_operator_has_transferred_it() -> None:
    bill = make_bill()
    line = confirmed(bill)
    refund = promised(bill, Decimal(50))
    before = balance(SHOPPER)
    Job.objects.filter(kind="money.refund").update(run_at=timezone.now())
    work_off("money.refund")
    assert Refund.objects.get().state == "pending"
    assert [one.charge.line for one in paying_back.to_make()] == [line]
    operator = make_operator()
    assert paying_back.made(refund.pk, actor=operator, bank_reference="OUT-1")
    assert not paying_back.made(refund.pk, actor=make_operator(), bank_reference="OUT-2")
    assert not paying_back.impossible(refund.pk, actor=make_operator(), reason="closed")
    work_off("money.refund")
    refund.refresh_from_db()
    done = Refund.objects.get()
    assert (refund.bank_reference, refund.operator) == ("OUT-1", operator)
    assert (done.state, done.payload) == ("succeeded", {"bank_reference": "OUT-1"})
    assert (balance(BANK), balance(CLEARING), balance(REFUNDS)) == (bill.amount - 50, NOTHING, NOTHING)
    assert balance(SHOPPER) == before
    assert not paying_back.to_make().exists()


def test_a_refund_that_cannot_be_transferred_goes_another_way() -> None:
    bill = make_bill()
    confirmed(bill)
    refund = promised(bill, Decimal(50))
    assert paying_back.impossible(refund.pk, actor=make_operator(), reason="the account is closed")
    work_off("money.refund")
    failed = Refund.objects.get()
    assert (failed.state, failed.payload["refused"]) == ("failed", "the account is closed")
    assert (balance(BANK), balance(CLEARING), balance(REFUNDS)) == (bill.amount, NOTHING, Decimal(50))


def test_never_more_back_than_was_paid() -> None:
    bill = make_bill()
    confirmed(bill)
    promised(bill, bill.amount - 10)
    attempt = PaymentAttempt.objects.get()
    PaymentAttempt.objects.update(refund_total=0)  # our own cap is gone: the gateway has one, too
    create_refund(attempt_id=attempt.pk, key="too-much", amount=Decimal(11), reason="broken")
    work_off("money.refund")
    assert Refund.objects.get(key="too-much").payload["refused"] == "more than was paid"
    assert TransferRefund.objects.count() == 1


# Lines that pay nothing


def test_put_aside_and_taken_up_again() -> None:
    bill = make_bill()
    (line,) = take_in(paid_in(bill))
    operator = make_operator()
    assert settling.put_aside(line.pk, actor=operator, reason="interest")
    assert not settling.put_aside(line.pk, actor=operator, reason="again")
    line.refresh_from_db()
    assert (line.state, line.note) == ("aside", "interest")
    with nothing_changes(), pytest.raises(WrongState):
        settling.confirm(line.pk, key=bill.key, actor=operator)
    assert settling.take_up(line.pk, actor=operator)
    assert not settling.take_up(line.pk, actor=operator)
    line.refresh_from_db()
    assert (line.state, line.note) == ("waiting", "")
    assert not Posting.objects.exists()


def test_money_that_belongs_to_no_order_is_owed_until_it_is_returned() -> None:
    (line,) = take_in(paid_in(amount="7.77"))
    operator = make_operator()
    assert not settling.returned(line.pk, actor=operator, bank_reference="OUT-1")
    assert settling.send_back(line.pk, actor=operator, reason="paid twice")
    assert not settling.send_back(line.pk, actor=operator, reason="again")
    assert (balance(BANK), balance(REFUNDS)) == (Decimal("7.77"), Decimal("7.77"))
    assert settling.returned(line.pk, actor=operator, bank_reference="OUT-1")
    assert not settling.returned(line.pk, actor=operator, bank_reference="OUT-2")
    line.refresh_from_db()
    assert (line.state, line.note, line.return_reference) == (LineState.RETURNED, "paid twice", "OUT-1")
    assert (balance(BANK), balance(REFUNDS)) == (NOTHING, NOTHING)


def test_a_refund_of_what_was_never_paid_is_refused() -> None:
    bill = make_bill()
    attempt = PaymentAttempt.objects.get()
    PaymentAttempt.objects.update(captured=bill.amount)
    create_refund(attempt_id=attempt.pk, key="r", amount=Decimal(1), reason="broken")
    work_off("money.refund")
    assert Refund.objects.get().payload["refused"] == "there is nothing to refund"
