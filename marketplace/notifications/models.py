"""Messages out: a row first, then sent by a job."""

from __future__ import annotations

from django.db import models


class MessageState(models.TextChoices):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Message(models.Model):
    """One message to one person over one channel. `key` makes it unique: the same news is never told twice."""

    key = models.CharField(max_length=120, unique=True)
    channel = models.CharField(max_length=8, choices=[("sms", "SMS"), ("email", "e-mail")])
    recipient = models.CharField(max_length=254)  # E.164 or e-mail address
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    language = models.CharField(max_length=2, default="th")
    state = models.CharField(max_length=8, choices=MessageState, default=MessageState.QUEUED)
    external_id = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["recipient", "-id"], name="message_recipient")]

    def __str__(self) -> str:
        return f"{self.channel} → {self.recipient}"
