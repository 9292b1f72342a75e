"""Which gateways there are (`settings.GATEWAYS`) and which are offered, in order (`settings.PAYMENT_GATEWAYS`)."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from payments.interface import Gateway


class UnknownGateway(LookupError):
    """There is no such way to pay here."""


@lru_cache
def gateway(code: str) -> Gateway:
    """The gateway of that code, offered or not (an old attempt may need it). Raises `UnknownGateway`."""
    if code not in settings.GATEWAYS:
        raise UnknownGateway(code)
    made: Gateway = import_string(settings.GATEWAYS[code])()
    return made


def gateways_of(provider: str) -> tuple[str, ...]:
    """The codes of the gateways that share an account at this provider; most gateways are their own provider."""
    return tuple(settings.PROVIDERS.get(provider, (provider,)))


def provider_of(code: str) -> str:
    """Who holds the money of this gateway, and posts its webhooks."""
    return next((name for name, codes in settings.PROVIDERS.items() if code in codes), code)


def offered() -> tuple[Gateway, ...]:
    """The ways to pay that a shopper may choose from, in order."""
    return tuple(gateway(code) for code in settings.PAYMENT_GATEWAYS)
