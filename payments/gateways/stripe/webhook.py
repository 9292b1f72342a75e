"""Stripe's webhook: signature, age, mode and account are checked; then it is only a hint at what to fetch.

Subscribe the endpoint /payments/stripe/webhook/ to payment_intent.*, refund.* and charge.dispute.*. What an event is
about is told by the kind of its object; charge.refunded, for one, names no refund, and is of no consequence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import stripe
from django.conf import settings

from payments.gateways.stripe.mapping import ATTEMPT_KEY, REFUND_KEY, livemode
from payments.interface import BadSignature, Notice, Subject

HEADER = "Stripe-Signature"
TOLERANCE = timedelta(minutes=5)
LONGEST = 80  # characters of a key of ours; metadata may hold what others wrote

_SUBJECTS = {
    "payment_intent": (Subject.CHARGE, ATTEMPT_KEY),
    "refund": (Subject.REFUND, REFUND_KEY),
    "dispute": (Subject.DISPUTE, ""),
}


def verify(*, body: bytes, headers: Mapping[str, str], now: datetime) -> Notice:
    """Raises `BadSignature`."""
    header = headers.get(HEADER, "")
    try:
        stripe.WebhookSignature.verify_header(body, header, settings.STRIPE_WEBHOOK_SECRET)
        stamp = _stamp(header)
    except (stripe.SignatureVerificationError, TypeError, ValueError) as error:  # or letters that no signature has
        raise BadSignature("the signature is not Stripe's") from error
    # Stripe's own check lets stamps from the future through.
    if abs(now.timestamp() - stamp) > TOLERANCE.total_seconds():
        raise BadSignature("the stamp is too old or lies in the future")
    try:
        return _notice(json.loads(body))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise BadSignature("this is no event of Stripe") from error


def _notice(event: dict[str, Any]) -> Notice:
    if event["livemode"] is not livemode():
        raise BadSignature("the event is of the other mode")
    if event.get("account", settings.STRIPE_ACCOUNT) != settings.STRIPE_ACCOUNT:
        raise BadSignature("the event is of another account")
    about = event["data"]["object"]
    subject, name = _SUBJECTS.get(about["object"], (Subject.NOTHING, ""))
    key = (about.get("metadata") or {}).get(name, "")
    return Notice(event["id"], subject, about.get("id", ""), key if len(key) <= LONGEST else "")


def _stamp(header: str) -> int:
    return int(next(part[2:] for part in header.split(",") if part.startswith("t=")))
