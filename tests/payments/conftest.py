"""Fixtures of the payments' tests."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.payments.fake_stripe import FakeStripe


@pytest.fixture
def fake_stripe(settings: Settings) -> Iterator[FakeStripe]:
    """A Stripe of this test alone, which our gateways talk to. Its key is new each time: clients are kept by key."""
    with FakeStripe(secret_key=f"sk_test_{secrets.token_hex(8)}") as fake:
        settings.STRIPE_API_BASE = fake.url
        settings.STRIPE_SECRET_KEY = fake.house.secret_key
        settings.STRIPE_PUBLISHABLE_KEY = fake.house.publishable_key
        settings.STRIPE_WEBHOOK_SECRET = fake.house.webhook_secret
        settings.STRIPE_ACCOUNT = fake.house.books.account
        settings.PAYMENT_GATEWAYS = ("card", "promptpay", *settings.PAYMENT_GATEWAYS)
        yield fake
