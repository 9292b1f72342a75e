"""Cash on delivery at the moment of hand-over: the money, the parcel and the receipt in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.core.jobs import enqueue
from marketplace.fulfilment import scanning, selectors, services
from marketplace.fulfilment.models import ScanKind
from marketplace.ordering import paying, receipts
from marketplace.ordering.errors import NoCashHere, NotPayable
from payments.gateways.cod.gateway import CodGateway, collect
from payments.gateways.cod.models import CodCharge
from payments.models import AttemptState, PaymentAttempt

if TYPE_CHECKING:
    from marketplace.fulfilment.interface import Desk
    from marketplace.fulfilment.models import Parcel
    from marketplace.postoffice.models import Branch

SERIES = "D"  # receipts of cash on delivery are told from those of slips


def collect_on_delivery(parcel: Parcel, desk: Desk) -> CodCharge:
    """Write down that the cash for this parcel was taken at this desk, once, then bring its payment to "paid".

    The parcel is as the clerk saw it; afterwards it is as it is in the database. Raises `NoCashHere`, `NotPayable`, and
    `WrongState` when anything happened to the parcel since; then nothing was changed. Call it outside a transaction.
    """
    if not desk.branch.takes_cash:
        raise NoCashHere
    attempt = attempt_of(parcel)
    if attempt is None or not parcel.cash_due:
        raise NotPayable("paid" if parcel.collected_at else "other")
    if attempt.amount != parcel.cash_due:
        raise NotPayable("review")
    if attempt.state in {AttemptState.CREATED, AttemptState.UNKNOWN}:
        paying.sync_attempt(attempt.pk)  # the gateway was never told, or did not answer

    def write(number: str) -> None:
        if not collect(attempt.key, branch_id=desk.branch.pk, clerk_id=desk.clerk.pk, receipt_number=number):
            raise NotPayable("paid" if charge_of(parcel) else "cancelled")
        scanning.note(ScanKind.PAID, desk, code=parcel.s10, parcel=parcel, order_number=parcel.order_number)
        enqueue("money.sync_attempt", key=f"collected-{attempt.pk}", attempt_id=attempt.pk)  # if we die before the next
        services.mark_collected(parcel, desk)

    receipts.numbered(desk.branch, write, series=SERIES)
    paying.sync_attempt(attempt.pk)
    return CodCharge.objects.select_related("branch", "clerk").get(pk=attempt.key)


def taken_here(branch: Branch, receipt_number: str) -> tuple[Parcel, CodCharge] | None:
    """The parcel whose cash was taken at this branch under this receipt, and what was taken."""
    taken = CodCharge.objects.filter(branch=branch, receipt_number=receipt_number).select_related("branch", "clerk")
    charge = taken.first()
    if charge is None:
        return None
    part = PaymentAttempt.objects.filter(key=charge.pk).values("part_id")
    parcel = selectors.parcels().filter(seller_order__in=part, collected_at__isnull=False).order_by("-pk").first()
    return (parcel, charge) if parcel else None


def attempt_of(parcel: Parcel) -> PaymentAttempt | None:
    """The cash that is to be taken for this parcel, or was: the last attempt of its part."""
    rows = PaymentAttempt.objects.filter(part_id=parcel.seller_order_id, gateway=CodGateway.code)
    return rows.order_by("-pk").first()


def charge_of(parcel: Parcel) -> CodCharge | None:
    """What was taken for this parcel, if it was."""
    attempt = attempt_of(parcel)
    if attempt is None:
        return None
    taken = CodCharge.objects.select_related("branch", "clerk").filter(pk=attempt.key, collected_at__isnull=False)
    return taken.first()
