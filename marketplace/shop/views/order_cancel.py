"""Cancelling an order, or one maker's part of it: asked once more, with what comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from marketplace.ordering import ending
from marketplace.ordering.errors import Disputed, TooLate
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.ordering.numbers import spaced
from marketplace.settlement.models import Cause
from marketplace.shop.access import order_page
from marketplace.shop.cancelling import what_comes_back
from marketplace.shop.forms.cancel import CancelForm
from marketplace.shop.parts import can_cancel, can_cancel_part
from marketplace.shop.requests import ShopRequest

if TYPE_CHECKING:
    from marketplace.accounts.models import User
    from marketplace.oscar_forks.order.models import Order


@require_http_methods(["GET", "POST"])
@order_page
def cancel(request: ShopRequest, order: Order) -> HttpResponse:
    if not can_cancel(order):
        messages.warning(request, _("This order cannot be cancelled any more."))
        return redirect("shop:order", number=order.number)
    alive = [part for part in order.seller_orders.all() if part.state != SellerOrderState.CANCELLED]

    def carry_out(actor: User | None, reason: str) -> None:
        ending.cancel_order(order, actor=actor, reason=reason)

    return _asked(request, order, alive, carry_out, done=_("The order is cancelled."))


@require_http_methods(["GET", "POST"])
@order_page
def cancel_part(request: ShopRequest, order: Order, part_id: int) -> HttpResponse:
    part = next((part for part in order.seller_orders.all() if part.pk == part_id), None)
    if part is None:
        raise Http404
    if not can_cancel_part(order, part):
        messages.warning(request, _("This part of the order cannot be cancelled any more."))
        return redirect("shop:order", number=order.number)

    def carry_out(actor: User | None, reason: str) -> None:
        if not ending.cancel_part(part, actor=actor, reason=reason, cause=Cause.SHOPPER_CANCELLED):
            raise TooLate

    return _asked(request, order, [part], carry_out, maker=part.seller.label, done=_("This part is cancelled."))


def _asked(
    request: ShopRequest,
    order: Order,
    parts: list[SellerOrder],
    carry_out: Callable[[User | None, str], None],
    *,
    maker: str = "",
    done: str,
) -> HttpResponse:
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with override(order.language):
            reason = form.reason()
        try:
            carry_out(request.user if request.user.is_authenticated else None, reason)
            messages.success(request, done)
        except (TooLate, Disputed):
            messages.warning(request, _("It cannot be cancelled at this moment. Please look how it stands."))
        return redirect("shop:order", number=order.number)
    context = {
        "order": order,
        "number": spaced(order.number),
        "form": form,
        "parts": parts,
        "maker": maker,
        "comes_back": what_comes_back(order, parts),
        "place": "shop:me",
    }
    return render(request, "shop/orders/cancel.html", context)
