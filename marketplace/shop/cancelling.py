"""What a shopper gets back by cancelling, said before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from marketplace.ordering.models import SellerOrder
from marketplace.ordering.states import OrderState
from marketplace.shop.money import due_at_hand_over, how_back
from marketplace.shop.next_step import by_hand
from marketplace.thailand.baht import format_baht
from payments.models import AttemptState

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order


def what_comes_back(order: Order, parts: Sequence[SellerOrder]) -> str:
    """Said of these parts of the order, all or one."""
    if order.status == OrderState.AWAITING_PAYMENT:
        return _unpaid(order)
    if all(part.pk in due_at_hand_over(order) for part in parts):
        return _("You have not paid for it yet, so there is nothing to pay back.")
    amount = sum((part.total for part in parts), Decimal(0))
    paid = next((attempt for attempt in order.attempts.all() if attempt.captured), None)
    how = how_back(paid.gateway, paid.email or order.contact_email) if paid else ""
    return _("You get %(amount)s back, goods and postage.") % {"amount": format_baht(amount)} + f" {how}"


def _unpaid(order: Order) -> str:
    if any(attempt.state == AttemptState.UNKNOWN for attempt in order.attempts.all()):
        return _(
            "We are still checking with the bank whether it is paid. If it is, the order stays, and you can cancel it "
            "afterwards."
        )
    if any(by_hand(attempt) for attempt in order.attempts.all()):
        return _(
            "If you have transferred the money already, please do not cancel. It would come back to you only when we "
            "find it in the bank’s statement."
        )
    return _("It is not paid yet, so nothing is charged. The goods go back to the makers’ shelves.")
