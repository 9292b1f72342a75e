"""Oscar's order with what a post-office marketplace must know. States move by `ordering.lifecycle` only."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from oscar.apps.order.abstract_models import AbstractLine, AbstractOrder

from marketplace.core.money import HALF_SATANG
from marketplace.ordering.states import Delivery


class Order(AbstractOrder):
    """`number` is ten random digits with a check digit; it is the payment slip's reference, too."""

    contact_name = models.CharField(max_length=120, default="")
    contact_phone = models.CharField(max_length=16, db_index=True, default="")  # E.164
    contact_email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="th")
    delivery = models.CharField(max_length=8, choices=Delivery, default=Delivery.HOME)
    pickup_branch = models.ForeignKey(
        "postoffice.Branch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField(null=True)

    def set_status(self, new_status: str) -> None:
        """Oscar checks, then saves the whole row: two workers both pass. Refused on purpose."""
        raise NotImplementedError("orders are moved by marketplace.ordering.lifecycle")


class Line(AbstractLine):
    seller_order = models.ForeignKey("ordering.SellerOrder", null=True, on_delete=models.PROTECT, related_name="lines")
    title_en = models.CharField(max_length=255, blank=True)
    option = models.CharField(max_length=100, blank=True)
    option_en = models.CharField(max_length=100, blank=True)
    unit_weight_g = models.PositiveIntegerField(default=0)
    # The terms of the sale, frozen: who gave which discount, what Talat keeps, and the VAT on that.
    seller_discount = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    talat_discount = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    commission_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    commission = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    vat_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    commission_vat = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    refunded = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    refunded_quantity = models.PositiveIntegerField(default=0)

    class Meta(AbstractLine.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=F("line_price_incl_tax") + HALF_SATANG),
                name="line_refund_within_price",
            ),
            models.CheckConstraint(
                condition=Q(refunded_quantity__lte=F("quantity")), name="line_refund_within_quantity"
            ),
        ]

    def set_status(self, new_status: str) -> None:
        raise NotImplementedError("lines follow their seller order")


from oscar.apps.order.models import *  # type: ignore[assignment]  # noqa: E402, F403 (our classes must be declared before Oscar's)

__all__: list[Any] = []
