"""The file that a bank is given: exact to the byte, after approval only, and nothing in it that runs."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from marketplace.core.models import StateChange
from marketplace.settings import environment
from marketplace.settlement import payouts
from marketplace.settlement.bank_files.taking import LAYOUTS, take
from marketplace.settlement.errors import NotNow
from marketplace.settlement.models import Payout, PayoutBatch, PayoutMethod
from tests.factories import make_branch, make_operator
from tests.settlement.payable import a_cash_seller, a_paying_seller, an_approved_batch

pytestmark = [pytest.mark.usefixtures("market"), pytest.mark.django_db]


def test_the_whole_file() -> None:
    """Price 200: 5 % commission and 7 % VAT on it are Talat's. Cash is not in it, nor what was taken out."""
    a_paying_seller(price="200")
    a_paying_seller(price="1000", method=PayoutMethod.PROMPTPAY)
    a_cash_seller(make_branch(), price="300")
    left_out = a_paying_seller(price="400")
    batch = payouts.prepare("2026-W47")
    payouts.withdraw(Payout.objects.get(seller=left_out).pk, actor=make_operator(), reason="a doubt")
    payouts.check(batch.pk, actor=make_operator())
    payouts.approve(batch.pk, actor=make_operator())
    bank, promptpay, _cash, _out = Payout.objects.order_by("pk")
    file = take(batch.pk, actor=make_operator())
    assert (file.name, file.content_type) == (f"payouts-2026-W47-{batch.pk}.csv", "text/csv; charset=utf-8")
    assert (
        file.content
        == (
            "\ufeff"
            "record,number,type,bank_code,account,holder,amount,reference\r\n"
            f"transfer,1,bank,004,0123456789,กลุ่มทอผ้าบ้านหัวฝาย,189.30,{bank.reference}\r\n"
            f"transfer,2,promptpay,,0812345678,สมศรี ใจดี,946.50,{promptpay.reference}\r\n"
            "total,2,,,,,1135.80,2026-W47\r\n"
        ).encode()
    )


def test_names_run_no_formula_and_break_no_line() -> None:
    a_paying_seller(holder='=HYPERLINK("http://x","จ่าย")')
    a_paying_seller(holder=' กลุ่ม, แม่บ้าน\r\n"ริมใต้" ')
    batch, _first, _second = an_approved_batch()
    lines = take(batch.pk, actor=make_operator()).content.decode("utf-8-sig").split("\r\n")
    assert lines[1].split(",", 5)[5].startswith('"\'=HYPERLINK(""http://x"",""จ่าย"")",189.30,P')
    assert lines[2].split(",", 5)[5].startswith('"กลุ่ม, แม่บ้าน ""ริมใต้""",189.30,P')
    assert len(lines) == 5


def test_only_after_approval() -> None:
    a_paying_seller()
    batch = payouts.prepare("2026-W47")
    with pytest.raises(NotNow):
        take(batch.pk, actor=make_operator())
    payouts.check(batch.pk, actor=make_operator())
    with pytest.raises(NotNow):
        take(batch.pk, actor=make_operator())
    payouts.reject(batch.pk, actor=make_operator(), reason="wrong week")
    with pytest.raises(NotNow):
        take(batch.pk, actor=make_operator())
    assert PayoutBatch.objects.get(pk=batch.pk).file_taken_at is None


def test_who_took_it_first_is_noted_once() -> None:
    a_paying_seller()
    batch, _first, _second = an_approved_batch()
    taker, other = make_operator(), make_operator()
    first = take(batch.pk, actor=taker)
    noted = PayoutBatch.objects.get(pk=batch.pk).file_taken_at
    assert noted is not None
    assert timezone.now() - noted < timedelta(minutes=1)
    assert take(batch.pk, actor=other) == first
    payouts.mark_batch_paid(batch.pk, other.pk)
    assert take(batch.pk, actor=other) == first  # when all is done, too
    batch.refresh_from_db()
    assert (batch.file_taken_at, batch.state) == (noted, "done")
    took = StateChange.objects.filter(aggregate="settlement.PayoutBatch", event="take_file")
    assert [change.actor for change in took] == [taker]


def test_a_batch_without_transfers() -> None:
    a_cash_seller(make_branch())
    batch, _first, _second = an_approved_batch()
    lines = take(batch.pk, actor=make_operator()).content.decode("utf-8-sig").split("\r\n")
    assert lines[1:] == ["total,0,,,,,0.00,2026-W47", ""]


def test_layouts_that_can_be_named() -> None:
    assert set(environment.PAYOUT_FILES) == set(LAYOUTS)
    assert environment.read({})["TALAT_PAYOUT_FILE"] == "talat"
    with pytest.raises(ImproperlyConfigured, match="TALAT_PAYOUT_FILE"):
        environment.read({"TALAT_PAYOUT_FILE": "scb"})


def test_cash_is_not_paid_by_the_bank() -> None:
    a_cash_seller(make_branch())
    batch, _first, second = an_approved_batch()
    payout = Payout.objects.get(batch=batch)
    with pytest.raises(NotNow):
        payouts.mark_paid(payout.pk, actor=second)
    payout.refresh_from_db()
    assert (payout.state, payout.amount) == ("in_transit", Decimal("189.30"))
