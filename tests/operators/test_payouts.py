"""Payout batches on the operators' pages: prepared, checked, approved by another, filed, paid, sent back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketplace.core import jobs
from marketplace.core.models import Job, JobState, StateChange
from marketplace.ledger import accounts
from marketplace.ledger.accounts import BANK
from marketplace.ledger.selectors import balance
from marketplace.operators.money.paging import PAGE
from marketplace.settlement import payouts
from marketplace.settlement.errors import NotNow
from marketplace.settlement.models import Payout, PayoutBatch, PayoutMethod, Share
from marketplace.thailand.baht import format_baht
from marketplace.thailand.dates import BANGKOK
from tests.factories import make_branch, make_clerk, make_seller, make_user
from tests.operators.people import Operator
from tests.settlement import books
from tests.settlement.payable import a_cash_seller, a_paying_seller, an_approved_batch

pytestmark = [pytest.mark.usefixtures("market"), pytest.mark.django_db]


@pytest.fixture
def operator(market: None) -> Operator:
    return Operator()


def run_jobs(kind: str) -> int:
    found = list(Job.objects.filter(kind=kind, state=JobState.PENDING))
    assert all(jobs.run(job.pk) for job in found)
    return len(found)


def this_week() -> str:
    return payouts.period_of(timezone.now().astimezone(BANGKOK).date())


def a_batch() -> PayoutBatch:
    return payouts.prepare("2026-W47")


def test_a_batch_from_the_button_to_the_bank(operator: Operator) -> None:
    """The whole way by pages: prepare, check, a second person approves, the file, paid."""
    bank, promptpay = a_paying_seller(price="200"), a_paying_seller(price="1000", method=PayoutMethod.PROMPTPAY)
    cash = a_cash_seller(make_branch(), price="300")
    operator.post("payouts_prepare")
    assert run_jobs("reports.prepare_payouts_now") == 1
    batch = PayoutBatch.objects.get()
    assert batch.period == this_week()
    assert this_week() in operator.get("payouts")

    page = operator.get("payout_batch", batch.pk)
    for seller, amount in ((bank, "189.30"), (promptpay, "946.50"), (cash, "283.95")):
        assert seller.name in page
        assert f"฿{amount}" in page
    assert "฿1,419.75" in page  # all together
    assert "0123456789" not in page  # a list shows the last digits
    assert "6789" in page
    assert reverse("operators:payout_batch_file", args=[batch.pk]) not in page

    operator.post("payout_batch_move", batch.pk, "check")
    second = Operator()
    assert second.post("payout_batch_move", batch.pk, "approve").status_code == 200
    batch.refresh_from_db()
    assert (batch.state, batch.checked_by, batch.approved_by) == ("approved", operator.user, second.user)

    file = operator.client.post(reverse("operators:payout_batch_file", args=[batch.pk]))
    assert file["Content-Disposition"] == f'attachment; filename="payouts-{batch.period}-{batch.pk}.csv"'
    assert file["Cache-Control"] == "no-store"
    assert "total,2,,,,,1135.80" in file.content.decode("utf-8-sig")
    taken = StateChange.objects.get(event="take_file")
    assert (taken.object_id, taken.actor) == (str(batch.pk), operator.user)
    assert str(operator.user) in second.get("payout_batch", batch.pk)

    operator.post("payout_batch_move", batch.pk, "paid")
    assert run_jobs("reports.payouts_paid") == 1
    states = dict(Payout.objects.values_list("seller_id", "state"))
    assert states == {bank.pk: "paid", promptpay.pk: "paid", cash.pk: "in_transit"}
    assert -balance(BANK) == sum(Payout.objects.filter(state="paid").values_list("amount", flat=True))
    batch.refresh_from_db()
    assert batch.state == "approved"  # the cash waits at its post office
    books.check()


def test_the_same_person_does_not_approve(operator: Operator) -> None:
    a_paying_seller()
    batch = a_batch()
    operator.post("payout_batch_move", batch.pk, "check")
    html = operator.post("payout_batch_move", batch.pk, "approve").content.decode()
    assert "คนที่สอง" in html
    batch.refresh_from_db()
    assert (batch.state, batch.approved_by) == ("checked", None)


def test_no_file_before_approval(operator: Operator) -> None:
    a_paying_seller()
    batch = a_batch()
    for _step in ("prepared", "checked"):
        answer = operator.post("payout_batch_file", batch.pk)
        assert "text/csv" not in answer["Content-Type"]
        assert "Content-Disposition" not in answer
        operator.post("payout_batch_move", batch.pk, "check")
    assert operator.client.get(reverse("operators:payout_batch_file", args=[batch.pk])).status_code == 405
    batch.refresh_from_db()
    assert batch.file_taken_at is None


def test_a_checked_week_is_not_prepared_again(operator: Operator) -> None:
    payouts.prepare(this_week())
    batch = PayoutBatch.objects.get()
    operator.post("payout_batch_move", batch.pk, "check")
    a_paying_seller()
    html = operator.post("payouts_prepare").content.decode()
    assert this_week() in html
    assert not Job.objects.filter(kind="reports.prepare_payouts_now").exists()
    assert not Payout.objects.exists()


def test_a_batch_is_rejected_with_a_reason(operator: Operator) -> None:
    seller = a_paying_seller()
    batch = a_batch()
    html = operator.post("payout_batch_reject", batch.pk, reason=" ").content.decode()
    assert "text-danger" in html
    batch.refresh_from_db()
    assert batch.state == "prepared"
    operator.post("payout_batch_reject", batch.pk, reason="ผิดสัปดาห์")
    batch.refresh_from_db()
    assert batch.state == "rejected"
    assert Payout.objects.get().state == "withdrawn"
    assert balance(accounts.payable(seller.pk)) == Share.objects.get(seller=seller).left
    assert "ผิดสัปดาห์" in operator.get("payout_batch", batch.pk)
    books.check()
    operator.post("payout_batch_reject", batch.pk, reason="again")  # too late: said, and nothing more happens
    assert StateChange.objects.filter(aggregate="settlement.PayoutBatch", event="reject").count() == 1


def test_one_payout_is_taken_out(operator: Operator) -> None:
    seller, other = a_paying_seller(), a_paying_seller()
    batch = a_batch()
    payout = Payout.objects.get(seller=seller)
    assert format_baht(payout.amount) in operator.get("payout_withdraw", payout.pk)
    operator.post("payout_withdraw", payout.pk, reason="ชื่อไม่ตรง")
    assert dict(Payout.objects.values_list("seller_id", "state")) == {seller.pk: "withdrawn", other.pk: "in_transit"}
    assert Share.objects.get(seller=seller).state == "payable"
    change = StateChange.objects.get(aggregate="settlement.Payout", event="withdraw")
    assert (change.reason, change.actor) == ("ชื่อไม่ตรง", operator.user)
    page = operator.get("payout_batch", batch.pk)
    assert page.count("฿189.30") >= 3  # its own row, the other's, and the sum: of one
    assert "฿378.60" not in page
    books.check()


def test_too_late_to_take_out(operator: Operator) -> None:
    a_paying_seller()
    _batch, _first, _second = an_approved_batch()
    payout = Payout.objects.get()
    html = operator.post("payout_withdraw", payout.pk, reason="zu spät ๑").content.decode()
    assert "zu spät ๑" in html  # what was typed is kept
    assert "alert-danger" in html
    payout.refresh_from_db()
    assert payout.state == "in_transit"
    assert reverse("operators:payout_withdraw", args=[payout.pk]) not in operator.get("payout_batch", payout.batch_id)


@pytest.mark.parametrize("was_paid", [True, False])
def test_the_bank_sends_one_back(operator: Operator, was_paid: bool) -> None:
    """A payout returned is payable again: a returned payout is never "settled" (spree PR #14622)."""
    seller = a_paying_seller()
    batch, _first, _second = an_approved_batch()
    payout = Payout.objects.get()
    if was_paid:
        operator.post("payout_paid", payout.pk)
        assert Share.objects.get(seller=seller).state == "paid"
    operator.post("payout_returned", payout.pk, reason="บัญชีปิดแล้ว")
    payout.refresh_from_db()
    assert (payout.state, payout.reason) == ("returned", "บัญชีปิดแล้ว")
    assert Share.objects.get(seller=seller).state == "payable"
    assert (balance(BANK), balance(accounts.transit(seller.pk))) == (Decimal(0), Decimal(0))
    assert balance(accounts.payable(seller.pk)) == payout.amount
    assert "บัญชีปิดแล้ว" in operator.get("payout_batch", batch.pk)
    assert Job.objects.filter(kind="messages.payout_returned", arguments={"payout_id": payout.pk}).count() == 1
    books.check()
    operator.post("payout_returned", payout.pk, reason="again")
    assert Payout.objects.get().reason == "บัญชีปิดแล้ว"
    books.check()


def test_cash_is_not_marked_paid_here(operator: Operator) -> None:
    a_cash_seller(make_branch())
    batch, _first, _second = an_approved_batch()
    payout = Payout.objects.get()
    page = operator.get("payout_batch", batch.pk)
    assert reverse("operators:payout_paid", args=[payout.pk]) not in page
    operator.post("payout_paid", payout.pk, reason="x")
    payout.refresh_from_db()
    assert payout.state == "in_transit"
    books.check()


def test_cash_that_nobody_fetches_is_payable_again(operator: Operator) -> None:
    """The post office was closed for good, say: the money must not wait for ever."""
    branch = make_branch()
    seller = a_cash_seller(branch)
    batch, _first, _second = an_approved_batch()
    payout = Payout.objects.get()
    assert reverse("operators:payout_returned", args=[payout.pk]) in operator.get("payout_batch", batch.pk)
    operator.post("payout_returned", payout.pk, reason="ที่ทำการปิดแล้ว")
    payout.refresh_from_db()
    batch.refresh_from_db()
    assert (payout.state, batch.state) == ("returned", "done")
    assert (balance(accounts.transit(seller.pk)), balance(accounts.drawer(branch.pk))) == (Decimal(0), Decimal(0))
    assert balance(accounts.payable(seller.pk)) == payout.amount
    with pytest.raises(NotNow):
        payouts.hand_out(payout.reference, branch=branch, clerk=make_clerk(branch))
    books.check()


def test_cash_that_was_fetched_does_not_come_back(operator: Operator) -> None:
    branch = make_branch()
    seller = a_cash_seller(branch)
    batch, _first, _second = an_approved_batch()
    payout = payouts.hand_out(Payout.objects.get().reference, branch=branch, clerk=make_clerk(branch))
    assert reverse("operators:payout_returned", args=[payout.pk]) not in operator.get("payout_batch", batch.pk)
    operator.post("payout_returned", payout.pk, reason="x")
    payout.refresh_from_db()
    assert (payout.state, balance(accounts.payable(seller.pk))) == ("paid", Decimal(0))
    assert balance(accounts.drawer(branch.pk)) == -payout.amount
    books.check()


def test_pressed_before_its_time(operator: Operator) -> None:
    a_paying_seller()
    batch = a_batch()
    payout = Payout.objects.get()
    for view, arguments in (
        ("payout_batch_move", (batch.pk, "approve")),
        ("payout_batch_move", (batch.pk, "paid")),
        ("payout_paid", (payout.pk,)),
        ("payout_returned", (payout.pk,)),
    ):
        assert operator.post(view, *arguments, reason="x").status_code == 200
    assert operator.client.post(reverse("operators:payout_batch_move", args=[batch.pk, "finish"])).status_code == 404
    batch.refresh_from_db()
    payout.refresh_from_db()
    assert (batch.state, payout.state) == ("prepared", "in_transit")
    assert not Job.objects.filter(kind="reports.payouts_paid").exists()


def test_long_lists_are_paged_by_key(operator: Operator, django_assert_num_queries: Any) -> None:
    """As many queries for a full page as for a short one."""
    batch = PayoutBatch.objects.create(period="2026-W01", state="rejected")
    for number in range(PAGE + 5):
        seller = make_seller()
        Payout.objects.create(
            batch=batch, seller=seller, gross=100, netted=0, amount=100, method="bank", reference=f"P{number:09d}"
        )
        PayoutBatch.objects.create(period="2026-W02", state="rejected")
    Operator().get("payout_batch", batch.pk)
    with django_assert_num_queries(6):
        first = operator.get("payout_batch", batch.pk)
    assert ("P000000049" in first, "P000000050" in first) == (True, False)
    last = Payout.objects.order_by("pk")[PAGE - 1].pk
    assert f"?after={last}" in first
    second = operator.get("payout_batch", batch.pk, after=last)
    assert ("P000000049" in second, "P000000050" in second, "P000000054" in second) == (False, True, True)
    with django_assert_num_queries(3):
        listed = operator.get("payouts")
    assert listed.count("2026-W02") == PAGE
    rest = operator.get("payouts", before=PayoutBatch.objects.order_by("-pk")[PAGE - 1].pk)
    assert (rest.count("2026-W02"), rest.count("2026-W01")) == (5, 1)


def test_only_operators(client: Client) -> None:
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    a_paying_seller()
    batch = a_batch()
    for path in (
        reverse("operators:payouts"),
        reverse("operators:payout_batch", args=[batch.pk]),
        reverse("operators:payout_batch_reject", args=[batch.pk]),
    ):
        assert client.get(path).status_code == 404
    for path in (
        reverse("operators:payouts_prepare"),
        reverse("operators:payout_batch_move", args=[batch.pk, "check"]),
        reverse("operators:payout_batch_file", args=[batch.pk]),
    ):
        assert client.post(path).status_code == 404
    batch.refresh_from_db()
    assert batch.state == "prepared"
