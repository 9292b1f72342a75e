"""What a shopper does with the basket. Stock is only looked at here; placing an order reserves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from oscar.core.loading import get_model

if TYPE_CHECKING:
    from catalogue_ext.models import Product

Basket = get_model("basket", "Basket")

MAX_LINES = 100


class BasketClosed(Exception):
    """The basket was ordered meanwhile. The next request finds a new one."""


class BasketFull(Exception):
    """The basket has `MAX_LINES` different things in it."""


@dataclass
class NotEnough(Exception):
    """Fewer can be had: `left` in all, of which `in_basket` are in this basket already."""

    left: int
    in_basket: int


def add(basket: Any, product: Product, quantity: int) -> None:
    """Put `quantity` more of a product without options, or of an option, into the basket.

    Raises `NotEnough`, `BasketFull` or `BasketClosed`; nothing was changed then.
    """
    with transaction.atomic():
        _hold(basket)
        stock_record = product.stockrecords.all()[0]
        in_basket = basket.line_quantity(product, stock_record)
        left = min(stock_record.available, settings.MAX_QUANTITY_PER_LINE)
        if in_basket + quantity > left:
            raise NotEnough(left, in_basket)
        if not in_basket and basket.num_lines >= MAX_LINES:
            raise BasketFull
        basket.add_product(product, quantity)


def change_quantities(basket: Any, quantities: Mapping[int, int]) -> None:
    """Set how many of each line (by its id) are wanted. Raises `BasketClosed`."""
    with transaction.atomic():
        _hold(basket)
        for line_id, quantity in sorted(quantities.items()):
            basket.lines.filter(pk=line_id).update(quantity=quantity)
    basket.reset_offer_applications()


def remove(basket: Any, line_id: int) -> bool:
    """Take a line out of the basket; whether it was there. Raises `BasketClosed`."""
    if basket.pk is None:
        return False
    with transaction.atomic():
        _hold(basket)
        removed, _ = basket.lines.filter(pk=line_id).delete()
    basket.reset_offer_applications()
    return bool(removed)


def _hold(basket: Any) -> None:
    """Lock the basket against being ordered in between."""
    if basket.pk is None:
        return
    held = Basket.objects.select_for_update().filter(pk=basket.pk).values_list("status", flat=True).first()
    if held not in Basket.editable_statuses:
        raise BasketClosed
