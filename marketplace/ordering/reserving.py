"""Stock of an order that exists: given back, taken again, or gone with the parcel."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from oscar.core.loading import get_model

from catalogue_ext import cards
from marketplace.core.jobs import enqueue

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order


class _Short(Exception):
    """Rolls back a half-made reservation."""


def release_parts(part_ids: Sequence[int]) -> None:
    """Give the parts' reservations back. Called once, by whoever won the moves that end them.

    All parts of one order at once: one by one, their stock would be locked in another order than shoppers lock it.
    """
    StockRecord = get_model("partner", "StockRecord")
    for stock_record_id, quantity in _reserved(seller_order_id__in=part_ids):
        StockRecord.release(stock_record_id, quantity)


def refresh_cards(order_id: int) -> None:
    """Job: what the order took or gave back may have sold goods out, or brought them back into the lists."""
    lines = get_model("order", "Line").objects.filter(order_id=order_id, product__isnull=False)
    cards.refresh(lines.values_list("product_id", flat=True))


def enqueue_cards(order_id: int) -> None:
    """Once per change of stock; the key only names it."""
    enqueue("fulfilment.refresh_cards", key=f"{order_id}-{secrets.token_hex(4)}", order_id=order_id)


def consume_part(part_id: int) -> None:
    """The part's goods are packed."""
    StockRecord = get_model("partner", "StockRecord")
    for stock_record_id, quantity in _reserved(seller_order_id=part_id):
        StockRecord.consume(stock_record_id, quantity)


def reserve_again(order: Order) -> bool:
    """Reserve all of an ended order once more; False, and nothing changed, when something is sold out."""
    StockRecord = get_model("partner", "StockRecord")
    try:
        with transaction.atomic():
            for stock_record_id, quantity in _reserved(order_id=order.pk):
                if not StockRecord.reserve(stock_record_id, quantity):
                    raise _Short
            enqueue_cards(order.pk)
    except _Short:
        return False
    return True


def _reserved(**which: object) -> list[tuple[int, int]]:
    """Always in stock-record order: see placing."""
    lines = get_model("order", "Line").objects.filter(**which, stockrecord__isnull=False)
    return list(lines.order_by("stockrecord_id").values_list("stockrecord_id", "quantity"))
