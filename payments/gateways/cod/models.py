"""Cash taken when a parcel is handed over."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class CodCharge(models.Model):
    """`amount` baht to be taken for one parcel, once, by whoever hands it over."""

    key = models.CharField(primary_key=True, max_length=64)
    order_number = models.CharField(max_length=20, db_index=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    created_at = models.DateTimeField(auto_now_add=True)
    cancelled_at = models.DateTimeField(null=True)
    collected_at = models.DateTimeField(null=True)
    branch = models.ForeignKey("postoffice.Branch", null=True, on_delete=models.PROTECT, related_name="+")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    receipt_number = models.CharField(max_length=24, null=True, unique=True)  # noqa: DJ001 (unique, and absent until paid)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(collected_at=None, branch=None, clerk=None, receipt_number=None)
                | Q(
                    cancelled_at=None,
                    collected_at__isnull=False,
                    branch__isnull=False,
                    clerk__isnull=False,
                    receipt_number__isnull=False,
                ),
                name="cod_collected_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_number} {self.amount}"
