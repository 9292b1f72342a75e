"""Back from the gateway's page: look at once how the payment stands, then show the order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from marketplace.ordering.paying import sync_order
from marketplace.ordering.states import OrderState
from marketplace.shop.access import order_step
from marketplace.shop.next_step import BACK, DECLINED, step_kind
from marketplace.shop.requests import ShopRequest
from payments.attempts import open_attempt
from payments.interface import StepKind
from payments.models import PaymentAttempt

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order


@require_GET
@order_step
def paid(request: ShopRequest, order: Order) -> HttpResponse:
    """Only those who may see the order make us ask the gateway; for all others the webhook does it.

    `redirect_status` is Stripe's word in the address for how the bank's check of a card went: anybody can write it
    there, so it chooses words, nothing else.
    """
    sync_order(order)
    if request.GET.get("redirect_status") == "failed" and step_kind(_open(order)) == StepKind.SCRIPT:
        return HttpResponseRedirect(f"{reverse('shop:pay_card', args=[order.number])}?{DECLINED}")
    return HttpResponseRedirect(f"{reverse('shop:order', args=[order.number])}?{BACK}")


def _open(order: Order) -> PaymentAttempt | None:
    """Read anew, after the sync."""
    return open_attempt(order.pk) if order.status == OrderState.AWAITING_PAYMENT else None
