"""Pay with cash at any post-office counter, against a slip with a reference and a deadline."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from payments.gateways.counter import cash_back
from payments.gateways.counter.models import CounterCharge, CounterRefund
from payments.gateways.own_records import OwnRecords
from payments.interface import GatewayRefused, NextStep, RefundRequest, RefundResult, StepKind


class CounterGateway(OwnRecords):
    code = "counter"
    account = "post-office"
    model = CounterCharge

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

    def next_step(self, row: CounterCharge) -> NextStep:
        return NextStep(StepKind.SLIP, payload={"reference": row.order_number})

    def refund(self, request: RefundRequest) -> RefundResult:
        """Cash waits at every counter, for a slip of ours or for what was paid over another gateway."""
        if CounterCharge.objects.filter(pk=request.charge_id, paid_at=None).exists():
            raise GatewayRefused("the slip was not paid")
        return cash_back.promise(request)

    def fetch_refund(self, *, key: str, external_id: str) -> RefundResult:
        return cash_back.look(key)

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
        CounterGateway()
        .open_rows(key)
        .update(paid_at=timezone.now(), branch_id=branch_id, clerk_id=clerk_id, receipt_number=receipt_number)
    )
