"""Cash on delivery: each seller's parcel is paid by itself, to whoever hands it over."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from payments.gateways.cod.models import CodCharge
from payments.gateways.counter import cash_back
from payments.gateways.own_records import OwnRecords
from payments.interface import GatewayRefused, NextStep, RefundRequest, RefundResult, StepKind


class CodGateway(OwnRecords):
    code = "cod"
    account = "post-office"
    model = CodCharge
    paid_field = "collected_at"

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

    def next_step(self, row: CodCharge) -> NextStep:
        return NextStep(StepKind.NONE)

    def refund(self, request: RefundRequest) -> RefundResult:
        """What was paid in cash is given back in cash, at any counter."""
        if not CodCharge.objects.filter(pk=request.charge_id, collected_at__isnull=False).exists():
            raise GatewayRefused("nothing was collected")
        return cash_back.promise(request)

    def fetch_refund(self, *, key: str, external_id: str) -> RefundResult:
        return cash_back.look(key)

    def tills(self) -> Mapping[int, Decimal]:
        """What was collected; it is given back by the counter's gateway."""
        taken = CodCharge.objects.filter(collected_at__isnull=False).values_list("branch_id").annotate(Sum("amount"))
        return dict(taken.order_by())


def collect(key: str, *, branch_id: int, clerk_id: int, receipt_number: str) -> bool:
    """Cash was taken for the parcel; once. False when it was already, or is cancelled, and nothing was changed."""
    return bool(
        CodGateway()
        .open_rows(key)
        .update(collected_at=timezone.now(), branch_id=branch_id, clerk_id=clerk_id, receipt_number=receipt_number)
    )
