"""What the shopper typed at the checkout so far, kept in the session as it was typed.

Each step's form checks it anew whenever it is used, so that a branch that closed or a postcode that was mended never
reaches an order unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from marketplace.ordering.placing import Contact, HomeAddress
from marketplace.ordering.quoting import Destination
from marketplace.ordering.states import Delivery
from marketplace.shop.forms.branch import BranchForm
from marketplace.shop.forms.contact import ContactForm
from marketplace.shop.forms.home import HomeForm
from marketplace.shop.places import address_lines
from marketplace.shop.requests import ShopRequest

KEY = "checkout"
LONGEST = 6000  # characters kept of one field


@dataclass(frozen=True)
class Place:
    """Where the parcels go. `address` is None when they are fetched at a post office."""

    destination: Destination
    address: HomeAddress | None
    title: str
    lines: tuple[str, ...]


class Draft:
    """Steps: "who", "home", "pickup", "search" (the last search for a post office), "post", "pay"."""

    def __init__(self, request: ShopRequest) -> None:
        self._request = request
        self._kept: dict[str, Any] = request.session.get(KEY, {})

    def typed(self, step: str) -> dict[str, str]:
        """What was typed on that step, by field; empty when nothing was."""
        return dict(self._kept.get(step, {}))

    def keep(self, step: str, data: Mapping[str, str], names: Any) -> None:
        """Keep what was typed into the fields of these names, right or wrong."""
        self._kept[step] = {name: str(data.get(name, ""))[:LONGEST] for name in names}
        self._save()

    @property
    def delivery(self) -> str:
        """A `Delivery`, or "" when it was not chosen yet."""
        return str(self._kept.get("delivery", ""))

    def choose(self, delivery: Delivery) -> None:
        self._kept["delivery"] = delivery.value
        self._save()

    def clear(self) -> None:
        self._request.session.pop(KEY, None)
        self._kept = {}

    def first_typed_of_who(self) -> dict[str, str]:
        """What was typed, or what we know of a person who is signed in."""
        user = self._request.user
        if "who" in self._kept or not user.is_authenticated:
            return self.typed("who")
        return {"name": user.name, "phone": user.phone or "", "email": user.email or ""}

    def contact(self) -> Contact | None:
        form = ContactForm(self.typed("who"))
        if not form.is_valid():
            return None
        user = self._request.user
        return Contact(
            name=form.cleaned_data["name"],
            phone=form.cleaned_data["phone"],
            email=form.cleaned_data["email"],
            language=(get_language() or "th")[:2],
            user=user if user.is_authenticated else None,
        )

    def place(self) -> Place | None:
        if self.delivery == Delivery.HOME:
            return self._home()
        return self._branch() if self.delivery == Delivery.PICKUP else None

    def _home(self) -> Place | None:
        form = HomeForm(self.typed("home"))
        if not form.is_valid():
            return None
        address = form.address()
        destination = Destination(Delivery.HOME, address.postcode, island=form.on_island)
        lines = address_lines(address.line, address.subdistrict_code, address.postcode)
        return Place(destination, address, "", lines)

    def _branch(self) -> Place | None:
        form = BranchForm(self.typed("pickup"))
        branch = form.chosen if form.is_valid() else None
        if branch is None:
            return None
        destination = Destination(Delivery.PICKUP, branch.postcode, branch.pk)
        return Place(destination, None, branch.label, (f"{branch.told_address} {branch.postcode}",))

    def _save(self) -> None:
        self._request.session[KEY] = self._kept
