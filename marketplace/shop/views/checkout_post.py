"""The checkout's third question: by which postal service, for each seller's parcel."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from marketplace.shop.checkout import Checkout, wants_back
from marketplace.shop.forms.postage import PostageForm, field_name
from marketplace.shop.requests import ShopRequest


@require_http_methods(["GET", "POST"])
@cache_control(private=True, no_store=True)
def post(request: ShopRequest) -> HttpResponse:
    way = Checkout(request)
    if away := way.turned_away("post"):
        return away
    typed = way.draft.typed("post")
    form = PostageForm(offers=way.offers, typed=typed)
    if request.method == "POST":
        way.draft.keep("post", request.POST, form.fields)
        if wants_back(request):
            return redirect("shop:checkout_where")
        form = PostageForm(request.POST, offers=way.offers, typed=typed)
        if form.is_valid() and all(options for _group, options in way.offers.values()):
            return way.onward()
    parcels = [
        {"group": group, "field": form[field_name(seller_id)] if options else None}
        for seller_id, (group, options) in way.offers.items()
    ]
    context = way.context("post", form=form, parcels=parcels, stuck=any(not row["field"] for row in parcels))
    return render(request, "shop/checkout/post.html", context)
