"""The shopper's own page: orders, and the way in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from marketplace.ordering.numbers import spaced
from marketplace.ordering.selectors import orders_of
from marketplace.shop.access import remembered
from marketplace.shop.paging import after
from marketplace.shop.requests import ShopRequest
from marketplace.shop.story import tell

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order

PAGE = 10


@require_GET
@cache_control(private=True, no_store=True)
def me(request: ShopRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        context: dict[str, Any] = {"numbers": [(number, spaced(number)) for number in remembered(request)]}
        return render(request, "shop/me.html", context)
    orders = orders_of(request.user, before=after(request), limit=PAGE + 1)
    shown = orders[:PAGE]
    context = {
        "orders": [_row(order) for order in shown],
        "next_after": shown[-1].pk if len(orders) > PAGE else None,
        "is_first": after(request) is None,
    }
    return render(request, "shop/me.html", context)


def _row(order: Order) -> dict[str, Any]:
    lines = [line for part in order.seller_orders.all() for line in part.lines.all()]
    story = tell(order, now=timezone.now())
    return {"order": order, "number": spaced(order.number), "story": story, "lines": lines}
