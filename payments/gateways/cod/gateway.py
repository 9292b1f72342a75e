"""Cash on delivery: each seller's parcel is paid by itself, to whoever hands it over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from payments.gateways.cod.models import CodCharge
from payments.gateways.counter import cash_back
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


class CodGateway:
    code = "cod"
    account = ACCOUNT
    livemode = True

    @property
    def title(self) -> str | Promise:
        return _("Cash on delivery")

    @property
    def note(self) -> str | Promise:
        return _("You pay in cash when you get the parcel. You may open it first.")

    def secures(self) -> bool:
        return True

    def window(self) -> str:
        return "delivery"

    def divides(self) -> bool:
        return True

    def needs_email(self) -> bool:
        return False

    def start(self, request: ChargeRequest) -> Charge:
        due, _created = CodCharge.objects.get_or_create(
            key=request.key,
            defaults={
                "order_number": request.order_number,
                "amount": request.amount,
                "currency": request.currency,
            },
        )
        if due.amount != request.amount:
            raise GatewayRefused("this key was used for another amount")
        return _charge(due)

    def fetch(self, *, key: str, external_id: str) -> Charge:
        due = CodCharge.objects.filter(pk=key).first()
        return _charge(due) if due else _missing()

    def cancel(self, *, key: str, external_id: str) -> Charge:
        CodCharge.objects.filter(pk=key, collected_at=None, cancelled_at=None).update(cancelled_at=timezone.now())
        return self.fetch(key=key, external_id=external_id)

    def refund(self, request: RefundRequest) -> RefundResult:
        """What was paid in cash is given back in cash, at any counter."""
        if not CodCharge.objects.filter(pk=request.charge_id, collected_at__isnull=False).exists():
            raise GatewayRefused("nothing was collected")
        return cash_back.promise(request)

    def fetch_refund(self, *, key: str, external_id: str) -> RefundResult:
        return cash_back.look(key)

    def verify_webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Notice:
        raise BadSignature("cash sends no webhooks")

    def list_since(self, since: datetime) -> Iterable[Charge]:
        """Charges begun since then, and those that were paid since."""
        rows = CodCharge.objects.filter(Q(created_at__gte=since) | Q(collected_at__gte=since))
        return (_charge(due) for due in rows.order_by("created_at"))

    def tills(self) -> Mapping[int, Decimal]:
        """What was collected; it is given back by the counter's gateway."""
        taken = CodCharge.objects.filter(collected_at__isnull=False).values_list("branch_id").annotate(Sum("amount"))
        return dict(taken.order_by())


def collect(key: str, *, branch_id: int, clerk_id: int, receipt_number: str) -> bool:
    """Cash was taken for the parcel; once. False when it was already, or is cancelled, and nothing was changed."""
    return bool(
        CodCharge.objects.filter(pk=key, collected_at=None, cancelled_at=None).update(
            collected_at=timezone.now(), branch_id=branch_id, clerk_id=clerk_id, receipt_number=receipt_number
        )
    )


def _charge(due: CodCharge) -> Charge:
    if due.collected_at:
        status = ChargeStatus.SUCCEEDED
    elif due.cancelled_at:
        status = ChargeStatus.CANCELLED
    else:
        status = ChargeStatus.PENDING
    return Charge(
        status=status,
        external_id=due.pk,
        order_number=due.order_number,
        amount=due.amount,
        currency=due.currency,
        account=ACCOUNT,
        livemode=True,
        next_step=NextStep(StepKind.NONE),
        fee=Decimal(0),
        branch_id=due.branch_id,
        key=due.pk,
    )


def _missing() -> Charge:
    return Charge(ChargeStatus.MISSING, "", "", Decimal(0), "", ACCOUNT, True)
