"""Numbered papers: receipts and tax invoices. A series has no gaps: a number is drawn with the paper that bears it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.storage import private_storage


class Series(models.Model):
    """`name` tells who issues what in which year: "T-2569" Talat's invoices, "R12-2569" the receipts of seller 12."""

    name = models.CharField(max_length=20, unique=True)
    last_number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class DocumentKind(models.TextChoices):
    COMMISSION_INVOICE = "commission_invoice", _("Tax invoice for the commission")
    COMMISSION_CREDIT = "commission_credit", _("Credit note for the commission")
    RECEIPT = "receipt", _("Receipt")
    TAX_INVOICE = "tax_invoice", _("Receipt and tax invoice")
    STATEMENT = "statement", _("Statement")


class Document(models.Model):
    """A paper as it was issued: `content` is all that it says, frozen; the PDF is drawn from it by a job."""

    kind = models.CharField(max_length=20, choices=DocumentKind)
    key = models.CharField(max_length=60, unique=True)  # what it is about: "commission:12:2026-11", "sale:345"
    series = models.ForeignKey(Series, null=True, on_delete=models.PROTECT, related_name="documents")
    number = models.PositiveIntegerField(null=True)
    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="documents")
    order_number = models.CharField(max_length=20, blank=True, db_index=True)
    month = models.DateField(null=True)  # first day of the month it is about
    content = models.JSONField(default=dict)
    pdf = models.FileField(upload_to="papers/%Y/%m/", blank=True, storage=private_storage)
    issued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "number"], name="document_number_once")]
        indexes = [models.Index(fields=["seller", "-id"], name="document_of_seller")]

    def __str__(self) -> str:
        return self.label or self.key

    @property
    def label(self) -> str:
        """The number as it is printed, or nothing for a paper without one."""
        return f"{self.series.name}-{self.number:06d}" if self.series and self.number else ""
