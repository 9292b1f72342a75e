"""Money that may be paid out, made by the services that make it in the market."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from marketplace.accounts.models import User
from marketplace.ordering.models import SellerOrder
from marketplace.postoffice.models import Branch
from marketplace.sellers.models import Seller
from marketplace.settlement import holds, payout_accounts, payouts
from marketplace.settlement.models import Hold, PayoutAccount, PayoutBatch, PayoutMethod, Share
from tests.factories import make_member, make_operator, make_paid_order, make_product, make_seller


def a_share(seller: Seller | None = None, *, price: str = "200", quantity: int = 1, **order: Any) -> Share:
    """A seller's share of a paid order, held."""
    maker = seller or make_seller()
    placed = make_paid_order((make_product(maker, price=Decimal(price)), quantity), **order)
    return Share.objects.get(part=SellerOrder.objects.get(order=placed, seller=maker))


def freed(share: Share) -> Share:
    """All its holds are over: it is payable."""
    holds.end_all(Hold.objects.filter(share=share), "for the test")
    share.refresh_from_db()
    return share


def an_account(seller: Seller, *, method: PayoutMethod = PayoutMethod.BANK, **fields: Any) -> PayoutAccount:
    """An account in use: proposed by the owner, accepted by an operator, its 72 hours over."""
    given: dict[str, Any] = {
        PayoutMethod.BANK: {"bank_code": "004", "number": "0123456789", "holder": "กลุ่มทอผ้าบ้านหัวฝาย"},
        PayoutMethod.PROMPTPAY: {"number": "0812345678", "holder": "สมศรี ใจดี"},
        PayoutMethod.CASH: {},
    }[method] | fields
    proposed = payout_accounts.propose(seller, actor=make_member(seller), method=method, **given)
    account = payout_accounts.accept(proposed.pk, actor=make_operator())
    holds.end_all(Hold.objects.filter(seller=seller, share=None), "for the test")
    return account


def a_paying_seller(*, price: str = "200", method: PayoutMethod = PayoutMethod.BANK, **account: Any) -> Seller:
    """A seller with an account in use and one payable share."""
    seller = make_seller()
    an_account(seller, method=method, **account)
    freed(a_share(seller, price=price))
    return seller


def a_cash_seller(branch: Branch, *, price: str = "200") -> Seller:
    return a_paying_seller(price=price, method=PayoutMethod.CASH, branch=branch)


def an_approved_batch(period: str = "2026-W47") -> tuple[PayoutBatch, User, User]:
    """All that is payable, checked by the one person and approved by the other."""
    batch = payouts.prepare(period)
    first, second = make_operator(), make_operator()
    payouts.check(batch.pk, actor=first)
    payouts.approve(batch.pk, actor=second)
    batch.refresh_from_db()
    return batch, first, second
