"""Cancelling an order before a seller has packed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from marketplace.ordering import ending
from marketplace.ordering.errors import TooLate
from marketplace.ordering.numbers import spaced
from marketplace.ordering.states import OrderState
from marketplace.shop.access import order_page
from marketplace.shop.parts import can_cancel, was_paid_at_counter
from marketplace.shop.requests import ShopRequest

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order


@require_http_methods(["GET", "POST"])
@order_page
def cancel(request: ShopRequest, order: Order) -> HttpResponse:
    if not can_cancel(order):
        messages.warning(request, _("This order cannot be cancelled any more."))
        return redirect("shop:order", number=order.number)
    if request.method == "POST":
        with override(order.language):
            reason = _("Cancelled by the buyer")
        try:
            ending.cancel_order(order, actor=request.user if request.user.is_authenticated else None, reason=reason)
            messages.success(request, _("The order is cancelled."))
        except TooLate:
            messages.warning(request, _("This order cannot be cancelled at this moment. Please look how it stands."))
        return redirect("shop:order", number=order.number)
    context = {
        "order": order,
        "number": spaced(order.number),
        "is_paid": order.status == OrderState.CONFIRMED,
        "at_counter": was_paid_at_counter(order),
        "place": "shop:me",
    }
    return render(request, "shop/orders/cancel.html", context)
