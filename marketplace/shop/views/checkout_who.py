"""The checkout's first question: who orders."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.shop.checkout import Checkout, wants_back
from marketplace.shop.forms.contact import ContactForm
from marketplace.shop.requests import ShopRequest


@require_GET
@cache_control(private=True, no_store=True)
def checkout(request: ShopRequest) -> HttpResponse:
    """Goes on where the shopper left off."""
    way = Checkout(request)
    return way.turned_away("who") or way.onward()


@require_http_methods(["GET", "POST"])
@cache_control(private=True, no_store=True)
def who(request: ShopRequest) -> HttpResponse:
    way = Checkout(request)
    if away := way.turned_away("who"):
        return away
    form = ContactForm(initial=way.draft.first_typed_of_who())
    if request.method == "POST":
        way.draft.keep("who", request.POST, ContactForm.base_fields)
        if wants_back(request):
            return redirect("shop:basket")
        form = ContactForm(request.POST)
        if form.is_valid():
            return way.onward()
    return render(request, "shop/checkout/who.html", way.context("who", form=form))
