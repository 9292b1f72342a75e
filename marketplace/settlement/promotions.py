"""An offer that one seller gives is about this seller's goods alone, whatever its ranges and conditions say.

Oscar's offers look at the whole basket: a voucher of one seller would take money off another's goods, and another's
goods would help to reach its threshold. Here such an offer is shown only its giver's lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from oscar.apps.basket.middleware import BasketMiddleware
from oscar.core.loading import get_class

from marketplace.settlement.models import Funding

if TYPE_CHECKING:
    from django.http import HttpRequest

Applicator = get_class("offer.applicator", "Applicator")
OfferApplications = get_class("offer.results", "OfferApplications")


class OwnGoods:
    """A basket as the offer of one seller sees it: all that Oscar's conditions and benefits ask a basket for."""

    def __init__(self, basket: Any, partner_id: int) -> None:
        self.owner = basket.owner
        self.currency = basket.currency
        self._lines = [line for line in basket.all_lines() if line.stockrecord.partner_id == partner_id]

    def all_lines(self) -> list[Any]:
        """The basket's own line objects: what an offer takes off them, the basket shows."""
        return self._lines


class FundedApplicator(Applicator):  # type: ignore[misc, valid-type]
    """Oscar's applicator, but that an offer with a `Funding` sees only its giver's goods. One query more."""

    def apply_offers(self, basket: Any, offers: Sequence[Any]) -> None:
        """As Oscar does: each offer in turn, as often as it may be applied."""
        givers = dict(
            Funding.objects.filter(offer_id__in=[offer.pk for offer in offers]).values_list(
                "offer_id", "seller__partner_id"
            )
        )
        applications = OfferApplications()
        for offer in offers:
            seen = OwnGoods(basket, givers[offer.pk]) if offer.pk in givers else basket
            for _time in range(int(offer.get_max_applications(basket.owner))):
                result = offer.apply_benefit(seen)
                if not result.is_successful:
                    break
                applications.add(offer, result)
                if result.is_final:
                    break
        basket.offer_applications = applications


class FundedBasketMiddleware(BasketMiddleware):
    """Oscar's middleware, with our applicator."""

    def apply_offers_to_basket(self, request: HttpRequest, basket: Any) -> None:
        if not basket.is_empty:
            FundedApplicator().apply(basket, request.user, request)
