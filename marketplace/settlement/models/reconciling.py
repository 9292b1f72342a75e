"""What does not agree between our books and the world."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Difference(models.Model):
    """Found by reconciliation, there until it is gone or a person has explained it. `key` names what differs."""

    key = models.CharField(max_length=120)
    says = models.CharField(max_length=300)  # in English, for operators
    ours = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    theirs = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    found_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(ended_at=None), name="one_open_difference"),
        ]

    def __str__(self) -> str:
        return self.key
