"""Another phone, address or post office, until a parcel is on its way."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.ordering import changing
from marketplace.ordering.errors import DifferentPostage, NoCashHere, TooLate
from marketplace.ordering.numbers import spaced
from marketplace.ordering.states import Delivery
from marketplace.shop.access import order_page
from marketplace.shop.forms.branch import BranchForm, BranchSearchForm
from marketplace.shop.forms.contact import PhoneForm
from marketplace.shop.forms.home import HomeForm
from marketplace.shop.places import subdistrict_code
from marketplace.shop.requests import ShopRequest

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order

View = Callable[[ShopRequest, "Order"], HttpResponse]


def _while_changeable(view: View) -> View:
    @wraps(view)
    def inner(request: ShopRequest, order: Order) -> HttpResponse:
        if not changing.can_change(order):
            messages.warning(request, _("This order cannot be changed any more."))
            return redirect("shop:order", number=order.number)
        return view(request, order)

    return inner


@require_http_methods(["GET", "POST"])
@order_page
@_while_changeable
def change(request: ShopRequest, order: Order) -> HttpResponse:
    """The phone; and the way to the page for the place."""
    form = PhoneForm(
        request.POST if request.method == "POST" else None,
        initial={"phone": order.contact_phone},
        known_email=order.contact_email,
    )
    if form.is_bound and form.is_valid():
        return _changed(request, order, form, lambda: changing.change_contact(order, phone=form.cleaned_data["phone"]))
    return _page(request, order, "phone", form=form)


@require_http_methods(["GET", "POST"])
@order_page
@_while_changeable
def change_place(request: ShopRequest, order: Order) -> HttpResponse:
    return _branch(request, order) if order.delivery == Delivery.PICKUP else _home(request, order)


def _home(request: ShopRequest, order: Order) -> HttpResponse:
    address = order.shipping_address
    known = {}
    if address is not None:
        code = subdistrict_code(address)
        known = {"postcode": address.postcode, "subdistrict": code, "line": address.line1}
    form = HomeForm(request.POST) if request.method == "POST" else HomeForm(initial=known)
    if "find" in request.POST:
        form.check_postcode_only()
    elif form.is_bound and form.is_valid():
        wanted, island = form.address(), form.on_island
        return _changed(request, order, form, lambda: changing.change_address(order, address=wanted, island=island))
    return _page(request, order, "home", form=form)


def _branch(request: ShopRequest, order: Order) -> HttpResponse:
    """The search travels in the address, so the form that posts the choice keeps it."""
    known = {"province": order.pickup_branch.province_code} if order.pickup_branch else {}
    search = BranchSearchForm(request.GET.dict() if "words" in request.GET else known)
    branches, near = search.found()
    form = BranchForm(
        request.POST if request.method == "POST" else None,
        branches=branches,
        initial={"branch": str(order.pickup_branch_id)},
    )
    if form.is_bound and form.is_valid() and form.chosen:
        branch_id = form.chosen.pk
        return _changed(request, order, form, lambda: changing.change_branch(order, branch_id=branch_id))
    return _page(request, order, "branch", form=form, search=search, branches=branches, near=near)


def _changed(request: ShopRequest, order: Order, form: Any, carry_out: Callable[[], None]) -> HttpResponse:
    try:
        carry_out()
        messages.success(request, _("Changed."))
    except TooLate:
        messages.warning(request, _("It is too late to change this: the parcel is on its way."))
    except NoCashHere:
        messages.warning(request, _("Your order is paid in cash, and the post office there takes none."))
        return redirect("shop:order_change_place", number=order.number)
    except DifferentPostage:
        messages.warning(request, _("The postage to that place is different, so the order cannot go there."))
        return redirect("shop:order_change_place", number=order.number)
    return redirect("shop:order", number=order.number)


def _page(request: ShopRequest, order: Order, what: str, **more: Any) -> HttpResponse:
    context = {"order": order, "number": spaced(order.number), "place": "shop:me", **more}
    return render(request, f"shop/orders/change_{what}.html", context)
