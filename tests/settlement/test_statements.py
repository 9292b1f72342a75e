"""A seller's month from the ledger: each sum exact, and the same as the shares say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from unittest import mock

import pytest
from django.db.models import F, Sum
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from marketplace.ordering.models import SellerOrder
from marketplace.sellers.models import Seller
from marketplace.settlement import months, payouts, sales
from marketplace.settlement.models import Cause, Payout, PayoutState, Share
from marketplace.settlement.selectors import standing
from marketplace.settlement.statements import Event, Statement, statement
from marketplace.thailand.dates import BANGKOK
from tests.factories import make_operator, make_paid_order, make_product, make_seller
from tests.settlement.selling import approve_payout, open_account, pay_out, refund, release, sell

pytestmark = pytest.mark.usefixtures("market")


@pytest.fixture
def seller(market: None) -> Seller:
    return make_seller()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with mock.patch.object(timezone, "now", lambda: moment):
        yield


def this_month(seller: Seller) -> Statement:
    return statement(seller.pk, months.month_of(timezone.now()))


def told(found: Statement) -> list[tuple[Event, str, str, str, str]]:
    return [
        (one.event, f"{one.goods:.2f}", f"{one.commission:.2f}", f"{one.vat:.2f}", f"{one.amount:.2f}")
        for one in found.entries
    ]


def test_each_event_is_one_entry_that_adds_up(seller: Seller) -> None:
    """5 % commission and 7 % VAT on it, of 333.33: 16.67 and 1.17."""
    open_account(seller)
    paid = release(sell(seller, "333.33"))
    pay_out(seller)
    refund(paid, amount="100")
    sales.book_way_back(paid.part_id)
    kept = sell(seller, "200")
    refund(kept, Cause.GOODWILL, amount="50")  # Talat bears it: the seller does not see it
    found = this_month(seller)
    assert told(found) == [
        (Event.SALE, "333.33", "-16.67", "-1.17", "315.49"),
        (Event.PAYOUT, "0.00", "0.00", "0.00", "-315.49"),
        (Event.REFUND, "-100.00", "5.00", "0.35", "-94.65"),
        (Event.WAY_BACK, "0.00", "0.00", "0.00", "-21.00"),
        (Event.SALE, "200.00", "-10.00", "-0.70", "189.30"),
    ]
    assert (found.opening, found.closing) == (Decimal(0), Decimal("73.65"))
    assert [entry.balance for entry in found.entries] == [
        Decimal(text) for text in ("315.49", "0.00", "-94.65", "-115.65", "73.65")
    ]


def test_the_sums_between_the_balances(seller: Seller) -> None:
    open_account(seller)
    refund(release(sell(seller, "333.33")), amount="100")
    sales.book_way_back(release(sell(seller, "200")).part_id)
    pay_out(seller)
    found = this_month(seller)
    sums = {event: found.sum_of(event) for event in Event}
    assert {event: amount for event, amount in sums.items() if amount} == {
        Event.SALE: Decimal("533.33"),
        Event.REFUND: Decimal("-100.00"),
        Event.WAY_BACK: Decimal("-21.00"),
        Event.PAYOUT: Decimal("-389.14"),
    }
    assert (found.commission, found.commission_back) == (Decimal("-26.67"), Decimal("5.00"))
    assert (found.vat, found.vat_back) == (Decimal("-1.87"), Decimal("0.35"))
    assert (
        found.closing
        == Decimal(0)
        == sum(sums.values()) + found.commission + found.commission_back + found.vat + (found.vat_back)
    )


def test_what_the_shares_say_is_what_the_ledger_says(seller: Seller) -> None:
    """To the satang, after everything that can happen to a seller's money."""
    open_account(seller)
    shares = [sell(seller, price, quantity) for price, quantity in (("99.99", 3), ("1250.25", 1), ("17.01", 7))]
    refund(shares[0], Cause.FAULTY, amount="33.33", key="first")
    for share in shares:
        release(share)
    payout = pay_out(seller)
    payouts.come_back(payout.pk, actor=make_operator(), reason="account closed")
    refund(shares[0], Cause.FAULTY, key="second")
    sales.book_way_back(shares[2].part_id)
    approve_payout(seller)
    refund(shares[1], Cause.NOT_COLLECTED)
    sell(seller, "55.55")
    found, mine = this_month(seller), Share.objects.filter(seller=seller)
    sums = mine.aggregate(
        goods=Sum(F("goods") - F("seller_discount")),
        commission=Sum("commission"),
        commission_back=Sum("commission_back"),
        vat=Sum("commission_vat"),
        vat_back=Sum("commission_vat_back"),
        yours=Sum(F("net") - F("net_back") - F("owed")),
    )
    assert found.sum_of(Event.SALE) == sums["goods"]
    assert (found.commission, found.commission_back) == (-sums["commission"], sums["commission_back"])
    assert (found.vat, found.vat_back) == (-sums["vat"], sums["vat_back"])
    paid = Payout.objects.filter(seller=seller, state=PayoutState.PAID).aggregate(sum=Sum("amount"))["sum"] or 0
    assert found.sum_of(Event.PAYOUT) + found.sum_of(Event.PAYOUT_RETURNED) == -paid
    assert found.closing == sums["yours"] - paid + found.sum_of(Event.WAY_BACK)
    now = standing(seller.pk)
    assert found.closing == now.held + now.payable + now.transit - now.owed
    assert found.sum_of(Event.OTHER) == 0


def test_of_an_order_of_two_sellers_each_sees_only_its_own(seller: Seller) -> None:
    other = make_seller()
    make_paid_order((make_product(seller, price=Decimal(100)), 1), (make_product(other, price=Decimal(700)), 1))
    assert told(this_month(seller)) == [(Event.SALE, "100.00", "-5.00", "-0.35", "94.65")]
    assert told(this_month(other)) == [(Event.SALE, "700.00", "-35.00", "-2.45", "662.55")]


def test_a_month_begins_and_ends_at_midnight_in_bangkok(seller: Seller) -> None:
    midnight = datetime(2026, 11, 1, tzinfo=BANGKOK)
    with at(midnight - timedelta(seconds=1)):
        sell(seller, "100")
    with at(midnight):
        sell(seller, "200")
    october, november, december = (statement(seller.pk, date(2026, month, 1)) for month in (10, 11, 12))
    assert (october.opening, october.closing) == (Decimal(0), Decimal("94.65"))
    assert (november.opening, november.closing) == (Decimal("94.65"), Decimal("283.95"))
    assert (december.opening, december.closing, december.entries) == (Decimal("283.95"), Decimal("283.95"), ())
    assert not december.is_empty
    assert statement(seller.pk, date(2026, 9, 1)).is_empty


def test_nothing_sold_is_an_empty_month(seller: Seller) -> None:
    sell(make_seller())
    assert this_month(seller).is_empty


def test_four_queries_however_many_events(seller: Seller, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    open_account(seller)
    for _sale in range(3):
        release(sell(seller))
    pay_out(seller)
    assert SellerOrder.objects.count() == 3
    with django_assert_num_queries(4):
        this_month(seller)
