"""Which commission counts, and what is frozen on a line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model
from pytest_django import Settings

from marketplace.settlement.models import CommissionRule, Funding
from marketplace.settlement.terms import Sold, terms_of
from marketplace.thailand.vat import vat_percent, vat_within
from tests.factories import make_category, make_paid_order, make_product, make_seller

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("market")]

TODAY = date(2026, 11, 22)


def make_offer(name: str = "harvest") -> Any:
    range_ = get_model("offer", "Range").objects.create(name=name, includes_all_products=True)
    condition = get_model("offer", "Condition").objects.create(range=range_, type="Count", value=1)
    benefit = get_model("offer", "Benefit").objects.create(range=range_, type="Percentage", value=10)
    return get_model("offer", "ConditionalOffer").objects.create(name=name, condition=condition, benefit=benefit)


def rule(percent: str, **fields: Any) -> CommissionRule:
    given = {"valid_from": date(2026, 1, 1)} | fields
    return CommissionRule.objects.create(percent=Decimal(percent), **given)


def _seller_of(product: Any) -> int:
    seller: int = product.seller_id
    return seller


def percent(product: Any, *offers: Any, on: date = TODAY) -> Decimal:
    discounts = tuple((offer.pk, Decimal(1)) for offer in offers)
    sold = Sold(product.seller_id, product, Decimal(100), discounts)
    return terms_of([sold], on=on)[0].commission_percent


def test_the_most_particular_rule_counts(settings: Settings) -> None:
    settings.COMMISSION_PERCENT = Decimal(5)
    food = make_category("อาหาร", "Food")
    paste = make_category("น้ำพริก", "Chilli paste", parent=food)
    product, offer = make_product(category=paste), make_offer()
    assert percent(product) == 5
    rule("6")
    assert percent(product) == 6
    rule("7", category=food)
    assert percent(product) == 7
    rule("8", seller=product.seller)
    assert percent(product) == 8
    rule("3", campaign=offer)
    assert (percent(product), percent(product, offer)) == (Decimal(8), Decimal(3))
    assert percent(make_product(make_seller())) == 6


def test_a_rule_counts_from_its_first_to_its_last_day() -> None:
    product = make_product()
    rule("6", valid_from=date(2026, 1, 1))
    rule("4", valid_from=date(2026, 11, 1), valid_to=date(2026, 11, 30))
    assert [percent(product, on=date(2026, *day)) for day in ((10, 31), (11, 1), (11, 30), (12, 1))] == [6, 4, 4, 6]


def test_a_discount_belongs_to_who_gave_it() -> None:
    product, mine, gift = make_product(), make_offer("mine"), make_offer("gift")
    Funding.objects.create(offer=mine, seller_id=_seller_of(product))
    sold = Sold(_seller_of(product), product, Decimal(100), ((mine.pk, Decimal(10)), (gift.pk, Decimal(20))))
    terms = terms_of([sold], on=TODAY)[0]
    assert (terms.seller_discount, terms.talat_discount) == (Decimal(10), Decimal(20))
    assert (terms.commission, terms.commission_vat) == (Decimal("4.50"), Decimal("0.32"))


def test_what_another_seller_promised_is_not_this_sellers_to_give() -> None:
    product, other = make_product(), make_seller()
    offer = make_offer()
    Funding.objects.create(offer=offer, seller=other)
    terms = terms_of([Sold(_seller_of(product), product, Decimal(100), ((offer.pk, Decimal(10)),))], on=TODAY)[0]
    assert (terms.seller_discount, terms.talat_discount) == (Decimal(0), Decimal(10))


def test_the_terms_stay_when_the_rules_change() -> None:
    rule("6")
    make_paid_order((make_product(price=Decimal(100)), 2))
    line = get_model("order", "Line").objects.get()
    rule("50", valid_from=date(2026, 6, 1))
    line.refresh_from_db()
    frozen = (line.commission_percent, line.commission, line.vat_percent, line.commission_vat)
    assert frozen == (Decimal(6), Decimal(12), Decimal(7), Decimal("0.84"))


@pytest.mark.parametrize("count", [1, 8])
def test_the_queries_do_not_grow_with_the_lines(count: int) -> None:
    rule("6", category=make_category())
    sold = [Sold(_seller_of(product), product, Decimal(100)) for product in (make_product() for _ in range(count))]
    with CaptureQueriesContext(connection) as queries:
        terms_of(sold, on=TODAY)
    assert len(queries) == 2


@pytest.mark.parametrize(
    ("day", "percent"), [((1997, 8, 15), 7), ((1997, 8, 16), 10), ((1999, 4, 1), 7), ((2026, 11, 22), 7)]
)
def test_vat_is_dated(day: tuple[int, int, int], percent: int) -> None:
    assert vat_percent(date(*day)) == percent


def test_the_vat_within_a_price() -> None:
    assert vat_within(Decimal("107.00"), TODAY) == Decimal("7.00")
    with pytest.raises(ValueError, match="no VAT"):
        vat_percent(date(1991, 12, 31))
