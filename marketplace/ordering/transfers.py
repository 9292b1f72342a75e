"""Money that an operator has found on our bank statement."""

from __future__ import annotations

from datetime import timedelta

from marketplace.core.jobs import Later
from marketplace.ledger.selectors import posted
from marketplace.ordering import paying
from payments.gateways.transfer.booking import book_deposit
from payments.gateways.transfer.models import TransferCharge
from payments.models import PaymentAttempt

LOOK_AGAIN = timedelta(minutes=10)


def arrived(line_id: int) -> None:
    """Job: an operator confirmed the line. Bring its order to paid, then book that the money lies in our bank.

    Safe to repeat. Raises `Later` while the payment is in review.
    """
    bill = TransferCharge.objects.get(line_id=line_id)
    attempt = PaymentAttempt.objects.get(key=bill.key)
    paying.sync_attempt(attempt.pk)
    if not posted(f"capture:{attempt.key}"):
        raise Later(LOOK_AGAIN)
    book_deposit(bill)
