"""Paying an order that waits for it: go on with the way chosen, or choose another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.ordering import paying
from marketplace.ordering.errors import PaymentWayClosed, TooManyOpenOrders
from marketplace.ordering.numbers import spaced
from marketplace.ordering.states import OrderState
from marketplace.shop.access import order_page
from marketplace.shop.forms.payment import PaymentForm
from marketplace.shop.next_step import by_hand, to_next_step
from marketplace.shop.requests import ShopRequest
from marketplace.shop.story import latest_attempt
from marketplace.shop.ways import about_parcels, known_email, too_many, ways_of
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
    ways = ways_of(order)
    known: dict[str, Any] = {"gateway": latest.gateway if latest else "", "email": known_email(order, latest)}
    form = PaymentForm(initial=known, ways=ways)
    if request.method == "POST":
        # "Go on to pay" asks for nothing that was answered before.
        form = PaymentForm({"email": known["email"]} | request.POST.dict(), ways=ways)
        if form.is_valid():
            try:
                return to_next_step(order, _carry_on(order, latest, **form.cleaned_data))
            except TooManyOpenOrders as many:
                form.add_error(None, too_many(many.limit))
            except PaymentWayClosed as closed:
                words = closed.reason or _("This is not possible at this moment. Please try again in a minute.")
                form.add_error(None, words)
    context = {
        "order": order,
        "number": spaced(order.number),
        "form": form,
        **about_parcels(order),
        "may_be_paid": latest is not None and by_hand(latest),
        "place": "shop:me",
    }
    return render(request, "shop/orders/pay.html", context)


def _carry_on(order: Order, latest: PaymentAttempt | None, *, gateway: str, email: str = "") -> PaymentAttempt | None:
    """The same charge again, as it is now, unless the way to pay or the address that goes with it is another."""
    if latest is not None and latest.state in OPEN_STATES and (latest.gateway, latest.email) == (gateway, email):
        if latest.state != AttemptState.PENDING:
            return paying.start(order)
        paying.sync_attempt(latest.pk)
        latest.refresh_from_db()
        return latest
    return paying.try_again(order, gateway_code=gateway, email=email)
