"""Money on its way to sellers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import HALF_SATANG

_AMOUNT = F("gross") - F("netted")


class PayoutMethod(models.TextChoices):
    BANK = "bank", _("Bank account")
    PROMPTPAY = "promptpay", _("PromptPay")
    CASH = "cash", _("Cash at my post office")


class PayoutAccountState(models.TextChoices):
    PROPOSED = "proposed", _("Being checked")
    ACTIVE = "active", _("In use")
    REFUSED = "refused", _("Refused")
    REPLACED = "replaced", _("Replaced")


class PayoutAccount(models.Model):
    """Where a seller's money goes. A new one is proposed, checked by an operator, then used after 72 hours."""

    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="payout_accounts")
    method = models.CharField(max_length=10, choices=PayoutMethod)
    bank_code = models.CharField(max_length=3, blank=True)  # Bank of Thailand's three digits
    number = models.CharField(max_length=20, blank=True)  # account number, or PromptPay id
    holder = models.CharField(max_length=120, blank=True)
    branch = models.ForeignKey("postoffice.Branch", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PayoutAccountState, default=PayoutAccountState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    refused_because = models.CharField(max_length=300, blank=True)
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seller"], condition=Q(state="active"), name="one_active_payout_account"),
            models.UniqueConstraint(
                fields=["seller"], condition=Q(state="proposed"), name="one_proposed_payout_account"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="payout_account_second_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.number[-4:]}"


class BatchState(models.TextChoices):
    PREPARED = "prepared", _("Prepared")
    CHECKED = "checked", _("Checked by one")
    APPROVED = "approved", _("Approved by a second")
    DONE = "done", _("Done")
    REJECTED = "rejected", _("Rejected")


class PayoutBatch(models.Model):
    """All payouts of one period, at most one batch alive per period. Its money is in transit from the start."""

    period = models.CharField(max_length=10)  # ISO week, "2026-W47"
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.PREPARED)
    prepared_at = models.DateTimeField(auto_now_add=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    file_taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period"], condition=~Q(state="rejected"), name="one_batch_per_period"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("checked_by")), name="batch_second_person"
            ),
        ]

    def __str__(self) -> str:
        return self.period


class PayoutState(models.TextChoices):
    IN_TRANSIT = "in_transit", _("On its way")
    PAID = "paid", _("Paid")
    RETURNED = "returned", _("Came back")
    WITHDRAWN = "withdrawn", _("Taken out of the batch")


class Payout(models.Model):
    """What one seller gets in one batch. Where it goes is copied here, so that a later change cannot redirect it.

    gross - netted = amount: `netted` paid off what the seller owed.
    """

    batch = models.ForeignKey(PayoutBatch, on_delete=models.PROTECT, related_name="payouts")
    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="payouts")
    state = models.CharField(max_length=10, choices=PayoutState, default=PayoutState.IN_TRANSIT)
    gross = models.DecimalField(max_digits=12, decimal_places=2)
    netted = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    method = models.CharField(max_length=10, choices=PayoutMethod)
    bank_code = models.CharField(max_length=3, blank=True)
    number = models.CharField(max_length=20, blank=True)
    holder = models.CharField(max_length=120, blank=True)
    branch = models.ForeignKey("postoffice.Branch", null=True, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12, unique=True)  # in the bank file, and the code for cash
    reason = models.CharField(max_length=300, blank=True)  # why it came back
    paid_by_clerk = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "seller"], name="one_payout_per_batch"),
            models.CheckConstraint(
                condition=Q(amount__gte=_AMOUNT - HALF_SATANG, amount__lte=_AMOUNT + HALF_SATANG), name="payout_adds_up"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0, netted__gte=0), name="payout_above_zero"),
        ]
        indexes = [models.Index(fields=["seller", "-id"], name="payout_of_seller")]

    def __str__(self) -> str:
        return f"{self.shown_reference} {self.amount}"

    @property
    def shown_reference(self) -> str:
        """As operators see it: of cash, the reference is the code that fetches it, and only the seller knows it."""
        if self.method == PayoutMethod.CASH:
            return f"•••{self.reference[-3:]}"
        return self.reference
