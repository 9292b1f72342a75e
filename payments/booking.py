"""What payments write into the ledger: money came in, money went out, the gateway kept its fee."""

from __future__ import annotations

from decimal import Decimal

from marketplace.ledger import accounts
from marketplace.ledger.accounts import FEES, REFUNDS, SHOPPER, Account
from marketplace.ledger.posting import Move, post
from payments.interface import Deposit
from payments.models import PaymentAttempt, Refund
from payments.registry import provider_of


def holder(gateway_code: str, branch_id: int | None) -> Account:
    """Where the money of a charge or refund lies: in a post office's till, or with whoever runs the gateway."""
    return accounts.drawer(branch_id) if branch_id else accounts.clearing(provider_of(gateway_code))


def book_capture(attempt: PaymentAttempt) -> None:
    """The attempt was just paid: its money is the shopper's until a sale takes it."""
    till = holder(attempt.gateway, attempt.branch_id)
    post(f"capture:{attempt.key}", [Move(till, SHOPPER, attempt.captured)], order_number=attempt.order.number)
    if attempt.fee is not None:
        book_fee(attempt, attempt.fee)


def book_fee(attempt: PaymentAttempt, fee: Decimal) -> None:
    """Once per attempt; what the gateway kept of the charge, in baht."""
    move = Move(FEES, holder(attempt.gateway, None), fee)
    post(f"fee:{attempt.key}", [move], order_number=attempt.order.number)


def book_promise(refund: Refund) -> None:
    """Money of the shopper is promised back."""
    number = refund.attempt.order.number
    post(f"promise:{refund.pk}", [Move(SHOPPER, REFUNDS, refund.amount)], order_number=number, memo=refund.reason)


def book_refund(refund: Refund) -> None:
    """The promised money left its till, gateway or bank; once per try."""
    number = refund.attempt.order.number
    till = holder(refund.gateway, refund.branch_id)
    post(f"refunded:{refund.key}", [Move(REFUNDS, till, refund.amount)], order_number=number)


def book_bounced(refund: Refund) -> None:
    """What had left its gateway came back to it: it is owed to the shopper again."""
    number = refund.attempt.order.number
    till = holder(refund.gateway, refund.branch_id)
    post(f"bounced:{refund.key}", [Move(till, REFUNDS, refund.amount)], order_number=number)


def book_settled(refund: Refund) -> None:
    """An operator paid a promised refund from our bank account."""
    number = refund.attempt.order.number
    post(f"refunded:{refund.key}:by-hand", [Move(REFUNDS, accounts.BANK, refund.amount)], order_number=number)


def book_deposit(provider: str, deposit: Deposit) -> None:
    """Whoever runs gateways sent us money, or took it back; once per deposit."""
    bank, held = accounts.BANK, accounts.clearing(provider)
    move = Move(bank, held, deposit.amount) if deposit.amount > 0 else Move(held, bank, -deposit.amount)
    post(f"deposit:{provider}:{deposit.external_id}", [move])
