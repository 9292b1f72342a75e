"""Stripe: cards and PromptPay. Without keys neither is offered; half the keys stop the start."""

from django.core.exceptions import ImproperlyConfigured

from marketplace.settings.base import PRODUCTION
from marketplace.settings.environment import ENV

STRIPE_SECRET_KEY: str = ENV["TALAT_STRIPE_SECRET_KEY"] or ""
STRIPE_PUBLISHABLE_KEY: str = ENV["TALAT_STRIPE_PUBLISHABLE_KEY"] or ""
STRIPE_WEBHOOK_SECRET: str = ENV["TALAT_STRIPE_WEBHOOK_SECRET"] or ""
STRIPE_ACCOUNT: str = ENV["TALAT_STRIPE_ACCOUNT"] or ""
STRIPE_API_BASE: str = ENV["TALAT_STRIPE_API_BASE"] or ""
STRIPE_TIMEOUT = 8.0  # seconds of silence; two calls fit into the time that a job of money has

_keys = {
    "TALAT_STRIPE_SECRET_KEY": STRIPE_SECRET_KEY,
    "TALAT_STRIPE_PUBLISHABLE_KEY": STRIPE_PUBLISHABLE_KEY,
    "TALAT_STRIPE_WEBHOOK_SECRET": STRIPE_WEBHOOK_SECRET,
    "TALAT_STRIPE_ACCOUNT": STRIPE_ACCOUNT,
}
_missing = [name for name, value in _keys.items() if not value]
if _missing and len(_missing) < len(_keys):
    raise ImproperlyConfigured(f"Stripe needs all its keys; missing: {', '.join(_missing)}")
if PRODUCTION and STRIPE_API_BASE:
    raise ImproperlyConfigured("TALAT_STRIPE_API_BASE is for tests: production talks to Stripe itself")
