"""What every page of the shop shows besides its own."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from marketplace.shop.pieces import pieces_in_basket


def basket_count(request: HttpRequest) -> dict[str, Any]:
    """`basket_count`: how many pieces are in the basket. Asked only where it is shown."""
    return {"basket_count": SimpleLazyObject(partial(pieces_in_basket, request))}
