"""What of the demo has been loaded."""

from __future__ import annotations

from django.db import models


class DemoLoad(models.Model):
    """The demo as of one state of its data and loader is there completely."""

    fingerprint = models.CharField(max_length=64, unique=True)
    finished_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.fingerprint[:12]
