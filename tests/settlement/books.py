"""What must hold of the books at any time, computed from the rows beside the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Sum

from marketplace.core.money import read
from marketplace.ledger import accounts
from marketplace.ledger.accounts import (
    COMMISSION,
    COMMISSION_VAT,
    POSTAGE,
    PROMOTION,
    REFUNDS,
    SHOPPER,
    Account,
    Kind,
)
from marketplace.ledger.models import Posting, Transfer
from marketplace.ledger.selectors import balances, overdrawn
from marketplace.sellers.models import Seller
from marketplace.settlement.models import GiveBack, Payout, PayoutState, Share, ShareState
from payments.gateways.transfer.models import LineState, StatementLine
from payments.models import AttemptState, PaymentAttempt, Refund, RefundState

NOTHING = Decimal(0)


def check() -> None:
    """Assert every rule; the message says which account is wrong."""
    found = balances()
    expected = dict(_expected())
    wrong = {
        str(account): (found.get(account, NOTHING), should)
        for account, should in expected.items()
        if found.get(account, NOTHING) != should
    }
    assert not wrong, f"ledger against rows: {wrong}"
    assert not overdrawn()
    _every_order_is_at_rest()
    _what_is_left_with_shoppers_is_what_was_sold()


def _expected() -> Iterable[tuple[Account, Decimal]]:
    for seller in Seller.objects.all():
        shares = Share.objects.filter(seller=seller)
        yield accounts.held(seller.pk), _left(shares.filter(state=ShareState.HELD))
        yield accounts.payable(seller.pk), _left(shares.filter(state=ShareState.PAYABLE))
        payouts = Payout.objects.filter(seller=seller)
        yield accounts.transit(seller.pk), _sum(payouts.filter(state=PayoutState.IN_TRANSIT), "amount")
        kept = payouts.filter(state__in=(PayoutState.IN_TRANSIT, PayoutState.PAID))
        debts = _sum(shares, "owed") + _way_back(seller.pk)
        yield accounts.receivable(seller.pk), debts - _sum(kept, "netted")
    yield REFUNDS, _sum(Refund.objects.exclude(state=RefundState.SUCCEEDED), "amount") + _strays()
    shares = Share.objects.all()
    yield COMMISSION, _sum(shares, "commission") - _sum(shares, "commission_back")
    yield COMMISSION_VAT, _sum(shares, "commission_vat") - _sum(shares, "commission_vat_back")
    yield PROMOTION, _sum(shares, "talat_discount") - _sum(GiveBack.objects.all(), "gift_back")
    yield POSTAGE, _sum(shares, "postage") - _sum(GiveBack.objects.all(), "from_post") + _way_back()


def _every_order_is_at_rest() -> None:
    for number in set(Posting.objects.exclude(order_number="").values_list("order_number", flat=True)):
        rows = Transfer.objects.filter(posting__order_number=number)
        rest = _sum(rows.filter(credit=str(SHOPPER)), "amount") - _sum(rows.filter(debit=str(SHOPPER)), "amount")
        assert rest == NOTHING, f"order {number}: {rest} baht belong to nobody"


def _what_is_left_with_shoppers_is_what_was_sold() -> None:
    """Captured, less what was promised back or taken by a bank, is what the shares still stand for."""
    captured = PaymentAttempt.objects.filter(state=AttemptState.SUCCEEDED)
    kept = _sum(captured, "captured") - _sum(Refund.objects.all(), "amount")
    paid = F("goods") - F("seller_discount") - F("talat_discount") + F("postage") - F("refunded")
    sold = read(Share.objects.aggregate(sum=Sum(paid))["sum"])
    lost = _sum(GiveBack.objects.filter(cause="dispute_lost"), "goods") + _sum(
        GiveBack.objects.filter(cause="dispute_lost"), "postage"
    )
    assert kept == sold + lost


def _strays() -> Decimal:
    """Money on a bank statement that nobody had asked for, to be sent back."""
    return _sum(StatementLine.objects.filter(state=LineState.TO_RETURN), "amount")


def _way_back(seller_id: int | None = None) -> Decimal:
    rows = Transfer.objects.filter(posting__key__startswith="way-back:")
    if seller_id is not None:
        rows = rows.filter(debit=str(accounts.receivable(seller_id)))
    return _sum(rows, "amount")


def _left(shares: QuerySet[Share]) -> Decimal:
    return _sum(shares, "net") - _sum(shares, "net_back")


def _sum(rows: QuerySet[Any], field: str) -> Decimal:
    total: Decimal = rows.aggregate(sum=Sum(field))["sum"]
    return read(total)


def total_of(kind: Kind) -> Decimal:
    """The balances of all accounts of a kind."""
    return sum((amount for account, amount in balances().items() if account.kind == kind), NOTHING)
