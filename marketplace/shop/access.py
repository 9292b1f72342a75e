"""Who may see an order: its signed-in owner, and the browser that ordered as a guest or proved the order's phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import cache_control

from marketplace.ordering import numbers
from marketplace.ordering.selectors import order_by_number, order_of
from marketplace.shop.requests import ShopRequest

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order

COOKIE = "talat_orders"
SALT = "shop.orders"
AGE = timedelta(days=180)
KEPT = 20

OrderView = Callable[..., HttpResponseBase]


def remembered(request: ShopRequest) -> list[str]:
    """The order numbers this browser may see, newest first."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return []
    return [str(number) for number in kept]


def remember_number(response: HttpResponse, request: ShopRequest, number: str) -> None:
    """Let this browser see the order from now on; it keeps the last `KEPT` orders."""
    kept = [number, *(other for other in remembered(request) if other != number)][:KEPT]
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT),
        max_age=AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def remember(response: HttpResponse, request: ShopRequest, order: Order) -> None:
    """After ordering as a guest. Who is signed in sees it by signing in: signing out hides it at a shared computer."""
    if order.user_id is None:
        remember_number(response, request, order.number)


def visible_order(request: ShopRequest, number: str, *, whole: bool = True) -> Order | None:
    if number in remembered(request):
        return order_by_number(number, whole=whole)
    return order_of(request.user, number, whole=whole) if request.user.is_authenticated else None


def order_page(view: OrderView) -> OrderView:
    """A page of one order, for those who may see it: `view(request, order, …)`, with what else is in the address.

    Others are asked for the phone, whether the order exists or not.
    """
    return _for_those_who_may_see(view, whole=True)


def order_step(view: OrderView) -> OrderView:
    """As `order_page`, for a view that shows nothing: its order comes without parts, lines, parcels and attempts."""
    return _for_those_who_may_see(view, whole=False)


def _for_those_who_may_see(view: OrderView, *, whole: bool) -> OrderView:
    @wraps(view)
    @cache_control(private=True, no_store=True)
    def inner(request: ShopRequest, number: str, **more: Any) -> HttpResponseBase:
        digits = numbers.parse(number)
        if digits is None:
            raise Http404
        order = visible_order(request, digits, whole=whole)
        if order is None:
            return HttpResponseRedirect(f"{reverse('shop:find_order')}?{urlencode({'number': numbers.spaced(digits)})}")
        return view(request, order, **more)

    return inner
