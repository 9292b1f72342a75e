"""PromptPay without a company between: a bill's QR code with our own references, paid into our own bank account.

Nobody calls us when it is paid. A charge succeeds when an operator has found it on the bank's statement
(`settling.confirm`), and in no other way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import read
from marketplace.thailand.promptpay import BillPayment
from payments.gateways.own_records import OwnRecords
from payments.gateways.transfer.booking import in_bank
from payments.gateways.transfer.models import TransferCharge, TransferRefund
from payments.interface import (
    ChargeRequest,
    Deposit,
    GatewayRefused,
    NextStep,
    RefundRequest,
    RefundResult,
    RefundStatus,
    StepKind,
)


class TransferGateway(OwnRecords):
    """Cancelled, a bill is waited for no longer; money that comes all the same is seen on the statement."""

    code = "transfer"
    account = "bank"
    model = TransferCharge

    @property
    def title(self) -> str | Promise:
        return _("PromptPay, checked by us")

    @property
    def note(self) -> str | Promise:
        return _("You pay by QR code with your bank’s app. We check our bank statement, usually the next working day.")

    def secures(self) -> bool:
        return False

    def window(self) -> str:
        return "transfer"

    def divides(self) -> bool:
        return False

    def needs_email(self) -> bool:
        return False

    def next_step(self, row: TransferCharge) -> NextStep:
        return NextStep(StepKind.QR, payload=_qr(row))

    def open(self, request: ChargeRequest) -> TransferCharge:
        return self.rows().filter(pk=request.key).first() or _open(request)

    def refund(self, request: RefundRequest) -> RefundResult:
        """An operator is asked to transfer the money to whoever paid; pending until they have noted that they did."""
        with transaction.atomic():
            bill = TransferCharge.objects.select_for_update().filter(pk=request.charge_id).exclude(paid_at=None).first()
            if bill is None:
                raise GatewayRefused("there is nothing to refund")
            if not bill.refunds.filter(key=request.key).exists():
                given = bill.refunds.filter(failed_at=None).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
                if given + request.amount > bill.amount:
                    raise GatewayRefused("more than was paid")
                TransferRefund.objects.create(key=request.key, charge=bill, amount=request.amount)
        return self.fetch_refund(key=request.key, external_id=request.key)

    def fetch_refund(self, *, key: str, external_id: str) -> RefundResult:
        refund = TransferRefund.objects.get(key=key)
        if refund.made_at:
            return RefundResult(RefundStatus.SUCCEEDED, key, payload={"bank_reference": refund.bank_reference})
        if refund.failed_at:
            return RefundResult(RefundStatus.FAILED, key, reason=refund.failed_because)
        return RefundResult(RefundStatus.PENDING, key)

    def balance(self) -> Decimal:
        """What bills brought, less what was transferred back, and less what is booked as being in our bank: nothing."""
        paid = TransferCharge.objects.filter(paid_at__isnull=False).aggregate(sum=Sum("amount"))["sum"]
        made = TransferRefund.objects.filter(made_at__isnull=False).aggregate(sum=Sum("amount"))["sum"]
        return read(paid) - read(made) - in_bank()

    def deposits_since(self, since: datetime) -> Iterable[Deposit]:
        """Each is booked when its line of the statement is confirmed."""
        return ()


def _open(request: ChargeRequest) -> TransferCharge:
    if not settings.BILLER_ID:
        raise GatewayRefused("there is no biller id")
    bill, _created = TransferCharge.objects.get_or_create(
        key=request.key,
        defaults={
            "biller_id": settings.BILLER_ID,
            "order_number": request.order_number,
            "reference": _reference(request.key),
            "amount": request.amount,
            "currency": request.currency,
        },
    )
    return bill


def _reference(key: str) -> str:
    """Six digits by which the bills of one order are told apart; no zero in front, which spreadsheets drop."""
    return str(100_000 + int(hashlib.sha256(key.encode()).hexdigest(), 16) % 900_000)


def _qr(bill: TransferCharge) -> dict[str, str]:
    """`data` is what the QR code says; the numbers are for whoever types them into the bank's app."""
    return {
        "data": BillPayment(bill.biller_id, bill.order_number, bill.reference, bill.amount).payload,
        "biller_id": bill.biller_id,
        "reference": bill.order_number,
        "reference_2": bill.reference,
        "confirmed_by": "operator",
    }
