"""What went wrong with money elsewhere, as tests of ours. Each names where it was reported."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from marketplace.fulfilment import scanning
from marketplace.fulfilment.interface import Desk
from marketplace.ledger.accounts import drawer, held, payable, receivable
from marketplace.ledger.models import Posting
from marketplace.ledger.selectors import balance
from marketplace.ordering import counter, ending, packing, paying, refunding
from marketplace.ordering.collecting import collect_on_delivery
from marketplace.ordering.errors import NotEnoughStock
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.refunding import refund_part
from marketplace.settlement import holds, payout_accounts, payouts
from marketplace.settlement.giving_back import Claim
from marketplace.settlement.models import Cause, Payout, PayoutMethod, PayoutState, Share, ShareState
from payments import refunds, selectors
from payments.gateways.counter.models import CounterRefund
from payments.gateways.demo.models import DemoCharge
from payments.models import PaymentAttempt, Refund
from tests.factories import (
    make_branch,
    make_clerk,
    make_operator,
    make_order,
    make_paid_order,
    make_product,
    make_seller,
    stock_record,
)
from tests.settlement import books

pytestmark = pytest.mark.usefixtures("market")


def two_sellers() -> tuple[Any, Any]:
    return make_product(make_seller(), price=Decimal(100)), make_product(make_seller(), price=Decimal(250))


def make_payable(share: Share) -> None:
    holds.end_all(share.holds.all(), "test")


def pay_out(seller: Any) -> Payout:
    """Everything payable to the seller, to its bank, told as paid."""
    checker, approver = make_operator(), make_operator()
    if payout_accounts.account_of(seller.pk) is None:
        account = payout_accounts.propose(
            seller, actor=approver, method=PayoutMethod.BANK, bank_code="004", number="1234567890"
        )
        payout_accounts.accept(account.pk, actor=checker)
    batch = payouts.prepare(f"T{checker.pk}")
    payouts.check(batch.pk, actor=checker)
    payouts.approve(batch.pk, actor=approver)
    payouts.mark_batch_paid(batch.pk, checker.pk)
    return Payout.objects.get(batch=batch, seller=seller)


def test_a_webhook_that_comes_again_neither_completes_nor_refunds_again() -> None:
    """mercur #909"""
    order = make_paid_order()
    attempt = PaymentAttempt.objects.get()
    booked = list(Posting.objects.order_by("key").values_list("key", flat=True))
    for _time in range(20):
        paying.sync_attempt(attempt.pk)
    order.refresh_from_db()
    assert order.status == "confirmed"
    assert not Refund.objects.exists()
    assert list(Posting.objects.order_by("key").values_list("key", flat=True)) == booked


def test_nobody_pays_for_what_is_not_there() -> None:
    """mercur #776: paid, and no order, at stock 0. Here the order is refused before any gateway hears of it."""
    product = make_product(stock=1)
    make_order((product, 1))
    with pytest.raises(NotEnoughStock):
        make_order((product, 1), gateway_code="demo")
    assert PaymentAttempt.objects.filter(gateway="demo").count() == 0
    assert stock_record(product).available == 0


def test_who_pays_too_late_gets_the_money_back() -> None:
    """mercur #776, the other half: paid when the last piece had gone to somebody else."""
    product = make_product(stock=1)
    late = make_order((product, 1), gateway_code="demo")
    attempt = paying.start(late)
    assert attempt is not None
    ending.cancel_order(late, actor=None, reason="changed my mind")
    make_paid_order((product, 1))
    DemoCharge.objects.filter(pk=attempt.external_id).update(status="succeeded")
    paying.sync_attempt(attempt.pk)
    refund = Refund.objects.get(attempt=attempt)
    assert (refund.amount, selectors.paid(late.pk)) == (late.total_incl_tax, Decimal(0))
    books.check()


def test_every_part_of_a_paid_order_is_paid() -> None:
    """mercur #1387, #1398, #1419: split orders shown as unpaid."""
    one, other = two_sellers()
    order = make_paid_order((one, 1), (other, 1))
    parts = SellerOrder.objects.filter(order=order)
    assert [part.state for part in parts] == ["to_pack", "to_pack"]
    assert sum(share.paid for share in Share.objects.all()) == order.total_incl_tax == selectors.paid(order.pk)


def test_a_wholly_refunded_order_is_paid_no_more() -> None:
    """spree PR #14622: fully refunded, still "paid"."""
    order = make_paid_order()
    part = SellerOrder.objects.get()
    refund_part(part, cause=Cause.SELLER_CANCELLED, key="all")
    assert selectors.paid(order.pk) == 0
    assert Share.objects.get().left == 0
    books.check()


def test_packing_one_part_changes_no_postage() -> None:
    """spree PR #14622: delivery priced anew when a parcel is split off."""
    one, other = two_sellers()
    order = make_paid_order((one, 1), (other, 1), branch=make_branch())
    before = list(SellerOrder.objects.order_by("pk").values_list("postage", flat=True))
    for part in SellerOrder.objects.select_related("seller"):
        packing.pack(part.pk, seller=part.seller, actor=None)
    order.refresh_from_db()
    assert list(SellerOrder.objects.order_by("pk").values_list("postage", flat=True)) == before
    assert order.shipping_incl_tax == sum(before)


