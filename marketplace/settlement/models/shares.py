"""A seller's share of one sale, the terms it was made on, and what was given back of it."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import HALF_SATANG

_PAID = F("goods") - F("seller_discount") - F("talat_discount") + F("postage")
_NET = F("goods") - F("seller_discount") - F("commission") - F("commission_vat")


class CommissionRule(models.Model):
    """What Talat keeps, from a day on. An empty field means "any"; the most particular rule counts (see terms)."""

    percent = models.DecimalField(max_digits=5, decimal_places=2)
    seller = models.ForeignKey("sellers.Seller", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(
        "catalogue.Category", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    campaign = models.ForeignKey(
        "offer.ConditionalOffer", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # the last day, Bangkok time
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=50), name="commission_percent_sane"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="commission_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"


class Funding(models.Model):
    """Who gives the discounts of an offer: one seller, on its own goods only. Offers without a row are Talat's gift."""

    offer = models.OneToOneField("offer.ConditionalOffer", on_delete=models.CASCADE, related_name="funding")
    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.offer_id} · {self.seller_id}"


class ShareState(models.TextChoices):
    HELD = "held", _("Held")
    PAYABLE = "payable", _("In the next payout")
    IN_PAYOUT = "in_payout", _("On its way to you")
    PAID = "paid", _("Paid to you")


class Share(models.Model):
    """What one seller earns of one paid order, frozen at the sale; what was given back is counted beside it.

    goods - seller_discount - talat_discount + postage = what the shopper paid for this part;
    goods - seller_discount - commission - commission_vat = `net`, the seller's.
    """

    part = models.OneToOneField("ordering.SellerOrder", on_delete=models.PROTECT, related_name="share")
    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="shares")
    order_number = models.CharField(max_length=20, db_index=True)
    state = models.CharField(max_length=12, choices=ShareState, default=ShareState.HELD)
    goods = models.DecimalField(max_digits=12, decimal_places=2)
    seller_discount = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    talat_discount = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    postage = models.DecimalField(max_digits=12, decimal_places=2)
    commission = models.DecimalField(max_digits=12, decimal_places=2)
    commission_vat = models.DecimalField(max_digits=12, decimal_places=2)
    net = models.DecimalField(max_digits=12, decimal_places=2)
    refunded = models.DecimalField(max_digits=12, decimal_places=2, default=0)  # to the shopper, goods and postage
    postage_back = models.DecimalField(max_digits=12, decimal_places=2, default=0)  # of that, postage
    net_back = models.DecimalField(max_digits=12, decimal_places=2, default=0)  # taken from this share
    owed = models.DecimalField(max_digits=12, decimal_places=2, default=0)  # beyond the share: the seller's debt
    commission_back = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    commission_vat_back = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    payout = models.ForeignKey("settlement.Payout", null=True, on_delete=models.PROTECT, related_name="shares")
    sold_at = models.DateTimeField()
    payable_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(net__gte=_NET - HALF_SATANG, net__lte=_NET + HALF_SATANG),
                name="share_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=_PAID + HALF_SATANG),
                name="share_refund_within_payment",
            ),
            models.CheckConstraint(
                condition=Q(net_back__gte=0, net_back__lte=F("net") + HALF_SATANG), name="share_back_within_net"
            ),
            models.CheckConstraint(
                condition=Q(
                    commission_back__lte=F("commission") + HALF_SATANG,
                    commission_vat_back__lte=F("commission_vat") + HALF_SATANG,
                    postage_back__lte=F("postage") + HALF_SATANG,
                ),
                name="share_commission_back_within",
            ),
        ]
        indexes = [
            models.Index(fields=["seller", "-id"], name="share_of_seller"),
            models.Index(fields=["seller", "state"], name="share_state"),
            models.Index(fields=["seller", "sold_at"], name="share_month"),
        ]

    def __str__(self) -> str:
        return f"{self.order_number} {self.net}"

    @property
    def paid(self) -> Decimal:
        """What the shopper paid for this part, goods and postage."""
        return self.goods - self.seller_discount - self.talat_discount + self.postage

    @property
    def left(self) -> Decimal:
        """What is still the seller's of this share."""
        return self.net - self.net_back


class Cause(models.TextChoices):
    """Why money goes back to the shopper; the rules in `causes` say who bears what."""

    SHOPPER_CANCELLED = "shopper_cancelled", _("The buyer cancelled before it was packed")
    SELLER_CANCELLED = "seller_cancelled", _("The seller could not deliver")
    LATE = "late", _("It was not sent in time")
    CHANGED_MIND = "changed_mind", _("The buyer sent it back within 7 days")
    FAULTY = "faulty", _("It was faulty or not as described")
    NOT_COLLECTED = "not_collected", _("Nobody fetched the parcel")
    LOST_IN_POST = "lost_in_post", _("The post lost or damaged it")
    GOODWILL = "goodwill", _("Talat's goodwill")
    DISPUTE_LOST = "dispute_lost", _("The buyer's bank took it back")


class GiveBack(models.Model):
    """One decision to give money of a part back: who bears what, frozen. The refund carries it out."""

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="give_backs")
    key = models.CharField(max_length=80, unique=True)
    cause = models.CharField(max_length=20, choices=Cause)
    reason = models.CharField(max_length=300, blank=True)
    goods = models.DecimalField(max_digits=12, decimal_places=2)  # to the shopper, of the price of the goods
    postage = models.DecimalField(max_digits=12, decimal_places=2)  # to the shopper, of the postage
    from_seller = models.DecimalField(max_digits=12, decimal_places=2)  # of the share, or of the seller's debt
    from_talat = models.DecimalField(max_digits=12, decimal_places=2)
    from_post = models.DecimalField(max_digits=12, decimal_places=2)  # postage that was not used
    gift_back = models.DecimalField(max_digits=12, decimal_places=2, default=0)  # Talat's discount, back to Talat
    commission_back = models.DecimalField(max_digits=12, decimal_places=2)
    commission_vat_back = models.DecimalField(max_digits=12, decimal_places=2)
    restocked = models.BooleanField(default=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(goods__gte=0, postage__gte=0), name="give_back_not_negative"),
        ]
        indexes = [models.Index(fields=["share", "id"], name="give_back_of_share")]

    def __str__(self) -> str:
        return self.key
