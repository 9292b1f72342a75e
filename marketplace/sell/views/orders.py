"""The seller's orders: to pack, to hand in, and what became of the others."""

from __future__ import annotations

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketplace.fulfilment.models import Parcel, ParcelState
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.ordering.selectors import parts_to_pack, seller_order_of, seller_orders_of
from marketplace.sell.access import Acting, for_seller, show
from marketplace.sell.views.products import LARGEST_ID, page_key
from marketplace.settlement.selectors import is_sold

PAGE = 20
PAST = (
    SellerOrderState.SENT,
    SellerOrderState.COMPLETED,
    SellerOrderState.RETURNED,
    SellerOrderState.CANCELLED,
)


@require_safe
@for_seller
def orders(request: HttpRequest, acting: Acting) -> HttpResponse:
    seller = acting.seller
    context = {
        "to_pack": pictured(parts_to_pack(seller)),
        "packed": pictured(seller_orders_of(seller, states=(SellerOrderState.PACKED,), limit=PAGE)),
        "past": pictured(seller_orders_of(seller, states=PAST, limit=3)),
        "now": timezone.now(),
    }
    return show(request, acting, "sell/orders.html", context)


@require_safe
@for_seller
def past(request: HttpRequest, acting: Acting) -> HttpResponse:
    key = page_key(request)
    found = seller_orders_of(acting.seller, states=PAST, before=key, limit=PAGE + 1)
    context = {
        "parts": pictured(found[:PAGE]),
        "next_url": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "first_url": request.path if key else "",
        "place": "sell:orders",
    }
    return show(request, acting, "sell/past.html", context)


@require_safe
@for_seller
def order(request: HttpRequest, acting: Acting, pk: int) -> HttpResponse:
    part = own_part(acting, pk)
    pictured([part])
    context = {
        "part": part,
        "parcel": parcel_of(part),
        "sold": acting.may_see_money and is_sold(part.pk),
        "now": timezone.now(),
        "place": "sell:orders",
    }
    return show(request, acting, "sell/order.html", context)


def own_part(acting: Acting, pk: int) -> SellerOrder:
    part = seller_order_of(acting.seller, min(pk, LARGEST_ID))
    if part is None:
        raise Http404
    return part


def pictured(parts: list[SellerOrder]) -> list[SellerOrder]:
    """The parts, their lines' pictures fetched at once: a product that is off sale still has to be found and packed."""
    prefetch_related_objects(parts, "lines__product__images", "lines__product__parent__images")
    return parts


def parcel_of(part: SellerOrder) -> Parcel | None:
    """The part's last parcel; one that was called off does not count."""
    parcels = [parcel for parcel in part.parcels.all() if parcel.state != ParcelState.CANCELLED]
    return max(parcels, key=lambda parcel: parcel.pk, default=None)
