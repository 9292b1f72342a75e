"""The boundary to a payment gateway: what every gateway must do, in frozen dataclasses.

Amounts are `Decimal` baht here; satang exist only inside a gateway's own mapping. Times are aware.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, runtime_checkable

from django.utils.functional import Promise

CURRENCY = "THB"


class ChargeStatus(StrEnum):
    """What the gateway says of a charge."""

    PENDING = "pending"  # waits for the shopper, or for the gateway
    SUCCEEDED = "succeeded"
    FAILED = "failed"  # declined; another attempt may be made
    CANCELLED = "cancelled"
    MISSING = "missing"  # the gateway has never heard of it


class DisputeStatus(StrEnum):
    """How the card holder's bank sees a charge that its holder disputes."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Subject(StrEnum):
    """What a notice speaks of, and so what is to be fetched."""

    CHARGE = "charge"
    REFUND = "refund"
    DISPUTE = "dispute"
    NOTHING = "nothing"  # kept, and of no consequence


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
    """What the gateway holds. `sync` compares amount, currency, account, livemode and order with ours.

    `fee`: what the gateway kept for itself, in baht; None as long as it has not said. `branch_id`: the post office in
    whose till the money lies, None where the gateway holds it. `key`: our idempotency key, where the gateway tells it.
    """

    status: ChargeStatus
    external_id: str
    order_number: str
    amount: Decimal
    currency: str
    account: str
    livemode: bool
    next_step: NextStep = NextStep(StepKind.NONE)
    reason: str = ""
    fee: Decimal | None = None
    branch_id: int | None = None
    key: str = ""


@dataclass(frozen=True)
class RefundRequest:
    """`charge_id` is the charge at its own gateway; whoever pays it back may be another (cash at a counter)."""

    key: str
    charge_id: str
    order_number: str
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class RefundResult:
    """`payload`: what the shopper needs to get the money (a counter slip's reference), if anything.

    `branch_id`: the post office whose till gave it, None where the gateway did.
    """

    status: RefundStatus
    external_id: str
    payload: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    branch_id: int | None = None


@dataclass(frozen=True)
class Dispute:
    """A card holder's objection. `taken`: the baht that the gateway has withdrawn for it (0 while it only inquires);
    `fee`: what it keeps for handling it, whoever wins."""

    external_id: str
    charge_id: str
    status: DisputeStatus
    amount: Decimal
    currency: str
    taken: Decimal
    fee: Decimal
    reason: str
    answer_by: datetime | None


@dataclass(frozen=True)
class Deposit:
    """Money that a gateway sent to our bank account. `amount` in baht, below zero when it took money back."""

    external_id: str
    amount: Decimal
    at: datetime


@dataclass(frozen=True)
class Notice:
    """A webhook whose signature and age were checked. It is never believed: it only makes us fetch its object.

    `object_id` is the gateway's number of the object, `key` our idempotency key of it; one of the two may be empty.
    """

    event_id: str
    subject: Subject
    object_id: str
    key: str = ""


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
        """Which of `settings.PAYMENT_WINDOWS` applies: online, counter, transfer or delivery."""
        ...

    def divides(self) -> bool:
        """Is each seller's part of an order a charge of its own? (Cash on delivery: each parcel is paid by itself.)"""
        ...

    def needs_email(self) -> bool:
        """Must the shopper give an e-mail address to pay in this way?"""
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


@runtime_checkable
class Disputable(Protocol):
    """A gateway whose charges can be disputed at the shopper's bank."""

    def fetch_dispute(self, external_id: str) -> Dispute:
        """Raises `GatewayUnavailable`, `GatewayRefused` when there is none."""
        ...

    def disputes_since(self, since: datetime) -> Iterable[Dispute]: ...


@runtime_checkable
class Holding(Protocol):
    """A gateway that keeps our money for a while, then sends it to our bank."""

    def balance(self) -> Decimal:
        """All the baht it holds for us now, available or not yet. Raises `GatewayUnavailable`."""
        ...

    def deposits_since(self, since: datetime) -> Iterable[Deposit]: ...


@runtime_checkable
class Cashing(Protocol):
    """A gateway whose money lies in the tills of post offices, as its own records in our database say."""

    def tills(self) -> Mapping[int, Decimal]:
        """By branch: the baht that it took there, less what it gave back. No network: fit for a transaction."""
        ...
