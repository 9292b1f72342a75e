"""The checkout's second question: bring it home, or fetch it at a post office."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.ordering.states import Delivery
from marketplace.shop.checkout import Checkout, wants_back
from marketplace.shop.forms.branch import BranchForm, BranchSearchForm
from marketplace.shop.forms.home import HomeForm
from marketplace.shop.requests import ShopRequest


@require_GET
@cache_control(private=True, no_store=True)
def where(request: ShopRequest) -> HttpResponse:
    way = Checkout(request)
    if away := way.turned_away("where"):
        return away
    return render(request, "shop/checkout/where.html", way.context("where", chosen=way.draft.delivery))


@require_http_methods(["GET", "POST"])
@cache_control(private=True, no_store=True)
def home(request: ShopRequest) -> HttpResponse:
    way = Checkout(request)
    if away := way.turned_away("where"):
        return away
    if request.method == "POST":
        way.draft.keep("home", request.POST, HomeForm.base_fields)
        if wants_back(request):
            return redirect("shop:checkout_where")
        form = HomeForm(request.POST)
        if "find" in request.POST:
            form.check_postcode_only()
        else:
            way.draft.choose(Delivery.HOME)
            if form.is_valid():
                return way.onward()
    else:
        form = HomeForm(initial=way.draft.typed("home"))
    return render(request, "shop/checkout/home.html", way.context("where", form=form))


@require_http_methods(["GET", "POST"])
@cache_control(private=True, no_store=True)
def pickup(request: ShopRequest) -> HttpResponse:
    """The search is a GET, so that it can be gone back to; the choice is a POST."""
    way = Checkout(request)
    if away := way.turned_away("where"):
        return away
    if "words" in request.GET:
        way.draft.keep("search", request.GET, BranchSearchForm.base_fields)
    search = BranchSearchForm(way.draft.typed("search"))
    if request.method == "POST" and wants_back(request):
        return redirect("shop:checkout_where")
    if request.method == "POST" and request.POST.get("branch"):
        way.draft.keep("pickup", request.POST, BranchForm.base_fields)
        way.draft.choose(Delivery.PICKUP)
    branches, near = search.found()
    kept = way.draft.typed("pickup")
    form = BranchForm(request.POST if request.method == "POST" else None, branches=branches, initial=kept)
    if form.is_bound and form.is_valid():
        return way.onward()
    context = way.context("where", form=form, search=search, branches=branches, near=near)
    return render(request, "shop/checkout/pickup.html", context)
