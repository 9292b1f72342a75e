"""Money in, and back out to the shopper. "Paid" is a sum over attempts and refunds, never a flag."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import HALF_SATANG


class AttemptState(models.TextChoices):
    CREATED = "created", _("Being prepared")  # our row exists; no gateway has heard of it for sure
    PENDING = "pending", _("Waiting for payment")  # the gateway knows it
    UNKNOWN = "unknown", _("Being checked")  # the gateway did not answer; the same key is used again
    SUCCEEDED = "succeeded", _("Paid")
    FAILED = "failed", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")
    REVIEW = "review", _("Being checked by us")  # what the gateway holds is not what we asked for


OPEN_STATES = (AttemptState.CREATED, AttemptState.PENDING, AttemptState.UNKNOWN)


class PaymentAttempt(models.Model):
    """One try to pay one order over one gateway. Written before the gateway hears of it.

    `part`: the one seller's part that it pays, where the gateway `divides`; None: all of the order.
    """

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="attempts")
    part = models.ForeignKey("ordering.SellerOrder", null=True, on_delete=models.PROTECT, related_name="attempts")
    gateway = models.CharField(max_length=20)
    key = models.CharField(max_length=64, unique=True)  # idempotency key at the gateway
    amount = models.DecimalField(max_digits=12, decimal_places=2)  # baht
    currency = models.CharField(max_length=3, default="THB")
    state = models.CharField(max_length=12, choices=AttemptState, default=AttemptState.CREATED)
    external_id = models.CharField(max_length=120, blank=True, db_index=True)
    next_step = models.JSONField(default=dict)  # NextStep as a dict: kind, url, payload
    reason = models.CharField(max_length=300, blank=True)  # why it failed, or what does not match
    captured = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    refund_total = models.DecimalField(
        max_digits=12, decimal_places=2, default=0
    )  # promised back, or lost in a dispute
    fee = models.DecimalField(max_digits=12, decimal_places=2, null=True)  # what the gateway kept, once it says so
    branch = models.ForeignKey("postoffice.Branch", null=True, on_delete=models.PROTECT, related_name="+")  # whose till
    email = models.EmailField(blank=True)  # asked for where the gateway needs one
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    synced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="attempt_amount_above_zero"),
            models.CheckConstraint(
                condition=Q(refund_total__gte=0, refund_total__lte=F("captured") + HALF_SATANG),
                name="refund_within_capture",
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=["created", "pending", "unknown"], part=None),
                name="one_open_attempt_per_order",
            ),
            models.UniqueConstraint(
                fields=["part"],
                condition=Q(state__in=["created", "pending", "unknown"]),
                name="one_open_attempt_per_part",
            ),
        ]
        indexes = [models.Index(fields=["state", "synced_at"], name="attempt_open")]

    def __str__(self) -> str:
        return f"{self.gateway} {self.key}"

    @property
    def is_open(self) -> bool:
        """Whether it may still be paid, as far as we know."""
        return self.state in OPEN_STATES


class RefundState(models.TextChoices):
    CREATED = "created", _("Being prepared")
    PENDING = "pending", _("On its way")
    SUCCEEDED = "succeeded", _("Paid back")
    FAILED = "failed", _("Could not be paid back")


class Refund(models.Model):
    """Baht promised back of one attempt. `gateway`: who carries it; cash at a counter serves for every way to pay."""

    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, related_name="refunds")
    key = models.CharField(max_length=80, unique=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    reason = models.CharField(max_length=300)
    gateway = models.CharField(max_length=20)
    branch = models.ForeignKey("postoffice.Branch", null=True, on_delete=models.PROTECT, related_name="+")  # whose till
    state = models.CharField(max_length=12, choices=RefundState, default=RefundState.CREATED)
    external_id = models.CharField(max_length=120, blank=True)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="refund_amount_above_zero")]
        indexes = [models.Index(fields=["id"], condition=Q(state="failed"), name="refund_failed")]

    def __str__(self) -> str:
        return f"{self.key} {self.amount}"


class DisputeState(models.TextChoices):
    OPEN = "open", _("Open")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class Dispute(models.Model):
    """A shopper's bank asks for money back. What the gateway withdrew meanwhile is in the ledger."""

    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, related_name="disputes")
    external_id = models.CharField(max_length=120, unique=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    taken = models.DecimalField(max_digits=12, decimal_places=2, default=0)  # withdrawn from us meanwhile
    blocked = models.DecimalField(max_digits=12, decimal_places=2, default=0)  # of that, what a refund cannot give
    fee = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    reason = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=8, choices=DisputeState, default=DisputeState.OPEN)
    answer_by = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.external_id} {self.amount}"


class WebhookEvent(models.Model):
    """The inbox: what a gateway sent, raw, unique by gateway and event; worked on by a job."""

    gateway = models.CharField(max_length=20)
    event_id = models.CharField(max_length=120)
    subject = models.CharField(max_length=8, default="charge")  # interface.Subject
    object_id = models.CharField(max_length=120, blank=True)
    object_key = models.CharField(max_length=80, blank=True)
    body = models.BinaryField()
    received_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gateway", "event_id"], name="webhook_once")]

    def __str__(self) -> str:
        return f"{self.gateway} {self.event_id}"
