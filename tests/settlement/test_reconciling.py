"""Our own books: nothing is found where all is right; what is made to differ is found, and ends when it is mended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F, QuerySet
from django.utils import timezone
from oscar.core.loading import get_model

from marketplace.core import jobs
from marketplace.core.models import Job, JobState
from marketplace.ledger.accounts import BANK, SHOPPER, clearing, drawer, held, payable
from marketplace.ledger.posting import Move, post
from marketplace.ledger.selectors import balance
from marketplace.ordering import stocktaking
from marketplace.settlement import holds, reconciling
from marketplace.settlement.models import Difference, GiveBack, Hold, HoldKind, Payout, Share
from payments.gateways.cod.models import CodCharge
from payments.gateways.counter.models import CounterCharge, CounterRefund
from payments.interface import DisputeStatus
from payments.models import Dispute, PaymentAttempt, Refund
from tests.factories import make_order, make_paid_order, make_seller
from tests.settlement.selling import sell
from tests.settlement.whole_life import compare_all, dispute, make_life

pytestmark = [pytest.mark.usefixtures("market"), pytest.mark.django_db]
SATANG = Decimal("0.01")


def found() -> list[tuple[str, Decimal | None, Decimal | None]]:
    """What differs now: what it is, ours, theirs."""
    return list(Difference.objects.filter(ended_at=None).order_by("key").values_list("key", "ours", "theirs"))


def keys() -> list[str]:
    return [key for key, _ours, _theirs in found()]


def look_at_books() -> None:
    """The second look: what is found is said."""
    reconciling.compare_books(sure=1)


def test_in_a_healthy_world_nothing_differs() -> None:
    make_life()
    compare_all()
    assert found() == []


def test_disputes_open_won_and_lost_leave_the_books_right() -> None:
    for status in DisputeStatus:
        dispute(make_paid_order(), status)
    assert sorted(Dispute.objects.values_list("state", flat=True)) == ["lost", "open", "won"]
    look_at_books()
    assert found() == []


def _first(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The first of them, and it stays the first."""
    first: QuerySet[Any] = rows.model._default_manager.filter(pk=rows.order_by("pk").values_list("pk", flat=True)[0])
    return first


# What is changed by a satang in a row from which the ledger was booked, and which accounts are then wrong.
TAMPERED: dict[str, tuple[Callable[[], QuerySet[Any]], tuple[str, ...], list[str]]] = {
    "held": (lambda: Share.objects.filter(state="held", net_back=0), ("net_back",), ["held"]),
    "payable": (lambda: Share.objects.filter(state="payable", net_back=0), ("net_back",), ["payable"]),
    "transit": (lambda: Payout.objects.filter(state="in_transit"), ("amount", "gross"), ["transit"]),
    "netted": (lambda: Payout.objects.filter(state="in_transit"), ("netted", "gross"), ["receivable"]),
    "debt": (lambda: Share.objects.filter(owed__gt=0), ("owed",), ["receivable"]),
    "promised": (lambda: Refund.objects.filter(state="pending"), ("amount",), ["refunds"]),
    "commission": (lambda: Share.objects.filter(commission_back=0), ("commission_back",), ["commission"]),
    "VAT": (lambda: Share.objects.filter(commission_vat_back=0), ("commission_vat_back",), ["commission_vat"]),
    "postage": (lambda: GiveBack.objects.all(), ("from_post",), ["postage"]),
    "gift": (lambda: GiveBack.objects.all(), ("gift_back",), ["promotion"]),
    "loss": (lambda: GiveBack.objects.all(), ("from_talat",), ["loss"]),
    "fee": (lambda: PaymentAttempt.objects.filter(gateway="demo", fee=0), ("fee",), ["clearing", "fees"]),
    "capture": (lambda: PaymentAttempt.objects.filter(gateway="demo", state="succeeded"), ("captured",), ["clearing"]),
    "refund": (lambda: Refund.objects.filter(gateway="demo", state="succeeded"), ("amount",), ["clearing"]),
    "slip": (lambda: PaymentAttempt.objects.filter(gateway="counter", state="succeeded"), ("captured",), ["drawer"]),
    "cash back": (lambda: Refund.objects.filter(branch__isnull=False), ("amount",), ["drawer"]),
    "sent to a bank": (lambda: Payout.objects.filter(state="paid", method="bank"), ("amount", "gross"), ["bank"]),
}


