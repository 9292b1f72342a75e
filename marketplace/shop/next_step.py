"""Where a payment attempt sends the shopper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import redirect

from payments.interface import StepKind
from payments.models import AttemptState, PaymentAttempt
from payments.registry import UnknownGateway, gateway

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order


BACK = "back"  # in the address of an order's page: the shopper has just come back from the gateway
DECLINED = "declined"  # in the address of our page for cards: the bank has just said no


def step_kind(attempt: PaymentAttempt | None) -> str:
    """A `StepKind`: what the gateway wants of the shopper; NONE when it has not said, or wants nothing any more."""
    if attempt is None or attempt.state != AttemptState.PENDING:
        return StepKind.NONE
    return str(attempt.next_step.get("kind", StepKind.NONE))


def payload(attempt: PaymentAttempt) -> dict[str, str]:
    return dict(attempt.next_step.get("payload") or {})


def by_hand(attempt: PaymentAttempt) -> bool:
    """Nobody tells us when it is paid: an operator finds it in the bank's statement."""
    return payload(attempt).get("confirmed_by") == "operator"


def secures(attempt: PaymentAttempt) -> bool:
    """Goods leave before the money is in: it is paid when a parcel is handed over."""
    try:
        return gateway(attempt.gateway).secures()
    except UnknownGateway:
        return False


def redirect_url(attempt: PaymentAttempt | None) -> str:
    """The gateway's page where this attempt is paid; "" when there is none or nothing is to be paid there now."""
    if attempt is None or step_kind(attempt) != StepKind.REDIRECT:
        return ""
    return str(attempt.next_step.get("url", ""))


def to_next_step(order: Order, attempt: PaymentAttempt | None) -> HttpResponseRedirect:
    """To the gateway's page or ours for cards; else to the order's page, which says what there is to do."""
    if url := redirect_url(attempt):
        return HttpResponseRedirect(url)
    if step_kind(attempt) == StepKind.SCRIPT:
        return redirect("shop:pay_card", number=order.number)
    return redirect("shop:order", number=order.number)
