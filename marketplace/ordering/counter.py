"""What a clerk does with a number: take the money for a slip, give money back, hand a payout to its seller."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from oscar.core.loading import get_model

from marketplace.core.jobs import enqueue
from marketplace.ordering import paying, receipts
from marketplace.ordering.errors import NoCashHere, NotPayable
from marketplace.ordering.states import OrderState
from marketplace.settlement import payouts
from marketplace.settlement.errors import NotNow
from payments import attempts, refunds
from payments.gateways.counter import cash_back
from payments.gateways.counter.gateway import CounterGateway, collect
from payments.gateways.counter.models import CounterCharge
from payments.models import AttemptState, PaymentAttempt, Refund
from payments.registry import gateway

if TYPE_CHECKING:
    from marketplace.accounts.models import User
    from marketplace.oscar_forks.order.models import Order
    from marketplace.postoffice.models import Branch
    from marketplace.settlement.models import Payout

_REFERENCE = re.compile(f"P[{payouts.ALPHABET}]{{9}}")


@dataclass(frozen=True)
class Slip:
    """`amount`: baht to take now; `why`: the reason when it is not payable; `refund_due`: baht to give back."""

    order: Order
    amount: Decimal
    deadline: datetime
    payable: bool
    why: str
    refund_due: Decimal


def slip(number: str) -> Slip | None:
    """The slip of that order number, or None when there is no such order."""
    order = get_model("order", "Order").objects.filter(number=number).first()
    if order is None:
        return None
    attempt = attempts.open_attempt(order.pk)
    why = _why_not(order, attempt)
    due = cash_back.waiting(number).aggregate(due=Sum("amount"))["due"]
    return Slip(
        order=order,
        amount=attempt.amount if attempt else order.total_incl_tax,
        deadline=order.expires_at,
        payable=not why,
        why=why,
        refund_due=due or Decimal(0),
    )


def take_payment(*, number: str, branch: Branch, clerk: User) -> CounterCharge:
    """Write down that the clerk took the cash, then bring the order to paid. Raises `NoCashHere`, `NotPayable`.

    The conditional UPDATE on the slip decides between two clerks, and between a clerk and the order's expiry.
    """
    if not branch.takes_cash:
        raise NoCashHere
    order = get_model("order", "Order").objects.filter(number=number).first()
    if order is None:
        raise NotPayable("unknown")
    attempt = attempts.open_attempt(order.pk)
    why = _why_not(order, attempt)
    if why or attempt is None:
        raise NotPayable(why)
    if attempt.state != AttemptState.PENDING:
        paying.start(order)
    if not _collect(attempt, branch, clerk):
        paying.sync_attempt(attempt.pk)  # whoever took the money may have got no further than that
        order.refresh_from_db()
        raise NotPayable(_why_not(order, attempts.open_attempt(order.pk)) or "paid")
    paying.sync_attempt(attempt.pk)
    return CounterCharge.objects.get(pk=attempt.key)


def pay_out(*, number: str, code: str, branch: Branch, clerk: User) -> Decimal:
    """Give back what waits for this order under the shopper's code; returns the baht handed over by this call.

    Raises `NoCashHere`, `cash_back.NothingWaits`, and `cash_back.WrongRefundCode` or `cash_back.RefundLocked` after
    the try was counted. Call it outside a transaction.
    """
    if not branch.takes_cash:
        raise NoCashHere
    handed = Decimal(0)
    for due in cash_back.open_with(number, code):
        refund = Refund.objects.select_related("attempt__order").filter(key=due.pk).first()
        with transaction.atomic():
            if not cash_back.hand_back(due.pk, branch_id=branch.pk, clerk_id=clerk.pk):
                continue
            if refund is not None:  # if we die before the next line
                refunds.notice("handed-back", gateway_code=refund.gateway, key=due.pk, external_id=due.pk)
        handed += due.amount
        if refund is not None:
            refunds.look(refund)
    return handed


def is_payout_reference(text: str) -> bool:
    """Whether this has the shape of a payout's reference, the code under which a seller fetches cash."""
    return bool(_REFERENCE.fullmatch(text))


def payout_waiting(reference: str, branch: Branch) -> Payout | None:
    """The payout, with its seller, that can be fetched at this branch now under this reference."""
    return payouts.cash_waiting(reference, branch)


def hand_out(reference: str, *, branch: Branch, clerk: User) -> Payout:
    """Write down that the seller was given the money of a payout, once. Raises `NoCashHere`, `NotPayable`."""
    if not branch.takes_cash:
        raise NoCashHere
    try:
        return payouts.hand_out(reference, branch=branch, clerk=clerk)
    except NotNow as error:
        raise NotPayable("unknown") from error


def _collect(attempt: PaymentAttempt, branch: Branch, clerk: User) -> bool:
    taken = False

    def write(number: str) -> None:
        nonlocal taken
        taken = collect(attempt.key, branch_id=branch.pk, clerk_id=clerk.pk, receipt_number=number)
        if taken:  # if we die before the next line
            enqueue("money.sync_attempt", key=f"collected-{attempt.pk}", attempt_id=attempt.pk)

    receipts.numbered(branch, write)
    return taken


def _why_not(order: Order, attempt: PaymentAttempt | None) -> str:
    if attempt is not None and gateway(attempt.gateway).secures():
        return "delivery"
    if order.status != OrderState.AWAITING_PAYMENT:
        return {OrderState.CONFIRMED: "paid", OrderState.EXPIRED: "expired", OrderState.REVIEW: "review"}.get(
            OrderState(order.status), "cancelled"
        )
    if attempt is None or attempt.gateway != CounterGateway.code:
        return "other"
    return "expired" if order.expires_at and order.expires_at <= timezone.now() else ""