def test_a_row_that_the_ledger_does_not_know_of_is_found() -> None:
    make_life()
    for what, (rows, fields, wrong) in TAMPERED.items():
        row = _first(rows())
        row.update(**{name: F(name) + SATANG for name in fields})
        look_at_books()
        differ = found()
        assert [key.split(":")[:2] for key, _ours, _theirs in differ] == [["ledger", name] for name in wrong], what
        assert [abs(ours - theirs) for _key, ours, theirs in differ if ours is not None and theirs is not None] == [
            SATANG for _account in wrong
        ], what
        row.update(**{name: F(name) - SATANG for name in fields})
        look_at_books()
        assert found() == [], what
    assert set(Difference.objects.values_list("ended_because", flat=True)) == {"It is gone."}


def test_a_drawer_that_differs_from_its_slips_is_found() -> None:
    world = make_life()
    before = balance(drawer(world.branch.pk))
    for model, which, off in (
        (CounterCharge, "paid_at", 3),
        (CodCharge, "collected_at", 3),
        (CounterRefund, "paid_at", -3),
    ):
        row = _first(model.objects.filter(**{f"{which}__isnull": False}))
        row.update(amount=F("amount") + 3)
        look_at_books()
        assert found() == [(f"drawer:{world.branch.pk}", before, before + off)]
        row.update(amount=F("amount") - 3)
        look_at_books()
        assert found() == []
    Payout.objects.filter(method="cash").update(state="in_transit")
    look_at_books()
    assert f"drawer:{world.branch.pk}" in keys()


def test_money_that_belongs_to_nobody_is_found() -> None:
    order = make_paid_order()
    stray = [Move(clearing("demo"), SHOPPER, Decimal("7.50"))]
    post("a defect", stray, order_number=order.number)
    look_at_books()
    paid = order.total_incl_tax
    assert found() == [
        ("ledger:clearing:demo", paid + Decimal("7.50"), paid),
        (f"shopper:{order.number}", Decimal("7.50"), Decimal("0.00")),
    ]
    post("mended", [Move(SHOPPER, clearing("demo"), Decimal("7.50"))], order_number=order.number)
    look_at_books()
    assert found() == []


def test_an_account_below_zero_is_found() -> None:
    seller = make_seller()
    post("a defect", [Move(payable(seller.pk), BANK, Decimal(5))])
    look_at_books()
    assert found() == [
        ("ledger:bank", Decimal(-5), Decimal(0)),
        (f"ledger:payable:{seller.pk}", Decimal(-5), Decimal(0)),
        (f"overdrawn:payable:{seller.pk}", Decimal(-5), Decimal(0)),
    ]
    post("mended", [Move(BANK, payable(seller.pk), Decimal(5))])
    look_at_books()
    assert found() == []


def test_a_share_that_nothing_holds_is_said_and_let_go() -> None:
    share = sell(make_seller())
    Hold.objects.filter(share=share).update(ended_at=timezone.now())
    for _twice in range(2):  # as often as it may happen to one share
        look_at_books()
        assert found() == [(f"share:{share.pk}", share.left, Decimal(0))]
        share.refresh_from_db()
        assert (share.state, balance(held(share.seller_id)), balance(payable(share.seller_id))) == (
            "payable",
            Decimal(0),
            share.left,
        )
        look_at_books()
        assert found() == []
        freeze = holds.begin(
            seller_id=share.seller_id, share_id=share.pk, kind=HoldKind.DOUBT, until=timezone.now() + timedelta(days=1)
        )
        assert freeze is not None
        Hold.objects.filter(pk=freeze.pk).update(ended_at=timezone.now())


