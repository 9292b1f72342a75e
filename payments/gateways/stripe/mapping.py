"""Stripe's objects in our words. Satang exist only here."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import stripe
from django.conf import settings

from payments.interface import (
    ChargeStatus,
    Deposit,
    Dispute,
    DisputeStatus,
    GatewayRefused,
    RefundResult,
    RefundStatus,
)

CURRENCY = "thb"  # Stripe writes currencies small
ATTEMPT_KEY, REFUND_KEY, ORDER_NUMBER, GATEWAY = "attempt_key", "refund_key", "order_number", "gateway"  # metadata

_DISPUTES = {
    "won": DisputeStatus.WON,
    "warning_closed": DisputeStatus.WON,
    "prevented": DisputeStatus.WON,
    "lost": DisputeStatus.LOST,
}
_REFUNDS = {
    "succeeded": RefundStatus.SUCCEEDED,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.FAILED,
}


def satang(baht: Decimal) -> int:
    """Raises `GatewayRefused` for fractions of a satang."""
    whole = baht * 100
    if whole != whole.to_integral_value():
        raise GatewayRefused("baht have two decimals at most")
    return int(whole)


def in_baht(satang: int) -> Decimal:
    return (Decimal(satang) / 100).quantize(Decimal("0.01"))


def is_live(key: str) -> bool:
    """Whether a secret, restricted or publishable key moves real money."""
    return "_live_" in key[:8]


def noted(stripe_object: stripe.PaymentIntent | stripe.Refund, name: str) -> str:
    """What we wrote into the metadata of an object; empty if it is not ours."""
    metadata = stripe_object.metadata
    return str(metadata.to_dict().get(name, "")) if metadata is not None else ""


def charge_status(intent: stripe.PaymentIntent) -> ChargeStatus:
    """A decline is no end: Stripe lets the shopper try once more with the same intent."""
    if intent.status == "succeeded":
        return ChargeStatus.SUCCEEDED
    if intent.status == "canceled":
        return ChargeStatus.CANCELLED
    return ChargeStatus.PENDING


def decline(intent: stripe.PaymentIntent) -> str:
    """Why the last try failed, in Stripe's words; empty if nothing failed."""
    error = intent.last_payment_error
    if intent.status != "requires_payment_method" or error is None:
        return ""
    return error.message or error.code or error.type


def fee(intent: stripe.PaymentIntent) -> Decimal | None:
    """What Stripe kept of a charge whose balance transaction was asked for too."""
    charge = intent.latest_charge
    if not isinstance(charge, stripe.Charge):
        return None
    booked = charge.balance_transaction
    if not isinstance(booked, stripe.BalanceTransaction) or booked.currency != CURRENCY:
        return None
    return in_baht(booked.fee)


def refund_result(refund: stripe.Refund) -> RefundResult:
    """`payload`: the address to which Stripe wrote to ask for a bank account (PromptPay), and until when it waits."""
    payload: dict[str, str] = {}
    step = getattr(refund, "next_action", None)  # left out by Stripe where nothing is to be done
    if refund.status == "requires_action" and step is not None and step.display_details is not None:
        details = step.display_details
        payload = {"email": details.email_sent.email_sent_to, "until": _time(details.expires_at).isoformat()}
    return RefundResult(
        status=_REFUNDS.get(refund.status or "", RefundStatus.PENDING),
        external_id=refund.id,
        payload=payload,
        reason=getattr(refund, "failure_reason", None) or "",  # left out as long as nothing failed
    )


def dispute_of(dispute: stripe.Dispute) -> Dispute:
    """`taken` is what was withdrawn, whether or not it came back since: the status says that."""
    moves = dispute.balance_transactions
    due = dispute.evidence_details.due_by
    return Dispute(
        external_id=dispute.id,
        charge_id=charge_id(dispute),
        status=_DISPUTES.get(dispute.status, DisputeStatus.OPEN),
        amount=in_baht(dispute.amount),
        currency=dispute.currency.upper(),
        taken=in_baht(-sum(move.amount for move in moves if move.amount < 0)),
        fee=in_baht(sum(move.fee for move in moves)),
        reason=dispute.reason,
        answer_by=_time(due) if due else None,
    )


def charge_id(dispute: stripe.Dispute) -> str:
    """The number of the payment intent, which is our number of the charge."""
    intent = dispute.payment_intent
    return intent.id if isinstance(intent, stripe.PaymentIntent) else intent or ""


def deposits_of(payout: stripe.Payout) -> list[Deposit]:
    """What a payout did to our bank account: nothing yet, a deposit, or a deposit and its return.

    A payout may be "paid" for days and then turn out to have failed; told with its deposit, the return is right whether
    or not the deposit was booked before.
    """
    sent = Deposit(payout.id, in_baht(payout.amount), _time(payout.arrival_date))
    if payout.status == "paid":
        return [sent]
    if payout.status == "failed":
        return [sent, Deposit(f"{payout.id}:returned", -sent.amount, sent.at)]
    return []


def livemode() -> bool:
    return is_live(settings.STRIPE_SECRET_KEY)


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
