"""Goods that Talat gives whole: the buyer paid nothing for them, and still nobody keeps money for what was not sold."""

from __future__ import annotations

from decimal import Decimal

import pytest

from marketplace.ledger.accounts import COMMISSION, LOSS, POSTAGE, PROMOTION
from marketplace.ledger.selectors import balance
from marketplace.ordering import ending
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.refunding import refund_part
from marketplace.settlement.giving_back import Claim
from marketplace.settlement.models import Cause, GiveBack, Share
from payments.models import Refund
from tests.factories import make_paid_order, make_product, make_seller
from tests.settlement import books
from tests.settlement.test_promotions import an_offer

pytestmark = pytest.mark.usefixtures("market")

NOTHING = Decimal(0)


def test_a_cancelled_gift_goes_back_to_talat() -> None:
    an_offer("Percentage", 100)
    make_paid_order((make_product(price=Decimal(100)), 2))
    share = Share.objects.get()
    assert (share.talat_discount, share.paid, share.net) == (Decimal(200), share.postage, Decimal("189.30"))
    ending.cancel_part(SellerOrder.objects.get(), actor=None, reason="none left", cause=Cause.SELLER_CANCELLED)
    share.refresh_from_db()
    assert (share.left, share.owed) == (NOTHING, NOTHING)
    assert [balance(account) for account in (PROMOTION, COMMISSION, POSTAGE, LOSS)] == [NOTHING] * 4
    assert Refund.objects.get().amount == share.postage
    books.check()


def test_the_free_one_of_two_goes_back_too() -> None:
    an_offer("Multibuy", None, at_least=2)
    seller = make_seller()
    make_paid_order((make_product(seller, price=Decimal(100)), 1), (make_product(seller, price=Decimal(60)), 1))
    ending.cancel_part(SellerOrder.objects.get(), actor=None, reason="", cause=Cause.SHOPPER_CANCELLED)
    share = Share.objects.get()
    assert (share.talat_discount, share.left, balance(PROMOTION)) == (Decimal(60), NOTHING, NOTHING)
    books.check()


def test_pieces_that_were_free_give_their_gift_back_and_the_buyer_nothing() -> None:
    an_offer("Percentage", 100)
    make_paid_order((make_product(price=Decimal(100)), 3))
    part, line = SellerOrder.objects.get(), SellerOrder.objects.get().lines.get()
    before = Share.objects.get().left
    taken = []
    for key, pieces in (("one", 1), ("two", 2)):
        decision = refund_part(part, cause=Cause.CHANGED_MIND, key=key, claim=Claim(pieces={line.pk: pieces}))
        assert decision is not None
        assert (decision.goods, decision.postage, decision.gift_back) == (NOTHING, NOTHING, Decimal(100 * pieces))
        taken.append(decision.from_seller)
    assert refund_part(part, cause=Cause.CHANGED_MIND, key="three") is None
    assert (sum(taken), Share.objects.get().left, balance(PROMOTION)) == (before, NOTHING, NOTHING)
    assert not Refund.objects.exists()
    assert GiveBack.objects.count() == 2
    books.check()
