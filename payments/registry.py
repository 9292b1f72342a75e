"""Which gateways there are. One line per gateway; `settings.PAYMENT_GATEWAYS` says which are offered, in order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string

from payments.interface import Gateway

GATEWAYS: Mapping[str, str] = {
    "demo": "payments.gateways.demo.gateway.DemoGateway",
    "counter": "payments.gateways.counter.gateway.CounterGateway",
}


class UnknownGateway(LookupError):
    """There is no such way to pay here."""


@lru_cache
def gateway(code: str) -> Gateway:
    """The gateway of that code, offered or not (an old attempt may need it). Raises `UnknownGateway`."""
    if code not in GATEWAYS or not apps.is_installed(f"payments.gateways.{code}"):
        raise UnknownGateway(code)
    made: Gateway = import_string(GATEWAYS[code])()
    return made


def offered() -> tuple[Gateway, ...]:
    """The ways to pay that a shopper may choose from, in order."""
    return tuple(gateway(code) for code in settings.PAYMENT_GATEWAYS)
