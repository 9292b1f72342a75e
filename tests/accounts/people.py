"""What a person does at the sign-in pages."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from marketplace.notifications.models import Message

PHONE = "+66812345678"
PASSWORD = "a morning at the market"


def code_sent_to(recipient: str) -> str:
    """The code in the newest message to `recipient`."""
    text = Message.objects.filter(recipient=recipient).latest("pk").text
    found = re.search(r"\b\d{6}\b", text)
    assert found, text
    return found.group()


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def signed_in_as(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def post(client: Client, view: str, **fields: Any) -> Any:
    return client.post(reverse(view), fields)


def sign_up_by_phone(client: Client, phone: str = "081-234-5678", name: str = "สมหญิง ใจดี") -> Any:
    return post(client, "account_signup", phone=phone, first_name=name)


def sign_in_by_phone(client: Client, phone: str) -> Any:
    """To the end; `phone` is E.164."""
    post(client, "account_login", phone=phone)
    return post(client, "account_confirm_login_code", code=code_sent_to(phone))
