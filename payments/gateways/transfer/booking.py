"""What this gateway writes into the ledger: its money lies in our own bank account as soon as a line shows it."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from marketplace.core.money import read
from marketplace.ledger.accounts import BANK, REFUNDS, clearing
from marketplace.ledger.models import Transfer
from marketplace.ledger.posting import Move, post
from payments.gateways.transfer.models import StatementLine, TransferCharge, TransferRefund

CLEARING = clearing("transfer")


def book_deposit(bill: TransferCharge) -> None:
    """The captured money of this bill is in the bank. Call it after the capture was booked; once per line."""
    post(f"deposit:transfer:{bill.line_id}", [Move(BANK, CLEARING, bill.amount)], order_number=bill.order_number)


def book_withdrawal(refund: TransferRefund) -> None:
    """The money of a refund left the bank; that the promise is kept is booked when `payments.refunds` hears of it."""
    number = refund.charge.order_number
    post(f"withdrawal:transfer:{refund.pk}", [Move(CLEARING, BANK, refund.amount)], order_number=number)


def book_stray(line: StatementLine) -> None:
    """Money came that belongs to no sale: it is owed to whoever paid it."""
    post(f"stray:transfer:{line.pk}", [Move(BANK, REFUNDS, line.amount)], memo=line.bank_reference)


def book_returned(line: StatementLine) -> None:
    post(f"returned:transfer:{line.pk}", [Move(REFUNDS, BANK, line.amount)], memo=line.return_reference)


def in_bank() -> Decimal:
    """All that was booked into our bank by this gateway, less what it took from there."""
    came = Transfer.objects.filter(debit=str(BANK), credit=str(CLEARING)).aggregate(sum=Sum("amount"))["sum"]
    went = Transfer.objects.filter(debit=str(CLEARING), credit=str(BANK)).aggregate(sum=Sum("amount"))["sum"]
    return read(came) - read(went)