def test_the_first_look_lets_go_of_nothing() -> None:
    share = sell(make_seller())
    Hold.objects.filter(share=share).update(ended_at=timezone.now())
    reconciling.compare_books()
    share.refresh_from_db()
    assert share.state == "held"


def test_holds_that_did_not_end_are_found() -> None:
    share = sell(make_seller())
    rows = Hold.objects.filter(share=share)
    rows.update(until=timezone.now() - timedelta(minutes=20))
    look_at_books()
    assert found() == []
    rows.update(until=timezone.now() - timedelta(minutes=31))
    look_at_books()
    assert found() == [("hold:overdue", Decimal(rows.count()), Decimal(0))]
    holds.sweep()
    look_at_books()
    assert found() == []


def test_jobs_that_died_or_wait_too_long_are_found() -> None:
    now = timezone.now()
    dead = Job.objects.create(kind="messages.send", dedup_key="1", run_at=now, state=JobState.DEAD)
    for number, minutes in enumerate((5, 11, 12)):
        Job.objects.create(kind="money.refund", dedup_key=f"late{number}", run_at=now - timedelta(minutes=minutes))
    look_at_books()
    assert found() == [("dead:messages.send", Decimal(1), Decimal(0)), ("late:money.refund", Decimal(2), Decimal(0))]
    jobs.redrive(dead.pk)
    Job.objects.filter(kind="money.refund").update(state=JobState.DONE)
    look_at_books()
    assert found() == []


def test_stock_reserved_for_nobody_is_found() -> None:
    order = make_order()
    line = order.lines.get()
    stocktaking.compare_stock(sure=1)
    assert found() == []
    rows = get_model("partner", "StockRecord").objects.filter(pk=line.stockrecord_id)
    rows.update(num_allocated=F("num_allocated") + 1)
    stocktaking.compare_stock(sure=1)
    assert found() == [(f"stock:{line.stockrecord_id}", Decimal(line.quantity + 1), Decimal(line.quantity))]
    rows.update(num_allocated=0)
    stocktaking.compare_stock(sure=1)
    assert found() == [(f"stock:{line.stockrecord_id}", Decimal(0), Decimal(line.quantity))]
    rows.update(num_allocated=line.quantity)
    stocktaking.compare_stock(sure=1)
    assert found() == []


def test_a_difference_is_said_when_it_was_seen_twice() -> None:
    """Money may be under way between two rows when a comparison looks."""
    stray = [Move(BANK, SHOPPER, Decimal(5))]
    post("a defect", stray)
    reconciling.compare_books()
    assert found() == []
    again = Job.objects.get(kind="reports.compare_books")
    assert again.arguments == {"sure": 1}
    assert timedelta(minutes=4) < again.run_at - timezone.now() < timedelta(minutes=6)
    Job.objects.filter(pk=again.pk).update(run_at=timezone.now())
    assert jobs.run(again.pk)
    assert keys() == ["ledger:bank", "shopper:"]
    reconciling.compare_books()  # the next day: it is known
    assert Job.objects.filter(kind="reports.compare_books").count() == 1
    assert Difference.objects.count() == 2


def test_the_daily_look_asks_as_many_questions_of_many_sellers_as_of_one(
    django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    sell(make_seller())
    with django_assert_max_num_queries(30) as asked:
        reconciling.compare_books()
    for _seller in range(6):
        sell(make_seller())
    make_life()
    with django_assert_num_queries(len(asked)):
        reconciling.compare_books()
    with django_assert_max_num_queries(10) as asked:
        stocktaking.compare_stock()
    make_order()
    with django_assert_num_queries(len(asked)):
        stocktaking.compare_stock()
