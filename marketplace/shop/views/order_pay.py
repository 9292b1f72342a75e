"""Paying an order that waits for it: go on with the way chosen, or choose another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.ordering import paying
from marketplace.ordering.errors import PaymentWayClosed
from marketplace.ordering.numbers import spaced
from marketplace.ordering.states import OrderState
from marketplace.shop.access import order_page
from marketplace.shop.forms.payment import PaymentForm
from marketplace.shop.next_step import to_next_step
from marketplace.shop.requests import ShopRequest
from marketplace.shop.story import latest_attempt
from payments.models import OPEN_STATES, AttemptState, PaymentAttempt

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order


@require_http_methods(["GET", "POST"])
@order_page
def pay(request: ShopRequest, order: Order) -> HttpResponse:
    latest = latest_attempt(order)
    unsure = latest is not None and latest.state == AttemptState.UNKNOWN
    if order.status != OrderState.AWAITING_PAYMENT or unsure:
        return redirect("shop:order", number=order.number)
    form = PaymentForm(initial={"gateway": latest.gateway if latest else ""})
    if request.method == "POST":
        form = PaymentForm(request.POST)
        if form.is_valid():
            try:
                return to_next_step(order, _carry_on(order, latest, form.cleaned_data["gateway"]))
            except PaymentWayClosed:
                form.add_error(None, _("This is not possible at this moment. Please try again in a minute."))
    context = {"order": order, "number": spaced(order.number), "form": form, "place": "shop:me"}
    return render(request, "shop/orders/pay.html", context)


def _carry_on(order: Order, latest: PaymentAttempt | None, gateway_code: str) -> PaymentAttempt | None:
    if latest is not None and latest.gateway == gateway_code and latest.state in OPEN_STATES:
        return paying.start(order)
    return paying.try_again(order, gateway_code=gateway_code)
