"""One client of Stripe for its gateways: keys, patience, and what Stripe's errors mean for us.

The package pins the version of the API. Stripe repeats nothing by itself: our jobs do, with the same key.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import stripe
from django.conf import settings

from payments.interface import GatewayRefused, GatewayUnavailable

logger = logging.getLogger(__name__)

stripe.enable_telemetry = False  # it would leave a file in the home of whoever runs us


class NotKnown(GatewayUnavailable):
    """Stripe has never heard of a number that it gave us: our key is of another account, or of the other mode."""


def client() -> stripe.StripeClient:
    """Raises `GatewayUnavailable` where there are no keys (an old attempt may still ask)."""
    if not settings.STRIPE_SECRET_KEY:
        raise GatewayUnavailable("Stripe has no keys here")
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, settings.STRIPE_TIMEOUT)


def account() -> str:
    """The account that our key opens, asked once per process. Raises `GatewayUnavailable`."""
    asked = client()
    return _account(asked)


def check_account() -> None:
    """What another account does not know may exist in ours. Raises `GatewayUnavailable` if the key opens another."""
    if account() != settings.STRIPE_ACCOUNT:
        logger.error("the key of Stripe opens %s, not %s", account(), settings.STRIPE_ACCOUNT)
        raise GatewayUnavailable("Stripe's key is of another account")


@contextmanager
def asking() -> Iterator[None]:
    """Around reads: whatever goes wrong, nothing is known and nothing may be concluded (`GatewayUnavailable`)."""
    try:
        yield
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        logger.error("Stripe does not accept our key: %s", error)
        raise GatewayUnavailable(_said(error)) from error
    except stripe.StripeError as error:
        if _unknown(error):
            logger.error("Stripe does not know what it gave us: %s", error)
            raise NotKnown(_said(error)) from error
        raise GatewayUnavailable(_said(error)) from error


@contextmanager
def demanding() -> Iterator[None]:
    """Around writes: as `asking`, but Stripe may also say no for good (`GatewayRefused`).

    An idempotency key in use (409) is no refusal; one that was used with other values is.
    """
    with asking():
        try:
            yield
        except (stripe.CardError, stripe.InvalidRequestError, stripe.IdempotencyError) as error:
            if _unknown(error):
                raise
            raise GatewayRefused(_said(error)) from error


@lru_cache
def _client(api_key: str, api_base: str, timeout: float) -> stripe.StripeClient:
    return stripe.StripeClient(
        api_key,
        base_addresses={"api": api_base} if api_base else None,
        http_client=stripe.RequestsClient(timeout=timeout),
        max_network_retries=0,
    )


@lru_cache
def _account(asked: stripe.StripeClient) -> str:
    with asking():
        return asked.v1.accounts.retrieve_current().id


def _unknown(error: stripe.StripeError) -> bool:
    """404 for what is in the address; 400 with this code for what is in the parameters."""
    return error.http_status == 404 or error.code == "resource_missing"


def _said(error: stripe.StripeError) -> str:
    return error.user_message or type(error).__name__
