"""Sender and recipient as they stand on a parcel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.fulfilment.interface import Party
from marketplace.ordering.errors import OrderingError
from marketplace.ordering.states import Delivery
from marketplace.postoffice.selectors import delivering_branch
from marketplace.sellers.models import Seller
from marketplace.thailand import places

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order


def sender_of(seller: Seller) -> Party:
    place = places.subdistrict(seller.subdistrict_code)
    if place is None:
        raise OrderingError(f"seller {seller.slug} has an unknown place")
    lines = places.format_address(
        street="",
        subdistrict=place.name,
        district=place.district.name,
        province=place.province.name,
        postcode=seller.postcode,
    )
    return Party(seller.name, seller.phone, " ".join(lines).strip(), seller.postcode)


def recipient_of(order: Order) -> tuple[Party, int]:
    """Who gets it, and the branch it goes to (the chosen one, or the one that delivers there)."""
    if order.delivery == Delivery.PICKUP:
        branch = order.pickup_branch
        if branch is None:
            raise OrderingError(f"order {order.number} has no branch")
        return Party(order.contact_name, order.contact_phone, "", branch.postcode), branch.pk
    address = order.shipping_address
    if address is None:
        raise OrderingError(f"order {order.number} has no address")
    lines = places.format_address(
        street=address.line1,
        subdistrict=address.line2,
        district=address.line3,
        province=address.state,
        postcode=address.postcode,
    )
    party = Party(order.contact_name, order.contact_phone, " ".join(lines).strip(), address.postcode)
    return party, delivering_branch(address.postcode).pk
