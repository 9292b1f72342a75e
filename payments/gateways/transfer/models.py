"""Bills to be paid by PromptPay into our own bank account, and what the bank's statement says came in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StatementImport(models.Model):
    """One file from the bank; the same file is imported once. `lines_read`: how many it held, known ones too."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    lines_read = models.PositiveIntegerField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.file_name


class LineState(models.TextChoices):
    WAITING = "waiting", _("To be matched")
    CONFIRMED = "confirmed", _("Confirmed")  # it is the payment of a charge
    ASIDE = "aside", _("Put aside")  # nothing of ours
    TO_RETURN = "to_return", _("To be given back")
    RETURNED = "returned", _("Given back")


class StatementLine(models.Model):
    """Money that came into our account, in the bank's words. `digest`: no line is imported twice."""

    statement = models.ForeignKey(StatementImport, on_delete=models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField()  # in the file; 1 is the header
    digest = models.CharField(max_length=64, unique=True)
    bank_reference = models.CharField(max_length=60)
    received_on = models.DateField()  # in Thailand
    received_time = models.TimeField(null=True)  # not every bank tells it
    amount = models.DecimalField(max_digits=12, decimal_places=2)  # baht
    reference_1 = models.CharField(max_length=30, blank=True)
    reference_2 = models.CharField(max_length=30, blank=True)
    payer = models.CharField(max_length=200, blank=True)  # name and account, as far as the bank tells them
    description = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=LineState, default=LineState.WAITING)
    note = models.CharField(max_length=200, blank=True)  # why an operator did with it what they did
    return_reference = models.CharField(max_length=60, blank=True)  # the bank's number of the transfer back

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="statement_line_above_zero")]
        indexes = [models.Index(fields=["state", "-id"], name="statement_line_state")]

    def __str__(self) -> str:
        return self.bank_reference


class TransferCharge(models.Model):
    """A bill: somebody may pay `amount` baht with the references order number and `reference`.

    Only an operator who found its `line` on the bank's statement makes it paid. Money may still come after
    `cancelled_at`: no bank refuses it.
    """

    key = models.CharField(primary_key=True, max_length=64)
    biller_id = models.CharField(max_length=15)
    order_number = models.CharField(max_length=20, db_index=True)
    reference = models.CharField(max_length=6)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    cancelled_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True, db_index=True)  # when an operator confirmed it
    line = models.OneToOneField(StatementLine, null=True, on_delete=models.PROTECT, related_name="charge")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(paid_at=None, line=None) | Q(paid_at__isnull=False, line__isnull=False),
                name="transfer_paid_by_a_line",
            )
        ]
        indexes = [models.Index(fields=["amount"], condition=Q(paid_at=None), name="transfer_charge_unpaid")]

    def __str__(self) -> str:
        return f"{self.order_number} {self.reference}"


class TransferRefund(models.Model):
    """Baht that an operator is to transfer back to whoever paid the charge; made once, or not possible."""

    key = models.CharField(max_length=80, unique=True)
    charge = models.ForeignKey(TransferCharge, on_delete=models.PROTECT, related_name="refunds")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    created_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(null=True)
    bank_reference = models.CharField(max_length=60, blank=True)  # the bank's number of the transfer
    failed_at = models.DateTimeField(null=True)
    failed_because = models.CharField(max_length=200, blank=True)
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_refund_above_zero"),
            models.CheckConstraint(condition=Q(made_at=None) | Q(failed_at=None), name="transfer_refund_one_end"),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(made_at=None, failed_at=None), name="transfer_refund_open")]

    def __str__(self) -> str:
        return self.key
