"""A seller's part of an order."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class SellerOrderState(models.TextChoices):
    WAITING = "waiting", _("Waiting for payment")
    TO_PACK = "to_pack", _("To pack")
    PACKED = "packed", _("Packed")
    SENT = "sent", _("Handed in at the post office")
    COMPLETED = "completed", _("With the buyer")
    RETURNED = "returned", _("Came back")
    CANCELLED = "cancelled", _("Cancelled")


class SellerOrder(models.Model):
    """One seller's part of one order: its own record, its own state, its own postage. Amounts are frozen baht."""

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="seller_orders")
    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="seller_orders")
    state = models.CharField(max_length=12, choices=SellerOrderState, default=SellerOrderState.WAITING)
    service = models.CharField(max_length=12)  # thailand.postage.PostalService
    goods_total = models.DecimalField(max_digits=12, decimal_places=2)
    postage = models.DecimalField(max_digits=12, decimal_places=2)
    discount = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    weight_g = models.PositiveIntegerField()
    ship_by = models.DateTimeField(null=True)  # set when the order is confirmed
    cancelled_because = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "seller"], name="one_part_per_seller")]
        indexes = [
            models.Index(fields=["seller", "state", "-id"], name="seller_order_state"),
            models.Index(fields=["ship_by"], condition=models.Q(state="to_pack"), name="seller_order_late"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.pk}"

    @property
    def total(self) -> Decimal:
        return self.goods_total - self.discount + self.postage


class OrderAccessCode(models.Model):
    """Somebody asked to see an order by its number and phone; the right phone gets a code by SMS.

    A row is written whether such an order exists or not, so that nobody can tell, and rows are what the limits count.
    """

    order_number = models.CharField(max_length=20)
    phone = models.CharField(max_length=16)  # E.164
    address = models.CharField(max_length=64)  # keyed hash of the network address it came from
    code_hash = models.CharField(max_length=64, blank=True)  # empty: no such order with this phone, nothing was sent
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["order_number", "-created_at"], name="access_code_order"),
            models.Index(fields=["phone", "-created_at"], name="access_code_phone"),
            models.Index(fields=["address", "-created_at"], name="access_code_address"),
        ]

    def __str__(self) -> str:
        return f"{self.order_number} {self.created_at}"
