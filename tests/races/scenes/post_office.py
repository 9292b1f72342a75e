"""Several clerks with the same thing in front of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from oscar.core.loading import get_model

from marketplace.accounts.models import User
from marketplace.core.models import Job, StateChange
from marketplace.core.transitions import WrongState
from marketplace.fulfilment import numbers, scanning
from marketplace.fulfilment.errors import OutOfNumbers
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel, S10Range, ScanEvent, ScanKind
from marketplace.ordering import counter, paying
from marketplace.ordering.errors import NotPayable
from marketplace.postoffice.models import Branch
from marketplace.thailand.postage import PostalService
from payments.gateways.counter.models import CounterCharge
from payments.models import PaymentAttempt
from tests.factories import make_branch, make_clerk, make_order, make_parcel


def slip(clerks: int) -> dict[str, Any]:
    """A slip to be paid in cash, and people at one counter who may take it."""
    branch = make_branch(province_code="10")
    order = make_order(gateway_code="counter", branch=branch)
    paying.start(order)
    return {"number": order.number, "branch": branch.pk, "clerks": [make_clerk(branch).pk for _ in range(clerks)]}


def take_payment(me: int, meet: Callable[[], None], number: str, branch: int, clerks: list[int]) -> str:
    """The receipt's number, or why there is none."""
    desk, clerk = Branch.objects.get(pk=branch), User.objects.get(pk=clerks[me])
    meet()
    try:
        return str(counter.take_payment(number=number, branch=desk, clerk=clerk).receipt_number)
    except NotPayable as refusal:
        return refusal.why


def taken(number: str, **slip: Any) -> dict[str, Any]:
    order = get_model("order", "Order").objects.get(number=number)
    attempt = PaymentAttempt.objects.get(order=order)
    moves = StateChange.objects.filter(aggregate="order.Order", object_id=order.pk)
    return {
        "receipts": list(CounterCharge.objects.filter(order_number=number).values_list("receipt_number", flat=True)),
        "order": [move.event for move in moves],
        "paid": attempt.captured == order.total_incl_tax,
        "told": Job.objects.filter(kind="messages.order_confirmed", arguments__order_id=order.pk).count(),
    }


def shelf(parcels: int) -> dict[str, Any]:
    """Parcels that wait to be fetched, and two people who hand parcels over."""
    branch = make_branch(province_code="10")
    desk = Desk(make_clerk(branch), branch)
    waiting = []
    for _ in range(parcels):
        parcel = make_parcel(branch)
        scanning.accept(parcel, desk, weight_g=500)
        scanning.receive(parcel, desk, shelf="A1")
        waiting.append(parcel.pk)
    return {"branch": branch.pk, "clerks": [desk.clerk.pk, make_clerk(branch).pk], "parcels": waiting}


def hand_over(me: int, meet: Callable[[], None], branch: int, clerks: list[int], parcels: list[int]) -> list[int]:
    """Hand each parcel over as soon as everybody has it in front of them; the ids of those that this clerk gave out."""
    desk = Desk(User.objects.get(pk=clerks[me]), Branch.objects.get(pk=branch))
    given = []
    for pk in parcels:
        parcel = Parcel.objects.get(pk=pk)
        meet()
        try:
            scanning.hand_over(parcel, desk, code=parcel.pickup_code)
            given.append(pk)
        except WrongState:
            pass  # the other clerk was faster
    return given


def handed_over(parcels: list[int], **shelf: Any) -> dict[str, Any]:
    rows = Parcel.objects.filter(pk__in=parcels)
    scans = ScanEvent.objects.filter(parcel__in=parcels, kind=ScanKind.COLLECTED)
    jobs = Job.objects.filter(kind="fulfilment.parcel_moved", arguments__parcel_id__in=parcels)
    return {
        "states": sorted(set(rows.values_list("state", flat=True))),
        "scans": sorted(scans.values_list("parcel", flat=True)),
        "jobs": sorted(jobs.filter(arguments__event="collect").values_list("arguments__parcel_id", flat=True)),
    }


def few_numbers(left: int) -> None:
    """So many numbers are left for one service."""
    row = S10Range.objects.get(prefix="PA")
    S10Range.objects.filter(pk=row.pk).update(last_serial=row.next_serial + left - 1)


def many_numbers() -> None:
    S10Range.objects.filter(prefix="PA").update(last_serial=99999)


def draw_numbers(me: int, meet: Callable[[], None], count: int) -> list[str]:
    """The numbers this actor got, "" for each time there was none left."""
    meet()
    return [_number() for _ in range(count)]


def _number() -> str:
    try:
        with transaction.atomic():
            return numbers.allocate_s10(PostalService.PARCEL)
    except OutOfNumbers:
        return ""
