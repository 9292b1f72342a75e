"""Cash taken and given back over a post-office counter."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class CounterCharge(models.Model):
    """A slip: somebody may pay `amount` baht for the order at any counter until `cancelled`."""

    key = models.CharField(primary_key=True, max_length=64)
    order_number = models.CharField(max_length=20, db_index=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    cancelled_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    branch = models.ForeignKey("postoffice.Branch", null=True, on_delete=models.PROTECT, related_name="+")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    receipt_number = models.CharField(max_length=24, null=True, unique=True)  # noqa: DJ001 (unique, and absent until paid)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.order_number


class CounterRefund(models.Model):
    """Money that waits at every counter for the shopper, however the order was paid; given once."""

    key = models.CharField(primary_key=True, max_length=80)
    order_number = models.CharField(max_length=20, db_index=True)
    code = models.CharField(max_length=6)
    wrong_codes = models.PositiveSmallIntegerField(default=0)  # see core.tries
    locked_until = models.DateTimeField(null=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    paid_at = models.DateTimeField(null=True)
    branch = models.ForeignKey("postoffice.Branch", null=True, on_delete=models.PROTECT, related_name="+")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key
