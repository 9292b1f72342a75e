"""Post offices and their clerks."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import get_language


class Branch(models.Model):
    """A post office, named after its district as Thailand Post does. `name` and `address` are Thai."""

    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200)
    address_en = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=5, db_index=True)
    district_code = models.CharField(max_length=4, db_index=True)
    province_code = models.CharField(max_length=2, db_index=True)
    hours = models.CharField(max_length=120, blank=True)
    hours_en = models.CharField(max_length=120, blank=True)
    keep_days = models.PositiveSmallIntegerField(default=7)
    offers_pickup = models.BooleanField(default=True)
    takes_cash = models.BooleanField(default=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "branches"

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name

    @property
    def told_address(self) -> str:
        return self.address_en if self.address_en and get_language() == "en" else self.address

    @property
    def told_hours(self) -> str:
        return self.hours_en if self.hours_en and get_language() == "en" else self.hours


class Clerk(models.Model):
    """Who works at which branch. A person may work at several; the session remembers today's."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="clerkships")
    branch = models.ForeignKey(Branch, on_delete=models.CASCADE, related_name="clerks")
    is_manager = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "branch"], name="one_clerkship_per_branch")]

    def __str__(self) -> str:
        return f"{self.user} · {self.branch}"
