"""A seller's money on its way, by the services that the pages use."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any

from marketplace.accounts.models import User
from marketplace.ordering import refunding
from marketplace.ordering.models import SellerOrder
from marketplace.sellers.models import Seller
from marketplace.settlement import holds, payout_accounts, payouts
from marketplace.settlement.giving_back import WHOLE, Claim
from marketplace.settlement.models import Cause, Hold, Payout, PayoutAccount, PayoutMethod, Share
from tests.factories import make_operator, make_paid_order, make_product, make_user

_period = count(1)


def sell(seller: Seller, price: str = "100", quantity: int = 1, **contact: Any) -> Share:
    """A paid order of a product of this price: the seller's share of it, held."""
    order = make_paid_order((make_product(seller, price=Decimal(price)), quantity), **contact)
    return Share.objects.get(order_number=order.number)


def release(share: Share) -> Share:
    """All that the share waits for has happened."""
    holds.end_all(Hold.objects.filter(share=share), "test")
    share.refresh_from_db()
    return share


def refund(share: Share, cause: Cause = Cause.CHANGED_MIND, amount: str = "", key: str = "r") -> None:
    claim = Claim(amount=Decimal(amount)) if amount else WHOLE
    part = SellerOrder.objects.get(pk=share.part_id)
    refunding.refund_part(part, cause=cause, key=f"{key}-{share.pk}", claim=claim)
    share.refresh_from_db()


def open_account(seller: Seller, *, by: User | None = None, **fields: object) -> PayoutAccount:
    """An account in use, its 72 hours over."""
    given: dict[str, object] = {
        "method": PayoutMethod.BANK,
        "bank_code": "006",
        "number": "1234567890",
        "holder": seller.name,
    } | fields
    proposed = payout_accounts.propose(seller, actor=by or make_user(), **given)  # type: ignore[arg-type]
    account = payout_accounts.accept(proposed.pk, actor=make_operator())
    holds.end_all(Hold.objects.filter(seller=seller, share=None), "test")
    return account


def prepare_payout(seller: Seller) -> Payout:
    """In a batch of its own, prepared."""
    batch = payouts.prepare(f"2026-{next(_period):05d}")
    return Payout.objects.get(batch=batch, seller=seller)


def approve_payout(seller: Seller) -> Payout:
    """In a batch of its own, with the bank."""
    payout = prepare_payout(seller)
    payouts.check(payout.batch_id, actor=make_operator())
    payouts.approve(payout.batch_id, actor=make_operator())
    return payout


def pay_out(seller: Seller) -> Payout:
    payout = approve_payout(seller)
    payouts.mark_paid(payout.pk, actor=make_operator())
    payout.refresh_from_db()
    return payout
