"""Back from the gateway's page: look how the payment stands, then show the order."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from marketplace.ordering.paying import sync_order
from marketplace.ordering.selectors import order_by_number


def paid(request: HttpRequest, number: str) -> HttpResponse:
    """Says nothing of the order: the order's page asks who wants to see it."""
    order = order_by_number(number)
    if order is not None:
        sync_order(order)
    return redirect("shop:order", number)
