"""The boundary to a payment gateway: what every gateway must do, in frozen dataclasses.

Amounts are `Decimal` baht here; satang exist only inside a gateway's own mapping. Times are aware.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from django.utils.functional import Promise

CURRENCY = "THB"


class ChargeStatus(StrEnum):
    """What the gateway says of a charge."""

    PENDING = "pending"  # waits for the shopper, or for the gateway
    SUCCEEDED = "succeeded"
    FAILED = "failed"  # declined; another attempt may be made
    CANCELLED = "cancelled"
    MISSING = "missing"  # the gateway has never heard of it


class RefundStatus(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class StepKind(StrEnum):
    """What the shopper does next."""

    REDIRECT = "redirect"
    QR = "qr"
    SCRIPT = "script"
    SLIP = "slip"
    NONE = "none"


@dataclass(frozen=True)
class NextStep:
    """`url` for redirect; `payload` for a QR, for a script's public values, or for a slip's reference."""

    kind: StepKind
    url: str = ""
    payload: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ChargeRequest:
    """All that a gateway needs to begin. `key` is the idempotency key: the same key is the same charge, for ever."""

    key: str
    order_number: str
    amount: Decimal
    currency: str
    return_url: str
    expires_at: datetime
    language: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Charge:
    """What the gateway holds. `sync` compares amount, currency, account, livemode and order with ours."""

    status: ChargeStatus
    external_id: str
    order_number: str
    amount: Decimal
    currency: str
    account: str
    livemode: bool
    next_step: NextStep = NextStep(StepKind.NONE)
    reason: str = ""


@dataclass(frozen=True)
class RefundRequest:
    key: str
    charge_id: str
    order_number: str
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class RefundResult:
    """`payload`: what the shopper needs to get the money (a counter slip's reference), if anything."""

    status: RefundStatus
    external_id: str
    payload: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class Notice:
    """A webhook whose signature and age were checked. It is never believed: it only makes us fetch the charge."""

    event_id: str
    charge_id: str
    charge_key: str


class GatewayError(Exception):
    """Base of all below."""


class GatewayUnavailable(GatewayError):
    """Timeout, 5xx, cut answer: the outcome is unknown. The same key is used again; nothing is concluded."""


class GatewayRefused(GatewayError):
    """The gateway refused the request for good; nothing was charged."""


class BadSignature(GatewayError):
    """The webhook is not the gateway's, or is too old, or comes from the future."""


class Gateway(Protocol):
    """One way to pay. Methods may talk to a network: never call them inside a transaction."""

    code: str

    @property
    def title(self) -> str | Promise: ...
    @property
    def note(self) -> str | Promise: ...
    @property
    def account(self) -> str: ...
    @property
    def livemode(self) -> bool: ...

    def secures(self) -> bool:
        """May goods leave before the money is in? (Cash on delivery: yes.)"""
        ...

    def window(self) -> str:
        """Which payment window applies: "online" or "counter"."""
        ...

    def start(self, request: ChargeRequest) -> Charge:
        """Begin the charge, or find it again by its key. Raises `GatewayUnavailable`, `GatewayRefused`."""
        ...

    def fetch(self, *, key: str, external_id: str) -> Charge:
        """The charge as the gateway has it now. Raises `GatewayUnavailable`."""
        ...

    def cancel(self, *, key: str, external_id: str) -> Charge:
        """Cancel it if it is not paid yet, and say what it is now (it may have been paid just before)."""
        ...

    def refund(self, request: RefundRequest) -> RefundResult:
        """Begin (or find again by its key) a refund; it may stay pending for days. Raises as `start` does."""
        ...

    def fetch_refund(self, *, key: str, external_id: str) -> RefundResult: ...

    def verify_webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Notice:
        """Raises `BadSignature`."""
        ...

    def list_since(self, since: datetime) -> Iterable[Charge]: ...
