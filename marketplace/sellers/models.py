"""Community enterprises and the people who act for them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class SellerKind(models.TextChoices):
    COMMUNITY_ENTERPRISE = "community_enterprise", _("Community enterprise")
    COOPERATIVE = "cooperative", _("Co-operative")
    OTOP_PRODUCER = "otop_producer", _("OTOP producer")
    SINGLE_MAKER = "single_maker", _("Single maker")


class Seller(models.Model):
    """One community enterprise, one to one with Oscar's Partner. `name` and `story` are Thai."""

    partner = models.OneToOneField("partner.Partner", on_delete=models.PROTECT, related_name="seller")
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=24, choices=SellerKind)
    story = models.TextField(blank=True)
    story_en = models.TextField(blank=True)
    founded_be = models.PositiveSmallIntegerField(null=True, blank=True)  # Buddhist year
    member_count = models.PositiveSmallIntegerField(null=True, blank=True)
    phone = models.CharField(max_length=16)  # E.164
    subdistrict_code = models.CharField(max_length=6)
    district_code = models.CharField(max_length=4)
    province_code = models.CharField(max_length=2, db_index=True)
    postcode = models.CharField(max_length=5)
    region = models.CharField(max_length=12, db_index=True)
    mark = models.ImageField(upload_to="makers/", blank=True)
    drop_off_branch = models.ForeignKey(
        "postoffice.Branch", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    tax_id = models.CharField(max_length=13, blank=True)
    tax_address = models.CharField(max_length=300, blank=True)
    vat_since = models.DateField(null=True, blank=True)  # registered for VAT from this day on
    vat_branch = models.CharField(max_length=5, default="00000")  # 00000: head office
    is_open = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name

    @property
    def told_story(self) -> str:
        return self.story_en if self.story_en and get_language() == "en" else self.story


class MemberRole(models.TextChoices):
    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    PACKER = "packer", _("Packer")


class SellerMember(models.Model):
    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seller_memberships")
    role = models.CharField(max_length=8, choices=MemberRole)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seller", "user"], name="one_membership_per_seller")]

    def __str__(self) -> str:
        return f"{self.user} · {self.seller}"
