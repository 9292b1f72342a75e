"""Double entry, append-only: the database itself refuses UPDATE, DELETE and TRUNCATE (see append_only)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class Posting(models.Model):
    """One event in the life of money, booked once: `key` names it for ever."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=120, unique=True)
    order_number = models.CharField(max_length=20, blank=True, db_index=True)
    memo = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return self.key


class Transfer(models.Model):
    """`amount` baht from the credited to the debited account.

    Debit and credit stand in one row, so that no posting can be out of balance. `part_id`: the seller's part of an
    order that it belongs to, if any; the ledger knows no orders.
    """

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="transfers")
    debit = models.CharField(max_length=40)
    credit = models.CharField(max_length=40)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    part_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_above_zero"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="transfer_between_two"),
        ]
        indexes = [
            models.Index(fields=["debit", "id"], include=["amount"], name="transfer_debit"),
            models.Index(fields=["credit", "id"], include=["amount"], name="transfer_credit"),
            models.Index(fields=["part_id"], name="transfer_part"),
        ]

    def __str__(self) -> str:
        return f"{self.credit} → {self.debit}: {self.amount}"
