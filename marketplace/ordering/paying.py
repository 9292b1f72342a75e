"""Paying: the gateway is called outside any transaction; `sync_attempt` is the only way to "paid".

The shopper's return, the webhook, the clerk and the sweeper all end in `apply`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from oscar.core.loading import get_model

from marketplace.core.jobs import Later, enqueue
from marketplace.ordering import reserving
from marketplace.ordering.errors import PaymentWayClosed
from marketplace.ordering.lifecycle import ORDER, PART
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.placing import payment_window
from marketplace.ordering.states import OrderState
from payments import attempts
from payments.attempts import Verdict
from payments.interface import ChargeStatus, GatewayUnavailable
from payments.models import AttemptState, PaymentAttempt
from payments.refunds import create_refund
from payments.registry import gateway
from payments.selectors import closed_unpaid, to_sync

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order

SWEEP_SIZE = 500
ASK_CLOSED_AGAIN = timedelta(minutes=2)
RECONCILE_BACK = timedelta(days=2)


def start(order: Order) -> PaymentAttempt | None:
    """Tell the gateway of the order's open attempt (again, with the same key) and note the shopper's next step.

    Returns the attempt as it is now, None when there is no open one. Call it after commit, outside a transaction.
    """
    attempt = attempts.open_attempt(order.pk)
    if attempt is None:
        return None
    apply(attempts.start(attempt))
    attempt.refresh_from_db()
    if attempt.state == AttemptState.CANCELLED:
        apply(attempts.cancel(attempt))  # it ended while the gateway was being told: what was opened there is closed
    return attempt


def start_payment(order_id: int) -> None:
    """Job: the web process may have died between placing and telling the gateway."""
    attempt = attempts.open_attempt(order_id)
    if attempt is not None and attempt.state in {AttemptState.CREATED, AttemptState.UNKNOWN}:
        start(attempt.order)


def try_again(order: Order, *, gateway_code: str) -> PaymentAttempt:
    """Pay in another way, or once more after a decline. The order waits as long as that way to pay allows.

    An attempt still open is cancelled at its gateway first; if it turns out to be paid, that attempt is returned.
    Raises `PaymentWayClosed` when the way is not offered, the order waits for no payment, or an open attempt cannot be
    closed because its gateway does not answer.
    """
    if gateway_code not in settings.PAYMENT_GATEWAYS:
        raise PaymentWayClosed(gateway_code)
    before = attempts.open_attempt(order.pk)
    if before is not None:
        apply(attempts.cancel(before))
        before.refresh_from_db()
        if before.state == AttemptState.SUCCEEDED:
            return before
        if before.state in {AttemptState.CREATED, AttemptState.PENDING, AttemptState.UNKNOWN}:
            raise PaymentWayClosed(before.gateway)
    until = timezone.now() + payment_window(gateway_code)
    Order = get_model("order", "Order")
    with transaction.atomic():
        waits = Order.objects.filter(pk=order.pk, status=OrderState.AWAITING_PAYMENT).update(expires_at=until)
        if not waits:
            raise PaymentWayClosed(gateway_code)
        attempt = attempts.open_attempt(order.pk) or attempts.create_attempt(
            order_id=order.pk, gateway_code=gateway_code, amount=order.total_incl_tax, expires_at=until
        )
        enqueue("messages.order_placed", key=attempt.key, order_id=order.pk)
        # The order's expiry job looks at expires_at when it comes and waits on by itself.
        enqueue(
            "money.start_payment",
            key=attempt.key,
            run_at=timezone.now() + timedelta(seconds=10),
            order_id=order.pk,
        )
    return start(order) or attempt


def sync_attempt(attempt_id: int) -> None:
    """Ask the gateway how the attempt stands and apply it. Safe to call at any time, any number of times.

    Raises `Later` when the gateway is silent about an attempt that we hold for closed.
    """
    attempt = PaymentAttempt.objects.select_related("order").get(pk=attempt_id)
    if attempt.state in {AttemptState.SUCCEEDED, AttemptState.REVIEW}:
        return
    if attempt.is_open and attempt.order.status != OrderState.AWAITING_PAYMENT:
        # Paid by another attempt, or over: this one must not be paid as well. The gateway says if it was.
        apply(attempts.cancel(attempt))
        return
    verdict = attempts.fetch(attempt)
    if verdict.charge is None and not attempt.is_open:
        raise Later(ASK_CLOSED_AGAIN)  # somebody said that it was paid after all, and no sweep looks at it any more
    if verdict.charge is not None and verdict.charge.status == ChargeStatus.MISSING:
        # Our first call never reached the gateway: tell it now, with the same key.
        start(attempt.order)
        return
    apply(verdict)


def sync_order(order: Order) -> None:
    """The shopper came back from the gateway."""
    attempt = attempts.open_attempt(order.pk)
    if attempt is not None:
        sync_attempt(attempt.pk)


def sweep() -> None:
    """Periodic job: attempts that nobody heard of for a while are looked at, each by a job of its own."""
    half_minute = int(timezone.now().timestamp() // 30)
    for pk in to_sync().values_list("pk", flat=True)[:SWEEP_SIZE]:
        enqueue("money.sync_attempt", key=f"sweep-{pk}-{half_minute}", attempt_id=pk)


def reconcile() -> None:
    """Periodic job: what a gateway took and we do not know of, because its word got lost, is looked at."""
    hour = int(timezone.now().timestamp() // 3600)
    for code in settings.GATEWAYS:
        try:
            charges = gateway(code).list_since(timezone.now() - RECONCILE_BACK)
            taken = [charge.external_id for charge in charges if charge.status == ChargeStatus.SUCCEEDED]
        except GatewayUnavailable:
            continue  # the next hour comes
        for pk in closed_unpaid(code, taken):
            enqueue("money.sync_attempt", key=f"reconcile-{pk}-{hour}", attempt_id=pk)


def apply(verdict: Verdict) -> None:
    """Write what the gateway said, and all that follows from it, in one transaction."""
    with transaction.atomic():
        succeeded = attempts.record(verdict)
        if not succeeded and not verdict.mismatch:
            return
        attempt = PaymentAttempt.objects.select_related("order").get(pk=verdict.attempt_id)
        if verdict.mismatch:
            ORDER.move(_orders(), attempt.order_id, "review", reason=verdict.mismatch)
            return
        _secure(attempt)


def _secure(attempt: PaymentAttempt) -> None:
    order = attempt.order
    if ORDER.move(_orders(), order.pk, "confirm"):
        hand_to_sellers(order, "confirm")
        return
    order.refresh_from_db()
    if order.status == OrderState.EXPIRED and reserving.reserve_again(order):
        ORDER.must_move(_orders(), order.pk, "revive", reason="paid after it expired")
        hand_to_sellers(order, "revive")
        return
    create_refund(
        attempt_id=attempt.pk,
        key=f"attempt-{attempt.pk}",
        amount=attempt.captured,
        reason="paid twice" if order.status == OrderState.CONFIRMED else "paid after the order had ended",
    )
    enqueue("messages.order_refunded", key=f"attempt-{attempt.pk}", attempt_id=attempt.pk)


def hand_to_sellers(order: Order, event: str) -> None:
    """The order is secured: every seller's part may be packed, with a day to do it by, and all are told."""
    ship_by = timezone.now() + settings.SHIP_BY
    for part in SellerOrder.objects.filter(order_id=order.pk).order_by("pk"):
        if PART.move(SellerOrder.objects.all(), part.pk, event, ship_by=ship_by, cancelled_because=""):
            enqueue("messages.seller_new_order", key=str(part.pk), part_id=part.pk)
            reminder = ship_by - settings.SHIP_BY / 3
            enqueue("fulfilment.remind_seller", key=str(part.pk), run_at=reminder, part_id=part.pk)
            enqueue("fulfilment.part_late", key=str(part.pk), run_at=ship_by, part_id=part.pk)
            too_late = ship_by + settings.LATE_CANCEL_AFTER
            enqueue("fulfilment.cancel_late_part", key=str(part.pk), run_at=too_late, part_id=part.pk)
    enqueue("messages.order_confirmed", key=str(order.pk), order_id=order.pk)


def _orders() -> Any:
    return get_model("order", "Order").objects.all()
