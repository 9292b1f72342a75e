"""Stripe's objects as it writes them (version 2026-10-28.endive), as far as anybody here looks at them."""

from __future__ import annotations

import binascii
import copy
import secrets
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.payments.stripe_house.books import Books

API_VERSION = "2026-10-28.endive"
FEES = {"card": (365, 1000), "promptpay": (165, 0)}  # hundredths of a percent, and satang; made up
DISPUTE_FEE = 50000  # satang; made up
ANSWER_WITHIN = 7 * 24 * 3600


def fee(intent: dict[str, Any], amount: int) -> int:
    """Rounded half up, in satang."""
    per_myriad, fixed = FEES[intent["payment_method_types"][0]]
    return (amount * per_myriad + 5000) // 10000 + fixed


def payment_intent(
    books: Books, *, amount: int, currency: str, ways: list[str], metadata: dict[str, str]
) -> dict[str, Any]:
    number = f"pi_{secrets.token_hex(12)}"
    return {
        "id": number,
        "object": "payment_intent",
        "allowed_payment_method_types": ways,
        "amount": amount,
        "amount_capturable": 0,
        "amount_received": 0,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic",
        "client_secret": f"{number}_secret_{secrets.token_hex(12)}",
        "confirmation_method": "automatic",
        "created": int(books.now()),
        "currency": currency,
        "customer": None,
        "description": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": books.livemode,
        "metadata": metadata,
        "next_action": None,
        "payment_method": None,
        "payment_method_types": ways,
        "processing": None,
        "receipt_email": None,
        "status": "requires_payment_method",
    }


def promptpay_code(number: str, amount: int) -> dict[str, Any]:
    """A real EMVCo payload (nobody's biller), so that whoever shows it can be read back."""
    reference = number[-12:].upper()
    merchant = _field("00", "A000000677010112") + _field("01", "0" * 15) + _field("02", reference)
    body = _field("00", "01") + _field("01", "12") + _field("30", merchant) + _field("53", "764")
    body += _field("54", f"{amount // 100}.{amount % 100:02d}") + _field("58", "TH") + "6304"
    return {
        "type": "promptpay_display_qr_code",
        "promptpay_display_qr_code": {
            "data": f"{body}{binascii.crc_hqx(body.encode(), 0xFFFF):04X}",
            "hosted_instructions_url": f"https://payments.stripe.com/promptpay/instructions/{number}",
            "image_url_png": f"https://qr.stripe.com/{number}.png",
            "image_url_svg": f"https://qr.stripe.com/{number}.svg",
        },
    }


def charge(books: Books, intent: dict[str, Any], amount: int) -> dict[str, Any]:
    return {
        "id": f"ch_{secrets.token_hex(12)}",
        "object": "charge",
        "amount": amount,
        "amount_captured": amount,
        "amount_refunded": 0,
        "balance_transaction": None,
        "captured": True,
        "created": int(books.now()),
        "currency": intent["currency"],
        "disputed": False,
        "livemode": books.livemode,
        "metadata": copy.deepcopy(intent["metadata"]),
        "paid": True,
        "payment_intent": intent["id"],
        "refunded": False,
        "status": "succeeded",
    }


def refund(books: Books, intent: dict[str, Any], amount: int, metadata: dict[str, str]) -> dict[str, Any]:
    """To PromptPay: Stripe writes to the shopper and waits for a bank account."""
    made = {
        "id": f"re_{secrets.token_hex(12)}",
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": intent["latest_charge"],
        "created": int(books.now()),
        "currency": intent["currency"],
        "metadata": metadata,
        "payment_intent": intent["id"],
        "reason": None,
        "status": books.card_refunds,
    }
    if intent["payment_method_types"] == ["promptpay"]:
        sent = {"email_sent_at": int(books.now()), "email_sent_to": books.emails[intent["id"]]}
        details = {"email_sent": sent, "expires_at": int(books.now()) + 30 * 24 * 3600}
        made |= {"status": "requires_action", "next_action": {"type": "display_details", "display_details": details}}
    return made


def dispute(books: Books, intent: dict[str, Any], amount: int, *, inquiry: bool) -> dict[str, Any]:
    due = int(books.now()) + ANSWER_WITHIN
    return {
        "id": f"du_{secrets.token_hex(12)}",
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": intent["latest_charge"],
        "created": int(books.now()),
        "currency": intent["currency"],
        "evidence_details": {"due_by": due, "has_evidence": False, "past_due": False, "submission_count": 0},
        "is_charge_refundable": False,
        "livemode": books.livemode,
        "metadata": {},
        "payment_intent": intent["id"],
        "reason": "fraudulent",
        "status": "warning_needs_response" if inquiry else "needs_response",
    }


def balance_transaction(books: Books, kind: str, amount: int, source: str, *, fee: int, status: str) -> dict[str, Any]:
    return {
        "id": f"txn_{secrets.token_hex(12)}",
        "object": "balance_transaction",
        "amount": amount,
        "available_on": int(books.now()),
        "created": int(books.now()),
        "currency": "thb",
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [],
        "net": amount - fee,
        "source": source,
        "status": status,
        "type": kind,
    }


def payout(books: Books, amount: int) -> dict[str, Any]:
    return {
        "id": f"po_{secrets.token_hex(12)}",
        "object": "payout",
        "amount": amount,
        "arrival_date": int(books.now()),
        "automatic": True,
        "balance_transaction": None,
        "created": int(books.now()),
        "currency": "thb",
        "livemode": books.livemode,
        "metadata": {},
        "status": "in_transit",
        "type": "bank_account",
    }


def event(books: Books, kind: str, one: dict[str, Any]) -> dict[str, Any]:
    """With the object as it is at this moment."""
    return {
        "id": f"evt_{secrets.token_hex(12)}",
        "object": "event",
        "api_version": API_VERSION,
        "created": int(books.now()),
        "data": {"object": copy.deepcopy(one)},
        "livemode": books.livemode,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"
