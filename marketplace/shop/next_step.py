"""Where a payment attempt sends the shopper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import redirect

from payments.interface import StepKind
from payments.models import AttemptState, PaymentAttempt

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order


BACK = "back"  # in the address of an order's page: the shopper has just come back from the gateway


def redirect_url(attempt: PaymentAttempt | None) -> str:
    """The gateway's page where this attempt is paid; "" when there is none or nothing is to be paid there now."""
    if attempt is None or attempt.state != AttemptState.PENDING:
        return ""
    return str(attempt.next_step.get("url", "")) if attempt.next_step.get("kind") == StepKind.REDIRECT else ""


def to_next_step(order: Order, attempt: PaymentAttempt | None) -> HttpResponseRedirect:
    """To the gateway's page, or to the order's page, which says what else there is to do."""
    url = redirect_url(attempt)
    return HttpResponseRedirect(url) if url else redirect("shop:order", number=order.number)
