"""The demo gateway's own tables: it stands for a company outside, and knows nothing of ours."""

from __future__ import annotations

from django.db import models


class DemoCharge(models.Model):
    """`mood`: what the person on the gateway's page chose. Amounts are in satang, as gateways have them."""

    id = models.CharField(primary_key=True, max_length=40)
    idempotency_key = models.CharField(max_length=64, unique=True)
    order_number = models.CharField(max_length=20)
    amount_satang = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=12, default="pending")
    mood = models.CharField(max_length=8, blank=True)
    return_url = models.URLField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.id


class DemoRefund(models.Model):
    id = models.CharField(primary_key=True, max_length=40)
    idempotency_key = models.CharField(max_length=80, unique=True)
    charge = models.ForeignKey(DemoCharge, on_delete=models.PROTECT, related_name="refunds")
    amount_satang = models.PositiveBigIntegerField()
    status = models.CharField(max_length=12, default="pending")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.id
