"""What to do now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalogue_ext.listing import missing
from marketplace.ordering.models import SellerOrderState
from marketplace.ordering.selectors import parts_to_pack, seller_orders_of
from marketplace.sell.access import Acting, for_seller, show
from marketplace.sell.views.orders import pictured
from marketplace.sellers import selectors

FEW = 5


@require_safe
@for_seller
def today(request: HttpRequest, acting: Acting) -> HttpResponse:
    seller = acting.seller
    context = {
        "to_pack": pictured(parts_to_pack(seller, limit=FEW)),
        "packed": pictured(seller_orders_of(seller, states=(SellerOrderState.PACKED,), limit=FEW)),
        "sold_out": [],
        "drafts": [],
        "now": timezone.now(),
    }
    if acting.may_change_goods:
        hidden = selectors.products_of(seller).filter(is_public=False)[:FEW]
        context["drafts"] = [product for product in hidden if missing(product)]
        context["sold_out"] = selectors.sold_out(seller)[:FEW]
        context["has_products"] = bool(context["drafts"]) or seller.products.exists()
    return show(request, acting, "sell/today.html", context)
