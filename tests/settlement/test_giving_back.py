"""Who bears what when money goes back, to the satang."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from oscar.core.loading import get_model

from marketplace.ledger.accounts import (
    COMMISSION,
    COMMISSION_VAT,
    LOSS,
    POSTAGE,
    REFUNDS,
    Account,
    held,
    receivable,
)
from marketplace.ledger.selectors import balance
from marketplace.ordering.errors import Disputed
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.refunding import refund_part
from marketplace.settlement.errors import NothingSold, TooMuch
from marketplace.settlement.giving_back import Claim, give_back
from marketplace.settlement.models import Cause, CommissionRule, GiveBack, Share
from payments.models import Dispute, PaymentAttempt, Refund
from tests.factories import make_branch, make_order, make_paid_order, make_product, stock_record
from tests.settlement import books

pytestmark = pytest.mark.usefixtures("market")

POSTED = Decimal(42)  # EMS up to 250 g


@pytest.fixture
def part() -> SellerOrder:
    """One piece at 200 baht: 10 of commission, 0.70 of VAT on it, 189.30 for the seller."""
    make_paid_order((make_product(price=Decimal(200)), 1), branch=make_branch())
    return SellerOrder.objects.get()


def figures(part: SellerOrder) -> dict[str, Decimal]:
    named: Mapping[str, Account] = {
        "held": held(part.seller_id),
        "owed": receivable(part.seller_id),
        "commission": COMMISSION,
        "vat": COMMISSION_VAT,
        "post": POSTAGE,
        "loss": LOSS,
        "refunds": REFUNDS,
    }
    return {name: balance(account) for name, account in named.items()}


def is_now(part: SellerOrder, **expected: str) -> None:
    assert figures(part) == {name: Decimal(expected.get(name, 0)) for name in figures(part)}
    books.check()


def test_before(part: SellerOrder) -> None:
    is_now(part, held="189.30", commission="10", vat="0.70", post="42")


@pytest.mark.parametrize("cause", [Cause.SHOPPER_CANCELLED, Cause.SELLER_CANCELLED, Cause.LATE])
def test_what_was_not_sent_goes_back_the_way_it_came(part: SellerOrder, cause: Cause) -> None:
    refund_part(part, cause=cause, key="k")
    is_now(part, refunds="242")


def test_who_changed_their_mind_bears_the_postage(part: SellerOrder) -> None:
    refund_part(part, cause=Cause.CHANGED_MIND, key="k")
    is_now(part, post="42", refunds="200")


def test_faulty_goods_cost_their_maker_the_postage_too(part: SellerOrder) -> None:
    refund_part(part, cause=Cause.FAULTY, key="k")
    is_now(part, post="42", refunds="242", owed="42")


@pytest.mark.parametrize("cause", [Cause.LOST_IN_POST, Cause.GOODWILL])
def test_what_is_not_the_sellers_fault_costs_the_seller_nothing(part: SellerOrder, cause: Cause) -> None:
    refund_part(part, cause=cause, key="k")
    is_now(part, held="189.30", commission="10", vat="0.70", post="42", loss="242", refunds="242")


def test_a_part_of_the_price_takes_the_same_part_of_the_commission(part: SellerOrder) -> None:
    refund_part(part, cause=Cause.FAULTY, key="k", claim=Claim(amount=Decimal("66.67")))
    is_now(part, held="126.20", commission="6.66", vat="0.47", post="42", refunds="66.67")
    refund_part(part, cause=Cause.FAULTY, key="l", claim=Claim(amount=Decimal("66.67")))
    refund_part(part, cause=Cause.FAULTY, key="m", claim=Claim(amount=Decimal("66.66")))
    is_now(part, post="42", refunds="200")


def test_pieces_cost_what_the_line_cost() -> None:
    """One after the other, until the whole line is given back."""
    make_paid_order((make_product(price=Decimal(40)), 3), branch=make_branch())
    line, part = get_model("order", "Line").objects.get(), SellerOrder.objects.get()
    given = [
        refund_part(part, cause=Cause.CHANGED_MIND, key=f"k{turn}", claim=Claim(pieces={line.pk: 1}))
        for turn in range(3)
    ]
    assert [one.goods for one in given if one] == [Decimal(40)] * 3
    line.refresh_from_db()
    assert (line.refunded, line.refunded_quantity) == (Decimal(120), 3)
    assert Share.objects.get().left == 0
    books.check()


@pytest.mark.parametrize(
    "claim", [{"amount": Decimal("242.01")}, {"pieces": {0: 2}}, {"pieces": {0: -1}}, {"pieces": {10**6: 1}}]
)
def test_more_than_is_left_is_refused_and_nothing_changes(part: SellerOrder, claim: dict[str, Any]) -> None:
    line = get_model("order", "Line").objects.get()
    if "pieces" in claim:
        claim = {"pieces": {pk or line.pk: count for pk, count in claim["pieces"].items()}}
    before = figures(part)
    with pytest.raises(TooMuch):
        refund_part(part, cause=Cause.FAULTY, key="k", claim=Claim(**claim))
    assert figures(part) == before
    assert not GiveBack.objects.exists()
    assert not Refund.objects.exists()


def test_one_decision_per_key(part: SellerOrder) -> None:
    first = refund_part(part, cause=Cause.GOODWILL, key="k", claim=Claim(amount=Decimal(10)))
    again = refund_part(part, cause=Cause.GOODWILL, key="k", claim=Claim(amount=Decimal(10)))
    assert first == again
    assert Refund.objects.get().amount == Decimal(10)


def test_when_nothing_is_left_nothing_is_given(part: SellerOrder) -> None:
    refund_part(part, cause=Cause.LATE, key="k")
    assert refund_part(part, cause=Cause.GOODWILL, key="l") is None


def test_what_was_never_paid_is_not_given_back() -> None:
    make_order()
    with pytest.raises(NothingSold):
        give_back(part_id=SellerOrder.objects.get().pk, cause=Cause.LATE, key="k")


def test_goods_that_are_back_are_for_sale_again() -> None:
    product = make_product(stock=10)
    make_paid_order((product, 3), branch=make_branch())
    part, line = SellerOrder.objects.get(), get_model("order", "Line").objects.get()
    before = stock_record(product).num_in_stock
    refund_part(part, cause=Cause.CHANGED_MIND, key="k", claim=Claim(pieces={line.pk: 2}), restock=True)
    assert stock_record(product).num_in_stock == before + 2
    refund_part(part, cause=Cause.CHANGED_MIND, key="l", restock=True)
    assert stock_record(product).num_in_stock == before + 3


def test_a_disputed_payment_is_not_given_back_a_second_time(part: SellerOrder) -> None:
    Dispute.objects.create(attempt=PaymentAttempt.objects.get(), external_id="dp", amount=Decimal(242))
    with pytest.raises(Disputed):
        refund_part(part, cause=Cause.FAULTY, key="k")
    assert not GiveBack.objects.exists()
    is_now(part, held="189.30", commission="10", vat="0.70", post="42")


@pytest.mark.parametrize("first", ["2.13", "2.14", "2.15", "4.99"])
def test_a_satang_can_be_given_back_after_any_sum(first: str) -> None:
    """Commission and VAT, each rounded by itself, could take more than the satang."""
    CommissionRule.objects.create(percent=Decimal(10), valid_from=date(2026, 1, 1))
    make_paid_order((make_product(price=Decimal(10)), 1), branch=make_branch())
    part = SellerOrder.objects.get()
    for turn, amount in enumerate((first, "0.01", "0.01")):
        given = refund_part(part, cause=Cause.CHANGED_MIND, key=f"k{turn}", claim=Claim(amount=Decimal(amount)))
        assert given is not None
        assert given.from_seller >= 0
    refund_part(part, cause=Cause.CHANGED_MIND, key="rest")
    assert Share.objects.get().left == 0
    books.check()
