"""Cash that several people want to take, or to have, at the same time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

from django.db import transaction

from marketplace.accounts.models import User
from marketplace.core.transitions import WrongState
from marketplace.fulfilment import scanning
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel, ScanEvent, ScanKind
from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance
from marketplace.ordering import collecting, counter, paying
from marketplace.ordering.errors import NotPayable
from marketplace.postoffice.models import Branch
from payments import refunds
from payments.gateways.cod.models import CodCharge
from payments.gateways.counter.cash_back import NothingWaits, RefundLocked, WrongRefundCode
from payments.gateways.counter.models import CounterRefund
from payments.models import PaymentAttempt, Refund
from tests.factories import make_branch, make_clerk, make_cod_parcel, make_order, make_product


def shelf(parcels: int, clerks: int) -> dict[str, Any]:
    """Parcels to be paid when they are handed over, and people at one counter who may do that."""
    branch, product = make_branch(province_code="10"), make_product(stock=parcels)
    desk = Desk(make_clerk(branch), branch)
    waiting = []
    for _ in range(parcels):
        parcel = make_cod_parcel((product, 1), destination=branch)
        scanning.accept(parcel, desk, weight_g=500)
        scanning.receive(parcel, desk, shelf="A1")
        waiting.append(parcel.pk)
    return {"branch": branch.pk, "clerks": [make_clerk(branch).pk for _ in range(clerks)], "parcels": waiting}


def collect(me: int, meet: Callable[[], None], branch: int, clerks: list[int], parcels: list[int]) -> list[str]:
    """Take the money for each parcel and hand it over as soon as all have it in front of them; the receipts given."""
    desk = Desk(User.objects.get(pk=clerks[me]), Branch.objects.get(pk=branch))
    return [receipt for pk in parcels if (receipt := _collect(pk, desk, meet))]


def collect_or_refuse(
    me: int, meet: Callable[[], None], branch: int, clerks: list[int], parcels: list[int]
) -> list[str]:
    """Half of the clerks take the money, the other half send the same parcel back."""
    if me % 2 == 0:
        return collect(me, meet, branch=branch, clerks=clerks, parcels=parcels)
    desk = Desk(User.objects.get(pk=clerks[me]), Branch.objects.get(pk=branch))
    for pk in parcels:
        parcel = Parcel.objects.get(pk=pk)
        meet()
        with suppress(WrongState):
            scanning.send_back(parcel, desk, reason="refused")
    return []


def _collect(pk: int, desk: Desk, meet: Callable[[], None]) -> str:
    parcel = Parcel.objects.get(pk=pk)
    meet()
    try:
        charge = collecting.collect_on_delivery(parcel, desk)
        scanning.hand_over(parcel, desk, code=parcel.pickup_code)
    except (WrongState, NotPayable):
        return ""
    return str(charge.receipt_number)


def collected(branch: int, parcels: list[int], **shelf: Any) -> dict[str, Any]:
    """How the parcels stand, what was taken for them, and what lies in the drawer."""
    rows = Parcel.objects.filter(pk__in=parcels)
    attempts = PaymentAttempt.objects.filter(part__parcels__in=parcels)
    charges = CodCharge.objects.filter(pk__in=attempts.values("key"), collected_at__isnull=False)
    handed = rows.filter(state="collected")
    return {
        "states": sorted(set(rows.values_list("state", flat=True))),
        "receipts": sorted(charges.values_list("receipt_number", flat=True)),
        "paid scans": ScanEvent.objects.filter(parcel__in=parcels, kind=ScanKind.PAID).count(),
        "paid": attempts.filter(state="succeeded").count(),
        "handed over": handed.count(),
        "handed over unpaid": handed.filter(collected_at=None).count(),
        "sent back though paid": rows.filter(state="returning", collected_at__isnull=False).count(),
        "drawer": str(balance(accounts.drawer(branch))),
    }


def owed(clerks: int) -> dict[str, Any]:
    """An order whose money waits at every counter, and people at several counters who may give it."""
    branch = make_branch(province_code="10")
    order = make_order(gateway_code="counter", branch=branch)
    paying.start(order)
    counter.take_payment(number=order.number, branch=branch, clerk=make_clerk(branch))
    attempt = PaymentAttempt.objects.get(order=order)
    with transaction.atomic():
        refunds.create_refund(attempt_id=attempt.pk, key=f"race-{attempt.pk}", amount=Decimal(100), reason="")
    refunds.look(Refund.objects.select_related("attempt__order").get(attempt=attempt))
    return {"number": order.number, "branch": branch.pk, "clerks": [make_clerk(branch).pk for _ in range(clerks)]}


def fetch(me: int, meet: Callable[[], None], number: str, branch: int, clerks: list[int]) -> str:
    return _fetch(CounterRefund.objects.get(order_number=number).code, me, meet, number, branch, clerks)


def guess(me: int, meet: Callable[[], None], number: str, branch: int, clerks: list[int]) -> str:
    right = CounterRefund.objects.get(order_number=number).code
    return _fetch(f"{(int(right) + 1) % 10**6:06d}", me, meet, number, branch, clerks)


def _fetch(code: str, me: int, meet: Callable[[], None], number: str, branch: int, clerks: list[int]) -> str:
    desk, clerk = Branch.objects.get(pk=branch), User.objects.get(pk=clerks[me])
    meet()
    try:
        return str(counter.pay_out(number=number, code=code, branch=desk, clerk=clerk))
    except NothingWaits:
        return "nothing"
    except WrongRefundCode:
        return "wrong"
    except RefundLocked:
        return "locked"


def given(number: str, branch: int, **owed: Any) -> dict[str, Any]:
    refund = CounterRefund.objects.get(order_number=number)
    return {
        "given": refund.paid_at is not None,
        "refund": Refund.objects.get(key=refund.key).state,
        "locked": refund.locked_until is not None,
        "drawer": str(balance(accounts.drawer(branch))),
    }
