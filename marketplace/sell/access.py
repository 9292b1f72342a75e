"""Who acts for which seller on this request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from marketplace.ordering.models import SellerOrderState
from marketplace.ordering.selectors import todo_counts
from marketplace.sellers import selectors
from marketplace.sellers.models import Seller

SESSION_KEY = "sell_seller"
P = ParamSpec("P")


@dataclass(frozen=True)
class Acting:
    """The seller acted for, and as what. `has_others`: can switch."""

    seller: Seller
    role: str
    has_others: bool

    @property
    def may_change_goods(self) -> bool:
        """List products, set prices and stock."""
        return selectors.may_change_goods(self.role)

    @property
    def may_see_money(self) -> bool:
        return selectors.may_see_money(self.role)

    @property
    def may_change_account(self) -> bool:
        """Say where the money goes."""
        return selectors.may_change_account(self.role)


def for_seller(
    view: Callable[Concatenate[HttpRequest, Acting, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A page of the seller the person acts for: guests sign in first, for others it does not exist."""

    @wraps(view)
    def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            # What was sent is lost with the session: begin again at a page that can be opened.
            opened = request.method in ("GET", "HEAD")
            return redirect_to_login(request.get_full_path() if opened else reverse("sell:today"))
        memberships = list(selectors.memberships(request.user))
        if not memberships:
            raise Http404
        chosen = request.session.get(SESSION_KEY)
        one = memberships[0] if len(memberships) == 1 else next((m for m in memberships if m.seller_id == chosen), None)
        if one is None:
            return redirect("sell:choose")
        return view(request, Acting(one.seller, one.role, len(memberships) > 1), *args, **kwargs)

    return page


def for_keeper(
    view: Callable[Concatenate[HttpRequest, Acting, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """As `for_seller`, for pages that change goods and shop: for packers they do not exist."""
    return for_seller(_only(view, lambda acting: acting.may_change_goods))


def for_bookkeeper(
    view: Callable[Concatenate[HttpRequest, Acting, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """As `for_seller`, for pages about money: for packers they do not exist."""
    return for_seller(_only(view, lambda acting: acting.may_see_money))


def for_owner(
    view: Callable[Concatenate[HttpRequest, Acting, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """As `for_seller`, for pages that say where the money goes: for all but owners they do not exist."""
    return for_seller(_only(view, lambda acting: acting.may_change_account))


def _only(
    view: Callable[Concatenate[HttpRequest, Acting, P], HttpResponseBase], may: Callable[[Acting], bool]
) -> Callable[Concatenate[HttpRequest, Acting, P], HttpResponseBase]:
    @wraps(view)
    def page(request: HttpRequest, acting: Acting, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not may(acting):
            raise Http404
        return view(request, acting, *args, **kwargs)

    return page


def show(
    request: HttpRequest, acting: Acting, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page of the seller's, with what its frame shows."""
    counts = todo_counts(acting.seller)
    frame = {
        "acting": acting,
        "seller": acting.seller,
        "seller_name": acting.seller.label,
        "orders_waiting": counts[SellerOrderState.TO_PACK],
        "counts": counts,
    }
    return render(request, template, frame | context, status=status)
