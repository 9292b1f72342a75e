"""Telling people things."""

from __future__ import annotations

import re

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from marketplace.core import jobs
from marketplace.notifications.errors import Refused
from marketplace.notifications.interface import Send
from marketplace.notifications.lifecycle import MESSAGE
from marketplace.notifications.models import Channel, Message, MessageState

# Since 1 January 2025 Thai carriers drop an SMS with an address that was not registered with them beforehand.
_LINK = re.compile(
    r"https?://|\bwww\.|\b[a-z0-9-]+\.(?:com|net|org|info|asia|io|co|me|ly|app|shop|th)\b", re.IGNORECASE
)


def notify(*, key: str, phone: str = "", email: str = "", language: str, subject: str, text: str) -> None:
    """Tell one person something by every channel given: `phone` (E.164) by SMS, `email` by e-mail.

    Call it inside the transaction that makes the news true. `key` (up to 120 characters) says which news it
    is, "order-17-confirmed": the same key tells nobody twice. `text` is finished text in `language`; for an
    SMS it must hold no link (such a message is refused when it is sent, and operators see it).
    """
    for channel, recipient in ((Channel.SMS, phone), (Channel.EMAIL, email)):
        if not recipient:
            continue
        message, created = Message.objects.get_or_create(
            key=key,
            channel=channel,
            defaults={
                "recipient": recipient,
                "language": language,
                "subject": " ".join(subject.split())[:200],
                "text": text,
            },
        )
        if created:
            jobs.enqueue("messages.send", key=str(message.pk), message_id=message.pk)


def deliver(message_id: int) -> None:
    """Send a message over its channel (settings.NOTIFICATION_CHANNELS); nothing if it is not queued any more.

    A refusal for good marks it failed. A passing fault (network, provider down) is raised: the job comes
    again.
    """
    message = Message.objects.filter(pk=message_id, state=MessageState.QUEUED).first()
    if message is None:
        return
    send: Send = import_string(settings.NOTIFICATION_CHANNELS[message.channel])
    try:
        if message.channel == Channel.SMS and _LINK.search(message.text):
            raise Refused("a link in an SMS")
        external_id = send(message)
    except Refused as refusal:
        MESSAGE.move(Message.objects.all(), message.pk, "refuse", refusal=str(refusal)[:300])
        return
    MESSAGE.move(Message.objects.all(), message.pk, "send", external_id=external_id[:100], sent_at=timezone.now())
