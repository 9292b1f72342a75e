"""What middleware puts on a request."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


class ShopRequest(HttpRequest):
    """A request with the shopper's open basket (Oscar's `BasketMiddleware`), loaded when it is first used."""

    basket: Any
