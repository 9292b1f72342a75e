"""Parcels, what happened to them, and the numbers they carry."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.storage import private_storage

if TYPE_CHECKING:
    from marketplace.postoffice.models import Branch


class ParcelState(models.TextChoices):
    PREPARED = "prepared", _("Packed, not handed in yet")
    ACCEPTED = "accepted", _("Handed in at the post office")
    IN_TRANSIT = "in_transit", _("On its way")
    AT_BRANCH = "at_branch", _("Waiting at the post office")
    OUT_FOR_DELIVERY = "out_for_delivery", _("Out for delivery")
    COLLECTED = "collected", _("Collected")
    DELIVERED = "delivered", _("Delivered")
    RETURNING = "returning", _("Going back")
    RETURNED = "returned", _("Back with the seller")
    CANCELLED = "cancelled", _("Cancelled")


class Parcel(models.Model):
    """A thing with an S10 number. Sender and recipient are frozen here, so that a label never changes by itself."""

    seller_order = models.ForeignKey("ordering.SellerOrder", on_delete=models.PROTECT, related_name="parcels")
    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="parcels")
    order_number = models.CharField(max_length=20, db_index=True)
    s10 = models.CharField(max_length=13, unique=True)
    service = models.CharField(max_length=12)  # thailand.postage.PostalService
    state = models.CharField(max_length=20, choices=ParcelState, default=ParcelState.PREPARED)
    drop_off_code = models.CharField(max_length=8, unique=True)
    pickup_code = models.CharField(max_length=6, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    sender_name = models.CharField(max_length=160)
    sender_phone = models.CharField(max_length=16)
    sender_address = models.CharField(max_length=300)
    sender_postcode = models.CharField(max_length=5)
    recipient_name = models.CharField(max_length=120)
    recipient_phone = models.CharField(max_length=16)
    recipient_address = models.CharField(max_length=400)  # empty for pick-up: the branch stands on the label
    recipient_postcode = models.CharField(max_length=5)
    goods = models.CharField(max_length=300)
    is_pickup = models.BooleanField()
    collect_amount = models.DecimalField(max_digits=12, decimal_places=2, default=0)  # cash on delivery, in baht
    collected_at = models.DateTimeField(null=True)  # when that cash was taken
    declared_weight_g = models.PositiveIntegerField()
    weighed_g = models.PositiveIntegerField(null=True)
    accepted_branch = models.ForeignKey("postoffice.Branch", null=True, on_delete=models.PROTECT, related_name="+")
    destination_branch = models.ForeignKey("postoffice.Branch", on_delete=models.PROTECT, related_name="parcels_bound")
    current_branch = models.ForeignKey(
        "postoffice.Branch", null=True, on_delete=models.PROTECT, related_name="parcels_here"
    )
    shelf = models.CharField(max_length=12, blank=True)
    keep_until = models.DateTimeField(null=True)
    label = models.FileField(upload_to="labels/%Y/%m/", blank=True, storage=private_storage)
    # Grows with every change. Whoever changes the parcel names the value it saw: compare-and-set.
    moves = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # A code is typed at one branch: it must say which parcel of that branch is meant.
            models.UniqueConstraint(
                fields=["destination_branch", "pickup_code"],
                condition=Q(state="at_branch") & ~Q(pickup_code=""),
                name="pickup_code_once_per_branch",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["collected", "delivered"])
                | Q(collect_amount=0)
                | Q(collected_at__isnull=False),
                name="handed_over_when_paid",
            ),
        ]
        indexes = [
            models.Index(fields=["current_branch", "state", "-id"], name="parcel_here"),
            models.Index(fields=["destination_branch", "state", "-id"], name="parcel_bound"),
            models.Index(fields=["keep_until"], condition=Q(state="at_branch"), name="parcel_kept"),
        ]

    def __str__(self) -> str:
        return self.s10

    @property
    def cash_due(self) -> Decimal:
        """Baht to be taken when it is handed over; 0 when nothing is, or when it was taken."""
        return Decimal(0) if self.collected_at else self.collect_amount

    @property
    def bound_for(self) -> Branch:
        """Where it goes: on the way back that is the branch where it was handed in."""
        if self.state == ParcelState.RETURNING and self.accepted_branch:
            return self.accepted_branch
        return self.destination_branch


class ScanKind(models.TextChoices):
    ACCEPTED = "accepted", _("Handed in")
    SENT_ON = "sent_on", _("Sent on")
    ARRIVED = "arrived", _("Arrived")
    OUT = "out", _("Out for delivery")
    COLLECTED = "collected", _("Handed over")
    DELIVERED = "delivered", _("Delivered")
    RETURNED = "returned", _("Given back to the sender")
    GOING_BACK = "going_back", _("Sent back")
    WRONG_CODE = "wrong_code", _("Wrong pick-up code")
    PAID = "paid", _("Payment taken")
    PAID_OUT = "paid_out", _("Money given back")
    HANDED_OUT = "handed_out", _("Money handed to a seller")
    LABEL = "label", _("Label printed")
    CORRECTED = "corrected", _("Corrected")
    SHOWN = "shown", _("Looked up")
    UNKNOWN = "unknown", _("Not recognised")


class ScanEvent(models.Model):
    """Every scan: who, where, when, of what. Never changed; a mistake is mended by a further event with its reason."""

    parcel = models.ForeignKey(Parcel, null=True, on_delete=models.PROTECT, related_name="scans")
    order_number = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=12, choices=ScanKind)
    branch = models.ForeignKey("postoffice.Branch", on_delete=models.PROTECT, related_name="+")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    weight_g = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)
    undo = models.JSONField(default=dict)  # the parcel's values before this scan, for a correction
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="correction")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["branch", "-id"], name="scan_branch"),
            models.Index(fields=["clerk", "-id"], name="scan_clerk"),
            models.Index(fields=["branch", "at"], name="scan_branch_day"),
            models.Index(fields=["clerk", "at"], name="scan_clerk_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class S10Range(models.Model):
    """Numbers given to us for one two-letter prefix; `next_serial` is the next one free."""

    prefix = models.CharField(max_length=2)
    next_serial = models.PositiveIntegerField()
    last_serial = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(next_serial__lte=models.F("last_serial") + 1), name="s10_range_not_overrun"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.next_serial}-{self.last_serial}"
