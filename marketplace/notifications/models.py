"""Messages out: a row first, then sent by a job."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    QUEUED = "queued", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")


class Channel(models.TextChoices):
    SMS = "sms", _("SMS")
    EMAIL = "email", _("E-mail")


class Message(models.Model):
    """One message to one person over one channel. Key and channel make it unique: no news is told twice."""

    key = models.CharField(max_length=120)
    channel = models.CharField(max_length=8, choices=Channel)
    recipient = models.CharField(max_length=254)  # E.164 or e-mail address
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    language = models.CharField(max_length=2, default="th")
    state = models.CharField(max_length=8, choices=MessageState, default=MessageState.QUEUED)
    external_id = models.CharField(max_length=100, blank=True)
    refusal = models.CharField(max_length=300, blank=True)  # why it could not be sent
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "channel"], name="message_once_per_channel")]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="message_recipient"),
            models.Index(fields=["-id"], condition=models.Q(state="failed"), name="message_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} → {self.recipient}"
