"""Reads over messages."""

from __future__ import annotations

from django.db.models import QuerySet

from marketplace.notifications.models import Message, MessageState
from marketplace.thailand.phone import InvalidPhone, parse_phone


def outbox(*, recipient: str = "", before: int | None = None, limit: int = 30) -> list[Message]:
    """Messages, newest first: those to `recipient` (a phone as people type it, or part of an e-mail address)
    with an id below `before`.
    """
    messages = Message.objects.order_by("-id")
    if recipient:
        try:
            messages = messages.filter(recipient=parse_phone(recipient))
        except InvalidPhone:
            messages = messages.filter(recipient__icontains=recipient.strip())
    if before is not None:
        messages = messages.filter(id__lt=before)
    return list(messages[:limit])


def failed() -> QuerySet[Message]:
    """Messages that could not be sent, newest first."""
    return Message.objects.filter(state=MessageState.FAILED).order_by("-id")
