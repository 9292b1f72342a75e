"""The shopper's open basket, with all that its pages ask of it."""

from __future__ import annotations

from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from oscar.core.loading import get_model

from marketplace.settlement.promotions import FundedBasketMiddleware

Basket = get_model("basket", "Basket")
ConditionalOffer = get_model("offer", "ConditionalOffer")


class ShopBasketMiddleware(FundedBasketMiddleware):
    """A guest's basket costs two queries, whatever its size, while there is nothing that could make it cheaper.

    Oscar takes eight: it counts the lines, looks for offers and vouchers, and loads pictures and attributes for every
    page.
    """

    def get_basket(self, request: HttpRequest) -> Any:
        basket = super().get_basket(request)  # type: ignore[no-untyped-call]
        if basket.pk and basket._lines is None:  # what `all_lines` gives out from now on
            basket._lines = basket.lines.select_related(
                "product__product_class", "product__parent__product_class", "stockrecord__partner__seller"
            ).order_by("pk")
        return basket

    def get_cookie_basket(self, cookie_key: str, request: Any, manager: Any) -> Any:
        """As Oscar does, and whether an offer or a voucher must be looked at, in the same query."""
        if cookie_key not in request.COOKIES:
            return None
        try:
            return Basket.objects.annotate(may_be_cheaper=_offers() | _vouchers()).get(
                pk=Signer().unsign(request.COOKIES[cookie_key]), owner=None, status=Basket.OPEN
            )
        except (BadSignature, Basket.DoesNotExist):
            request.cookies_to_delete.append(cookie_key)
            return None

    def apply_offers_to_basket(self, request: HttpRequest, basket: Any) -> None:
        if getattr(basket, "may_be_cheaper", True):  # of a person who is signed in nothing is known yet
            super().apply_offers_to_basket(request, basket)


def _offers() -> Exists:
    return Exists(ConditionalOffer.active.filter(offer_type=ConditionalOffer.SITE))


def _vouchers() -> Exists:
    return Exists(Basket.vouchers.through.objects.filter(basket=OuterRef("pk")))
