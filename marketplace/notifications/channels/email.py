"""E-mail as plain text, over Django's mail backend."""

from __future__ import annotations

import hashlib
import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from marketplace.notifications.errors import Refused
from marketplace.notifications.models import Message


def message_id(message: Message) -> str:
    """The Message-ID, made from the key: mail programs show a second sending of the same news only once."""
    digest = hashlib.sha256(f"{message.channel}:{message.key}".encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.BASE_URL).hostname}>"


def send(message: Message) -> str:
    """Hand the message to the mail server; returns its Message-ID. Refused when there is no such mailbox."""
    identity = message_id(message)
    mail = EmailMessage(
        subject=message.subject, body=message.text, to=[message.recipient], headers={"Message-ID": identity}
    )
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        if all(code >= 500 for code, _words in refusal.recipients.values()):  # 4xx: full or busy, try again
            raise Refused("the mail server refuses the address") from refusal
        raise
    return identity
