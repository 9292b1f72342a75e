"""Back from the gateway's page: look at once how the payment stands, then show the order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from marketplace.ordering.paying import sync_order
from marketplace.shop.access import order_page
from marketplace.shop.next_step import BACK
from marketplace.shop.requests import ShopRequest

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order


@require_GET
@order_page
def paid(request: ShopRequest, order: Order) -> HttpResponse:
    """Only those who may see the order make us ask the gateway; for all others the webhook does it."""
    sync_order(order)
    return HttpResponseRedirect(f"{reverse('shop:order', args=[order.number])}?{BACK}")
