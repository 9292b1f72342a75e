"""Oscar's partner with stock that cannot be oversold.

Oscar's `StockRecord.allocate` adds without a ceiling (its issue #4524); here the ceiling stands in the WHERE, and a
CHECK constraint is the last fence.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from oscar.apps.partner.abstract_models import AbstractStockRecord


class OutOfStock(Exception):
    """Fewer are left than were asked for. Nothing was changed."""

    def __init__(self, stock_record_id: int, asked: int) -> None:
        super().__init__(f"stock record {stock_record_id}: {asked} asked for")
        self.stock_record_id = stock_record_id
        self.asked = asked


class StockRecord(AbstractStockRecord):
    num_in_stock = models.PositiveIntegerField(default=0)
    num_allocated = models.PositiveIntegerField(default=0)

    class Meta(AbstractStockRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(num_allocated__gte=0, num_allocated__lte=F("num_in_stock")),
                name="stock_never_oversold",
            ),
            models.CheckConstraint(condition=Q(price__gt=0), name="price_above_zero"),
        ]

    @property
    def available(self) -> int:
        """How many can still be ordered."""
        return self.num_in_stock - self.num_allocated

    def allocate(self, quantity: int) -> None:
        """Oscar's entry to a reservation, guarded. Raises `OutOfStock`."""
        if not self.reserve(self.pk, quantity):
            raise OutOfStock(self.pk, quantity)

    @classmethod
    def reserve(cls, stock_record_id: int, quantity: int) -> bool:
        """Reserve `quantity`; False, and nothing changed, when fewer are left."""
        return bool(
            cls.objects.filter(pk=stock_record_id, num_in_stock__gte=F("num_allocated") + quantity).update(
                num_allocated=F("num_allocated") + quantity
            )
        )

    @classmethod
    def release(cls, stock_record_id: int, quantity: int) -> None:
        """Give a reservation back. Called once per reservation by whoever won the move that ends it."""
        cls.objects.filter(pk=stock_record_id).update(num_allocated=F("num_allocated") - quantity)

    @classmethod
    def consume(cls, stock_record_id: int, quantity: int) -> None:
        """The reserved goods have left the shelf."""
        cls.objects.filter(pk=stock_record_id).update(
            num_allocated=F("num_allocated") - quantity, num_in_stock=F("num_in_stock") - quantity
        )


from oscar.apps.partner.models import *  # type: ignore[assignment]  # noqa: E402, F403 (our class must be declared before Oscar's)
