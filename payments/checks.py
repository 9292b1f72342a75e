"""System checks: real money moves in production only, and play money only elsewhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from payments.gateways.stripe.mapping import is_live


@register(Tags.security)
def keys_of_stripe(**options: Any) -> list[CheckMessage]:
    """Live keys where somebody tries things out charge real cards; test keys in production give goods away."""
    secret, publishable = settings.STRIPE_SECRET_KEY, settings.STRIPE_PUBLISHABLE_KEY
    faults: list[CheckMessage] = []
    if (is_live(secret) or is_live(publishable)) and (settings.DEBUG or not settings.PRODUCTION):
        faults.append(
            Error(
                "Stripe's keys are live, and this is not production.",
                hint="Use test keys (sk_test_…, pk_test_…), or set TALAT_ENV=production with DEBUG off.",
                id="talat.E002",
            )
        )
    if is_live(secret) != is_live(publishable):
        faults.append(
            Error(
                "One of Stripe's keys is live, the other is for tests.",
                hint="TALAT_STRIPE_SECRET_KEY and TALAT_STRIPE_PUBLISHABLE_KEY are a pair.",
                id="talat.E003",
            )
        )
    if settings.PRODUCTION and secret and not is_live(secret):
        faults.append(Warning("Stripe's keys are for tests: goods leave for play money.", id="talat.W001"))
    return faults
