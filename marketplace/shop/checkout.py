"""The way through the checkout: its four steps, and which of them is open."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from marketplace.ordering import quoting
from marketplace.ordering.offering import Way, ways_to_pay
from marketplace.ordering.quoting import SellerGroup
from marketplace.shop.drafts import Draft, Place
from marketplace.shop.forms.postage import Offers, PostageForm
from marketplace.shop.pieces import pieces_in_basket
from marketplace.shop.requests import ShopRequest
from marketplace.thailand.postage import PostalService

STEPS = (
    ("who", pgettext_lazy("checkout", "You")),
    ("where", pgettext_lazy("checkout", "Where to")),
    ("post", pgettext_lazy("checkout", "Post")),
    ("pay", pgettext_lazy("checkout", "Pay")),
)
NAMES = tuple(name for name, _label in STEPS)
NEED_GOODS = ("post", "pay")  # what is in the basket matters there; before, only whether there is anything


@dataclass(frozen=True)
class Quote:
    """The sum of an order: goods and postage per seller. `parcels`: each maker with what its parcel costs in all."""

    rows: tuple[dict[str, Any], ...]
    parcels: tuple[dict[str, Any], ...]
    total: Decimal


class Checkout:
    """One request's view of a shopper's checkout."""

    def __init__(self, request: ShopRequest) -> None:
        self.request = request
        self.draft = Draft(request)

    @cached_property
    def groups(self) -> tuple[SellerGroup, ...]:
        """The basket by seller, with all that prices ask for, in a fixed number of queries."""
        basket = self.request.basket
        if basket.pk:
            lines = list(basket.all_lines())
            prefetch_related_objects([line.product for line in lines], "product_class", "parent__product_class")
        return quoting.groups(basket)

    @cached_property
    def place(self) -> Place | None:
        return self.draft.place()

    @cached_property
    def offers(self) -> Offers:
        """Seller id → the seller's goods and the services that carry them to the chosen place."""
        if self.place is None:
            return {}
        today, destination = localdate(), self.place.destination
        return {group.seller.pk: (group, quoting.options(group, destination, on=today)) for group in self.groups}

    @cached_property
    def services(self) -> dict[int, PostalService] | None:
        """The chosen service of each seller, or None while one is missing."""
        typed = self.draft.typed("post")
        if not typed or not all(options for _group, options in self.offers.values()):
            return None
        form = PostageForm(typed, offers=self.offers, typed=typed)
        return form.services() if form.is_valid() else None

    def quote(self, place: Place, services: dict[int, PostalService]) -> Quote:
        rows: list[dict[str, Any]] = []
        parcels: list[dict[str, Any]] = []
        for group, options in self.offers.values():
            chosen = next(option for option in options if option.service == services[group.seller.pk])
            pieces = sum(line.quantity for line in group.lines)
            rows += [
                {
                    "label": group.seller.label,
                    "note": _("Goods, pieces: %(count)d") % {"count": pieces},
                    "amount": group.goods_total,
                },
                {"label": _("Postage"), "note": chosen.name, "amount": chosen.price},
            ]
            parcels.append({"label": group.seller.label, "amount": group.goods_total + chosen.price})
        total = quoting.total(self.groups, place.destination, services, on=localdate())
        return Quote(tuple(rows), tuple(parcels), total)

    def ways(self, phone: str, place: Place, quote: Quote) -> list[Way]:
        """The ways to pay, open or closed for this order. `phone`: of who orders, E.164."""
        return ways_to_pay(
            phone=phone,
            total=quote.total,
            delivery=place.destination,
            per_part_totals=[parcel["amount"] for parcel in quote.parcels],
        )

    def first_open(self, before: str = "pay") -> str:
        """The first step before this one that is not done; this one when all are."""
        done = {
            "who": lambda: self.draft.contact() is not None,
            "where": lambda: self.place is not None,
            "post": lambda: self.services is not None,
        }
        return next((name for name in NAMES[: NAMES.index(before)] if not done[name]()), before)

    def turned_away(self, step: str) -> HttpResponseRedirect | None:
        """Where to go instead, when the basket is empty or an earlier step is not done."""
        if not (self.groups if step in NEED_GOODS else pieces_in_basket(self.request)):
            messages.info(self.request, _("Your basket is empty."))
            return redirect("shop:basket")
        first = self.first_open(step)
        return None if first == step else redirect(f"shop:checkout_{first}")

    def onward(self) -> HttpResponseRedirect:
        """To the first step that is still open."""
        return redirect(f"shop:checkout_{self.first_open()}")

    def context(self, step: str, **more: Any) -> dict[str, Any]:
        steps = [{"label": label, "url": reverse(f"shop:checkout_{name}")} for name, label in STEPS]
        return {"steps": steps, "current": NAMES.index(step) + 1, "place": "shop:basket", **more}


def wants_back(request: ShopRequest) -> bool:
    """The person pressed "Back": what was typed is kept, not checked."""
    return "back" in request.POST