def test_a_returned_payout_is_payable_again() -> None:
    """spree PR #14622: a returned payout still "settled"."""
    make_paid_order()
    share = Share.objects.get()
    make_payable(share)
    payout = pay_out(share.seller)
    payouts.come_back(payout.pk, actor=make_operator(), reason="closed account")
    payout.refresh_from_db()
    share.refresh_from_db()
    assert (payout.state, share.state, share.payout_id) == (PayoutState.RETURNED, ShareState.PAYABLE, None)
    assert balance(payable(share.seller_id)) == share.left
    books.check()


@pytest.mark.parametrize("state", ["held", "payable", "paid"])
def test_what_is_refunded_is_no_earning(state: str) -> None:
    """dokan #905, #1575, #2091: a refund leaves the seller's earnings as they were."""
    make_paid_order((make_product(price=Decimal(100)), 1))
    share = Share.objects.get()
    assert share.net == Decimal("94.65")  # 100 less 5 % and 7 % VAT on that
    if state != "held":
        make_payable(share)
    if state == "paid":
        pay_out(share.seller)
    refund_part(share.part, cause=Cause.CHANGED_MIND, key="back")
    assert balance(held(share.seller_id)) + balance(payable(share.seller_id)) == 0
    assert balance(receivable(share.seller_id)) == (share.net if state == "paid" else 0)
    books.check()


def test_a_debt_is_taken_from_the_next_payout() -> None:
    """The issue's own: a refund after the payout becomes a receivable and is netted."""
    product = make_product(price=Decimal(100))
    make_paid_order((product, 1))
    first = Share.objects.get()
    make_payable(first)
    pay_out(first.seller)
    refund_part(first.part, cause=Cause.CHANGED_MIND, key="back")
    make_paid_order((product, 3))
    make_payable(Share.objects.latest("pk"))
    payout = pay_out(first.seller)
    assert (payout.gross, payout.netted, payout.amount) == (
        Decimal("283.95"),
        Decimal("94.65"),
        Decimal("189.30"),
    )
    assert balance(receivable(first.seller_id)) == 0
    books.check()


def test_cash_on_delivery_is_earned_when_it_is_collected_and_by_whom_it_was_earned() -> None:
    """dokan #1220: cash on delivery credited wrongly."""
    one, other = two_sellers()
    branch = make_branch(takes_cash=True)
    order = make_order((one, 1), (other, 1), branch=branch, gateway_code="cod")
    paying.start(order)
    order.refresh_from_db()
    assert order.status == "confirmed"
    assert not Share.objects.exists()
    part = SellerOrder.objects.get(order=order, seller=one.seller)
    parcel = packing.pack(part.pk, seller=one.seller, actor=None)
    assert parcel.collect_amount == part.total
    desk = Desk(make_clerk(branch), branch)
    scanning.accept(parcel, desk, weight_g=500)
    scanning.receive(parcel, desk, shelf="A1")
    charge = collect_on_delivery(parcel, desk)
    share = Share.objects.get()
    assert (charge.amount, share.seller_id, share.state) == (part.total, one.seller.pk, ShareState.HELD)
    assert {hold.kind for hold in share.holds.all()} >= {"cod", "return_window"}
    assert balance(drawer(branch.pk)) == part.total
    assert balance(held(other.seller.pk)) == 0
    books.check()


def test_cash_in_a_till_is_not_yet_the_sellers() -> None:
    """wepos #122, #160: till cash credited to the seller's withdrawable balance."""
    order, branch = make_order(gateway_code="counter"), make_branch(takes_cash=True)
    counter.take_payment(number=order.number, branch=branch, clerk=make_clerk(branch))
    share = Share.objects.get()
    assert share.state == ShareState.HELD
    assert balance(payable(share.seller_id)) == 0
    assert balance(drawer(branch.pk)) == order.total_incl_tax
    assert not payouts.prepare("T").payouts.exists()


def test_what_a_card_paid_can_be_given_back_in_cash() -> None:
    """vendure #3553: cash refund of a card order impossible."""
    make_paid_order()
    part, branch = SellerOrder.objects.get(), make_branch(takes_cash=True)
    refund_part(part, cause=Cause.FAULTY, key="cash", claim=Claim(amount=Decimal(50)), gateway_code="counter")
    refund = Refund.objects.get()
    refunds.look(refund)
    waiting = CounterRefund.objects.get()
    given = counter.pay_out(number=part.order.number, code=waiting.code, branch=branch, clerk=make_clerk(branch))
    assert given == Decimal(50)
    refund.refresh_from_db()
    assert (refund.state, balance(drawer(branch.pk))) == ("succeeded", Decimal(-50))
    books.check()


def test_one_sellers_refund_touches_no_other_seller() -> None:
    """The issue's own."""
    one, other = two_sellers()
    order = make_paid_order((one, 1), (other, 1))
    theirs = Share.objects.get(seller=other.seller)
    refund_part(SellerOrder.objects.get(order=order, seller=one.seller), cause=Cause.FAULTY, key="one")
    again = Share.objects.get(pk=theirs.pk)
    assert (again.left, again.refunded, again.state) == (theirs.left, Decimal(0), theirs.state)
    assert balance(held(other.seller.pk)) == theirs.net


def test_a_parcel_that_came_back_gives_the_price_of_the_goods_back() -> None:
    """Noted in issue 2: a returned parcel refunded nobody."""
    make_paid_order((make_product(price=Decimal(100)), 1), branch=make_branch())
    part = SellerOrder.objects.get()
    SellerOrder.objects.filter(pk=part.pk).update(state="returned")
    refunding.came_back(part.pk)
    share = Share.objects.get(part=part)
    assert (share.refunded, share.left) == (Decimal(100), Decimal(0))
    assert balance(receivable(share.seller_id)) == share.postage / 2
    books.check()
