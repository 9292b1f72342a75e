"""PromptPay without a company between: a bill's QR code with our own references, paid into our own bank account.

Nobody calls us when it is paid. A charge succeeds when an operator has found it on the bank's statement
(`settling.confirm`), and in no other way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import read
from marketplace.thailand.promptpay import BillPayment
from payments.gateways.transfer.booking import in_bank
from payments.gateways.transfer.models import TransferCharge, TransferRefund
from payments.interface import (
    BadSignature,
    Charge,
    ChargeRequest,
    ChargeStatus,
    Deposit,
    GatewayRefused,
    NextStep,
    Notice,
    RefundRequest,
    RefundResult,
    RefundStatus,
    StepKind,
)

ACCOUNT = "bank"


class TransferGateway:
    code = "transfer"
    account = ACCOUNT
    livemode = True

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

    def start(self, request: ChargeRequest) -> Charge:
        bill = TransferCharge.objects.filter(pk=request.key).first() or _open(request)
        if bill.amount != request.amount:
            raise GatewayRefused("this key was used for another amount")
        return _charge(bill)

    def fetch(self, *, key: str, external_id: str) -> Charge:
        bill = TransferCharge.objects.filter(pk=key).first()
        return _charge(bill) if bill else _missing()

    def cancel(self, *, key: str, external_id: str) -> Charge:
        """The order waits no longer. Money that comes all the same is seen on the statement."""
        TransferCharge.objects.filter(pk=key, paid_at=None, cancelled_at=None).update(cancelled_at=timezone.now())
        return self.fetch(key=key, external_id=external_id)

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

    def verify_webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Notice:
        raise BadSignature("a bank statement sends no webhooks")

    def list_since(self, since: datetime) -> Iterable[Charge]:
        """Also those made before and confirmed since then: money may come long after the order ended."""
        lately = Q(created_at__gte=since) | Q(paid_at__gte=since)
        return (_charge(bill) for bill in TransferCharge.objects.filter(lately).order_by("created_at"))

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


def _charge(bill: TransferCharge) -> Charge:
    if bill.paid_at:
        status = ChargeStatus.SUCCEEDED
    elif bill.cancelled_at:
        status = ChargeStatus.CANCELLED
    else:
        status = ChargeStatus.PENDING
    return Charge(
        status=status,
        external_id=bill.pk,
        order_number=bill.order_number,
        amount=bill.amount,
        currency=bill.currency,
        account=ACCOUNT,
        livemode=True,
        next_step=NextStep(StepKind.QR, payload=_qr(bill)),
        fee=Decimal(0),
        key=bill.pk,
    )


def _qr(bill: TransferCharge) -> dict[str, str]:
    """`data` is what the QR code says; the numbers are for whoever types them into the bank's app."""
    return {
        "data": BillPayment(bill.biller_id, bill.order_number, bill.reference, bill.amount).payload,
        "biller_id": bill.biller_id,
        "reference": bill.order_number,
        "reference_2": bill.reference,
        "confirmed_by": "operator",
    }


def _missing() -> Charge:
    return Charge(ChargeStatus.MISSING, "", "", Decimal(0), "", ACCOUNT, True)
