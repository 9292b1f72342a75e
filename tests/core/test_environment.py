"""The table of environment variables: typed, and a fault stops the start with its name."""

from __future__ import annotations

import secrets

import pytest
from django.core.exceptions import ImproperlyConfigured

from marketplace.settings.environment import TABLE, read

PRODUCTION = {
    "TALAT_ENV": "production",
    "TALAT_SECRET_KEY": secrets.token_urlsafe(64),
    "TALAT_BASE_URL": "https://talat.example",
    "DATABASE_URL": "postgres://talat:secret@db/talat",
    "TALAT_BROKER_URL": "redis://redis/0",
    "TALAT_CACHE_URL": "redis://redis/1",
    "TALAT_GATEWAYS": "counter",
    "TALAT_EMAIL_URL": "smtp://user:secret@mail:587",
    "TALAT_EMAIL_FROM": "Talat <no-reply@talat.example>",
    "TALAT_SMS_KEY": "key",
    "TALAT_SMS_SECRET": "secret",
    "TALAT_SMS_SENDER": "Talat",
    "TALAT_COMPANY_NAME": "Talat",
    "TALAT_COMPANY_TAX_ID": "0994000158041",
    "TALAT_COMPANY_ADDRESS": "Bangkok",
}


def test_nothing_set_is_the_embedded_default() -> None:
    values = read({})
    assert (values["TALAT_ENV"], values["DATABASE_URL"], values["TALAT_SECRET_KEY"]) == ("demo", None, None)
    assert (values["TALAT_GATEWAYS"], values["TALAT_ONLINE_PAYMENT_SECONDS"]) == (None, 1800)


def test_production_reads_all() -> None:
    assert read(PRODUCTION)["TALAT_BASE_URL"] == "https://talat.example"


@pytest.mark.parametrize("name", sorted(variable.name for variable in TABLE if variable.required))
def test_what_production_needs_is_missed_by_name(name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{name} is missing"):
        read({key: value for key, value in PRODUCTION.items() if key != name})


def test_no_secret_has_a_default() -> None:
    assert [variable.name for variable in TABLE if variable.secret and variable.default is not None] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TALAT_ENV", "staging"),
        ("TALAT_SECRET_KEY", "short"),
        ("TALAT_SECRET_KEY", "a" * 60),
        ("TALAT_BASE_URL", "talat.example"),
        ("TALAT_GATEWAYS", "demo,bitcoin"),
        ("TALAT_PROMPTPAY_BILLER_ID", "0994000158041"),
        ("TALAT_ONLINE_PAYMENT_SECONDS", "half an hour"),
        ("TALAT_SHIP_BY_DAYS", "-1"),
        ("TALAT_BEHIND_PROXY", "perhaps"),
        ("TALAT_METRICS_TOKEN", "short"),
        ("DATABASE_URL", "nonsense"),
        ("TALAT_STRIPE_SECRET_KEY", "pk_test_public"),
        ("TALAT_STRIPE_PUBLISHABLE_KEY", "sk_test_secret"),
        ("TALAT_STRIPE_WEBHOOK_SECRET", "we_1"),
        ("TALAT_STRIPE_ACCOUNT", "Talat"),
    ],
)
def test_a_malformed_value_is_named_and_a_secret_one_is_not_shown(name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        read({name: value})
    assert name in str(caught.value)
    if next(variable.secret for variable in TABLE if variable.name == name):
        assert repr(value) not in str(caught.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        read({"TALAT_SHIP_BY_DAYS": "x", "TALAT_BEHIND_PROXY": "y"})
    assert "TALAT_SHIP_BY_DAYS" in str(caught.value)
    assert "TALAT_BEHIND_PROXY" in str(caught.value)
