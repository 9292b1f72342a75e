"""What the post will cost: one parcel per seller, by real weight, from the dated rate tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects

from marketplace.ordering.errors import NoService
from marketplace.ordering.states import Delivery
from marketplace.sellers.models import Seller
from marketplace.thailand.postage import PostalService, quote, service_info


@dataclass(frozen=True)
class SellerGroup:
    """One seller's lines in a basket. `goods_total` is baht after discounts; `weight_g` is the whole parcel's."""

    seller: Seller
    lines: tuple[Any, ...]
    goods_total: Decimal
    weight_g: int


@dataclass(frozen=True)
class Destination:
    """Where it goes. `island`: the shopper said that the place is on the island the rates name."""

    delivery: Delivery
    postcode: str
    branch_id: int | None = None
    island: bool = False


@dataclass(frozen=True)
class PostageOption:
    service: PostalService
    price: Decimal
    name: str
    days: str
    tracked: bool


def groups(basket: Any) -> tuple[SellerGroup, ...]:
    """The basket's lines by seller, in a steady order.

    Three queries at most, whatever the basket's size; none where the shop's middleware has loaded it.
    """
    lines = list(basket.all_lines()) if basket.pk else []
    prefetch_related_objects(lines, "product__parent", "stockrecord__partner__seller")
    sold: dict[Seller, list[Any]] = {}
    for line in lines:
        seller = getattr(line.stockrecord.partner, "seller", None)
        if seller is not None:
            sold.setdefault(seller, []).append(line)
    return tuple(_group(seller, sold[seller]) for seller in sorted(sold, key=lambda seller: seller.pk))


def _group(seller: Seller, lines: list[Any]) -> SellerGroup:
    return SellerGroup(
        seller=seller,
        lines=tuple(lines),
        goods_total=sum((line.line_price_incl_tax_incl_discounts for line in lines), Decimal(0)),
        weight_g=sum(line.product.weight_g * line.quantity for line in lines),
    )


def options(group: SellerGroup, destination: Destination, *, on: date) -> tuple[PostageOption, ...]:
    """The services that carry this seller's parcel there, cheapest first. Empty: too heavy for one parcel."""
    found = []
    for service in PostalService:
        price = _price(group, destination, service, on)
        if price is not None:
            info = service_info(service)
            found.append(PostageOption(service, price, info.display_name, info.transit, info.tracked))
    return tuple(sorted(found, key=lambda option: option.price))


def postage(group: SellerGroup, destination: Destination, service: PostalService, *, on: date) -> Decimal:
    """Baht for one seller's parcel. Raises `NoService`."""
    price = _price(group, destination, service, on)
    if price is None:
        raise NoService(group.seller)
    return price


def part_totals(
    sold: Iterable[SellerGroup], destination: Destination, services: Mapping[int, PostalService], *, on: date
) -> list[Decimal]:
    """Baht for goods and postage, seller by seller. Raises `NoService`, also when a seller has no service chosen."""
    totals = []
    for group in sold:
        if group.seller.pk not in services:
            raise NoService(group.seller)
        totals.append(group.goods_total + postage(group, destination, services[group.seller.pk], on=on))
    return totals


def total(
    sold: Iterable[SellerGroup], destination: Destination, services: Mapping[int, PostalService], *, on: date
) -> Decimal:
    """`part_totals` of all sellers together."""
    return sum(part_totals(sold, destination, services, on=on), Decimal(0))


def _price(group: SellerGroup, destination: Destination, service: PostalService, on: date) -> Decimal | None:
    return quote(
        service=service,
        weight_g=max(group.weight_g, 1),
        origin_postcode=group.seller.postcode,
        destination_postcode=destination.postcode,
        on=on,
        island=destination.island,
    )
