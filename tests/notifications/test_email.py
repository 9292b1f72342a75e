"""E-mail: plain text, and a second sending that can be recognised."""

from __future__ import annotations

import smtplib

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from marketplace.notifications.channels import email
from marketplace.notifications.errors import Refused
from marketplace.notifications.models import Message


def letter(key: str = "order-1-paid") -> Message:
    return Message(key=key, channel="email", recipient="malee@example.com", subject="ได้รับเงินแล้ว", text="ขอบคุณ")


def refusing(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def send(self: EmailMessage, fail_silently: bool = False) -> int:
        raise smtplib.SMTPRecipientsRefused({"malee@example.com": (code, b"no")})

    monkeypatch.setattr(EmailMessage, "send", send)


def test_what_arrives() -> None:
    identity = email.send(letter())
    sent = mail.outbox[0]
    assert (sent.to, sent.subject, sent.body) == (["malee@example.com"], "ได้รับเงินแล้ว", "ขอบคุณ")
    assert sent.message()["Message-ID"] == identity
    assert sent.message().get_content_type() == "text/plain"


def test_a_second_sending_bears_the_same_message_id() -> None:
    assert email.send(letter()) == email.send(letter())
    assert email.message_id(letter()) != email.message_id(letter("order-2-paid"))


def test_no_such_mailbox_is_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(550, monkeypatch)
    with pytest.raises(Refused):
        email.send(letter())


def test_a_full_mailbox_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(452, monkeypatch)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        email.send(letter())
