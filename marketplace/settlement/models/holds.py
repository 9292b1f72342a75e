"""Why money waits, and until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class HoldKind(models.TextChoices):
    RETURN_WINDOW = "return_window", _("The buyer may send it back for 7 days")
    CASH_ON_DELIVERY = "cod", _("Cash on delivery is kept for 5 days by law")
    NEW_SELLER = "new_seller", _("The first sales of a new shop wait a little longer")
    BANK_CHANGED = "bank_changed", _("The bank account was changed: for your safety we wait 72 hours")
    DISPUTE = "dispute", _("The buyer's bank asks about this payment")
    RETURN = "return", _("The buyer is sending it back")
    COMPLAINT = "complaint", _("The buyer has complained")
    DOUBT = "doubt", _("Talat looks into something")


# What a person begins and ends; the other kinds begin and end by their rules.
BY_PERSON = (HoldKind.DOUBT, HoldKind.COMPLAINT, HoldKind.RETURN)


class Hold(models.Model):
    """Money not payable yet. Of one share, or (`share` None) of all that would be paid to the seller.

    Every hold ends: at `until` at the latest, or before, when what it waits for has happened.
    """

    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="holds")
    share = models.ForeignKey("settlement.Share", null=True, on_delete=models.PROTECT, related_name="holds")
    kind = models.CharField(max_length=16, choices=HoldKind)
    reference = models.CharField(max_length=40, blank=True)  # the dispute, return or complaint it stands for
    reason = models.CharField(max_length=300, blank=True)  # a person's words, shown to the seller
    until = models.DateTimeField()
    began_at = models.DateTimeField(auto_now_add=True)
    began_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=100, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["share", "kind", "reference"], condition=Q(ended_at=None), name="hold_once_per_share"
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(ended_at=None), name="hold_due"),
            models.Index(fields=["seller"], condition=Q(ended_at=None, share=None), name="hold_of_seller"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.until:%Y-%m-%d}"

    @property
    def is_by_person(self) -> bool:
        return self.kind in BY_PERSON
