"""Pay with cash at any post-office counter, against a slip with a reference and a deadline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from payments.gateways.counter import cash_back
from payments.gateways.counter.models import CounterCharge, CounterRefund
from payments.interface import (
    BadSignature,
    Charge,
    ChargeRequest,
    ChargeStatus,
    GatewayRefused,
    NextStep,
    Notice,
    RefundRequest,
    RefundResult,
    StepKind,
)

ACCOUNT = "post-office"


class CounterGateway:
    code = "counter"
    account = ACCOUNT
    livemode = True

    @property
    def title(self) -> str | Promise:
        return _("Cash at a post office")

    @property
    def note(self) -> str | Promise:
        return _("You get a slip with a number; show it at any post office and pay there.")

    def secures(self) -> bool:
        return False

    def window(self) -> str:
        return "counter"

    def divides(self) -> bool:
        return False

    def needs_email(self) -> bool:
        return False

    def start(self, request: ChargeRequest) -> Charge:
        slip, _created = CounterCharge.objects.get_or_create(
            key=request.key,
            defaults={
                "order_number": request.order_number,
                "amount": request.amount,
                "currency": request.currency,
            },
        )
        if slip.amount != request.amount:
            raise GatewayRefused("this key was used for another amount")
        return _charge(slip)

    def fetch(self, *, key: str, external_id: str) -> Charge:
        slip = CounterCharge.objects.filter(pk=key).first()
        return _charge(slip) if slip else _missing()

    def cancel(self, *, key: str, external_id: str) -> Charge:
        CounterCharge.objects.filter(pk=key, paid_at=None, cancelled_at=None).update(cancelled_at=timezone.now())
        return self.fetch(key=key, external_id=external_id)

    def refund(self, request: RefundRequest) -> RefundResult:
        """Cash waits at every counter, for a slip of ours or for what was paid over another gateway."""
        if CounterCharge.objects.filter(pk=request.charge_id, paid_at=None).exists():
            raise GatewayRefused("the slip was not paid")
        return cash_back.promise(request)

    def fetch_refund(self, *, key: str, external_id: str) -> RefundResult:
        return cash_back.look(key)

    def verify_webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Notice:
        raise BadSignature("a counter sends no webhooks")

    def list_since(self, since: datetime) -> Iterable[Charge]:
        """Slips made since then, and those that were paid since."""
        rows = CounterCharge.objects.filter(Q(created_at__gte=since) | Q(paid_at__gte=since))
        return (_charge(slip) for slip in rows.order_by("created_at"))

    def tills(self) -> Mapping[int, Decimal]:
        """Slips that were paid, less all cash given back, however it had been paid."""
        taken = CounterCharge.objects.filter(paid_at__isnull=False).values_list("branch_id").annotate(Sum("amount"))
        given = CounterRefund.objects.filter(paid_at__isnull=False).values_list("branch_id").annotate(Sum("amount"))
        tills = dict(taken.order_by())
        for branch_id, amount in given.order_by():
            tills[branch_id] = tills.get(branch_id, Decimal(0)) - amount
        return tills


def collect(key: str, *, branch_id: int, clerk_id: int, receipt_number: str) -> bool:
    """Cash was taken for the slip; once. False when it is paid or cancelled already, and nothing was changed."""
    return bool(
        CounterCharge.objects.filter(pk=key, paid_at=None, cancelled_at=None).update(
            paid_at=timezone.now(), branch_id=branch_id, clerk_id=clerk_id, receipt_number=receipt_number
        )
    )


def _charge(slip: CounterCharge) -> Charge:
    if slip.paid_at:
        status = ChargeStatus.SUCCEEDED
    elif slip.cancelled_at:
        status = ChargeStatus.CANCELLED
    else:
        status = ChargeStatus.PENDING
    return Charge(
        status=status,
        external_id=slip.pk,
        order_number=slip.order_number,
        amount=slip.amount,
        currency=slip.currency,
        account=ACCOUNT,
        livemode=True,
        next_step=NextStep(StepKind.SLIP, payload={"reference": slip.order_number}),
        fee=Decimal(0),
        branch_id=slip.branch_id,
        key=slip.pk,
    )


def _missing() -> Charge:
    return Charge(ChargeStatus.MISSING, "", "", Decimal(0), "", ACCOUNT, True)
