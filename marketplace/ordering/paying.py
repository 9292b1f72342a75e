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

from marketplace.core.jobs import Later, enqueue, enqueue_all, job
from marketplace.ordering import reserving
from marketplace.ordering.errors import PaymentWayClosed
from marketplace.ordering.lifecycle import ORDER, PART
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.ordering.offering import must_be_open
from marketplace.ordering.placing import open_attempts, payment_window
from marketplace.ordering.quoting import Destination
from marketplace.ordering.states import Delivery, OrderState
from marketplace.settlement import holds, sales
from payments import attempts
from payments.attempts import Verdict
from payments.interface import ChargeStatus
from payments.models import AttemptState, PaymentAttempt
from payments.refunds import create_refund
from payments.selectors import to_sync

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order

SWEEP_SIZE = 500
ASK_CLOSED_AGAIN = timedelta(minutes=2)
_ALIVE = (
    SellerOrderState.TO_PACK,
    SellerOrderState.PACKED,
    SellerOrderState.SENT,
    SellerOrderState.COMPLETED,
)


def start(order: Order) -> PaymentAttempt | None:
    """Tell the gateway of the order's open attempts (again, with the same keys) and note the shopper's next step.

    Returns the attempt as it is now, None when there is no open one. Call it after commit, outside a transaction.
    """
    open_ones = attempts.open_attempts(order.pk)
    for attempt in open_ones:
        apply(attempts.start(attempt))
        attempt.refresh_from_db()
        if attempt.state == AttemptState.CANCELLED:
            # It ended while the gateway was being told: what was opened there is closed.
            apply(attempts.cancel(attempt))
    return open_ones[0] if open_ones else None


def start_payment(order_id: int) -> None:
    """Job: the web process may have died between placing and telling the gateway."""
    for attempt in attempts.open_attempts(order_id):
        if attempt.state in {AttemptState.CREATED, AttemptState.UNKNOWN}:
            start(attempt.order)
            return


def try_again(order: Order, *, gateway_code: str, email: str = "") -> PaymentAttempt:
    """Pay in another way, or once more after a decline; `email` where that way needs one.

    The order waits as long as that way to pay allows, within `settings.LONGEST_PAYMENT_WAIT` of its placing. An attempt
    still open is cancelled at its gateway first; if it turns out to be paid, that attempt is returned. Raises
    `PaymentWayClosed` when the way is not offered, the order waits for no payment or has waited too long, or an open
    attempt cannot be closed because its gateway does not answer; `TooManyOpenOrders`.
    """
    if gateway_code not in settings.PAYMENT_GATEWAYS:
        raise PaymentWayClosed(gateway_code)
    _must_be_open(order, gateway_code)
    for before in attempts.open_attempts(order.pk):
        close(before)
        if before.state == AttemptState.SUCCEEDED:
            return before
        if before.is_open:
            raise PaymentWayClosed(before.gateway)
    now = timezone.now()
    until = min(now + payment_window(gateway_code), order.date_placed + settings.LONGEST_PAYMENT_WAIT)
    if until <= now:
        raise PaymentWayClosed(gateway_code)
    Order = get_model("order", "Order")
    with transaction.atomic():
        waits = Order.objects.filter(pk=order.pk, status=OrderState.AWAITING_PAYMENT).update(expires_at=until)
        if not waits:
            raise PaymentWayClosed(gateway_code)
        if attempts.open_attempt(order.pk) is None:
            open_attempts(order, gateway_code=gateway_code, email=email, until=until)
    return start(order) or PaymentAttempt.objects.filter(order_id=order.pk).latest("pk")


def close(attempt: PaymentAttempt) -> None:
    """Have the gateway close an open attempt of an order that waits to be paid; afterwards it is as in the database.

    What is to be paid at the door is closed only while its order still waits, and the order is held meanwhile (that
    gateway is a table of ours): once the order is confirmed, sellers send the goods because somebody will pay there.
    """
    if attempt.part_id is None:
        apply(attempts.cancel(attempt))
    else:
        with transaction.atomic():
            PaymentAttempt.objects.select_for_update().get(pk=attempt.pk)  # first, as in `apply`
            if _held(attempt.order_id) == OrderState.AWAITING_PAYMENT:
                apply(attempts.cancel(attempt))
    attempt.refresh_from_db()


def _must_be_open(order: Order, gateway_code: str) -> None:
    address = order.shipping_address
    must_be_open(
        gateway_code,
        phone=order.contact_phone,
        total=order.total_incl_tax,
        delivery=Destination(
            delivery=Delivery(order.delivery),
            postcode=address.postcode if address else "",
            branch_id=order.pickup_branch_id,
        ),
        per_part_totals=[part.total for part in order.seller_orders.all()],
        order_id=order.pk,
    )


def sync_attempt(attempt_id: int) -> None:
    """Ask the gateway how the attempt stands and apply it. Safe to call at any time, any number of times.

    Raises `Later` when the gateway is silent about an attempt that we hold for closed.
    """
    _sync(PaymentAttempt.objects.select_related("order", "part").get(pk=attempt_id))


def _sync(attempt: PaymentAttempt) -> None:
    if attempt.state in {AttemptState.SUCCEEDED, AttemptState.REVIEW}:
        return
    if attempt.is_open and not _is_wanted(attempt):
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


def _is_wanted(attempt: PaymentAttempt) -> bool:
    """Whether the order, or the part that it pays, still waits for this money."""
    if attempt.part is None:
        return bool(attempt.order.status == OrderState.AWAITING_PAYMENT)
    return attempt.part.state not in {SellerOrderState.CANCELLED, SellerOrderState.RETURNED}


def sync_order(order: Order) -> None:
    """The shopper came back from the gateway."""
    for attempt in attempts.open_attempts(order.pk):
        _sync(attempt)


def sweep() -> None:
    """Periodic job: attempts that nobody heard of for a while are looked at, each by a job of its own."""
    half_minute = int(timezone.now().timestamp() // 30)
    for pk in to_sync().values_list("pk", flat=True)[:SWEEP_SIZE]:
        enqueue("money.sync_attempt", key=f"sweep-{pk}-{half_minute}", attempt_id=pk)


def apply(verdict: Verdict) -> None:
    """Write what the gateway said, and all that follows from it, in one transaction."""
    with transaction.atomic():
        paid = attempts.record(verdict)
        if paid is not None:
            _take(paid)
            return
        if not (verdict.mismatch or verdict.secures):
            return
        attempt = PaymentAttempt.objects.select_related("order").get(pk=verdict.attempt_id)
        if verdict.mismatch:
            ORDER.move(_orders(), attempt.order_id, "review", reason=verdict.mismatch)
        else:
            _confirm_unpaid(attempt)


def _confirm_unpaid(attempt: PaymentAttempt) -> None:
    """Every part will be paid when it is handed over: sellers may pack."""
    if _held(attempt.order_id) != OrderState.AWAITING_PAYMENT:
        return
    parts = SellerOrder.objects.filter(order_id=attempt.order_id).values_list("pk", flat=True)
    pending = {one.part_id for one in attempts.open_attempts(attempt.order_id) if one.state == AttemptState.PENDING}
    if pending.issuperset(parts) and ORDER.move(_orders(), attempt.order_id, "confirm"):
        hand_to_sellers(attempt.order, "confirm")


def _take(attempt: PaymentAttempt) -> None:
    """The money is there: it buys what it was paid for, or goes back."""
    order = attempt.order
    if attempt.part_id is not None:
        # Held, so that a hand-over at this moment is seen by us or sees the sale.
        alive = SellerOrder.objects.select_for_update(no_key=True).filter(pk=attempt.part_id, state__in=_ALIVE).first()
        if alive is not None:
            sales.book_sale(order_number=order.number, part_ids=[alive.pk], key=attempt.key, cash_on_delivery=True)
            if alive.state == SellerOrderState.COMPLETED:
                holds.handed_over(alive.pk)
            return
    elif ORDER.move(_orders(), order.pk, "confirm"):
        sold = hand_to_sellers(order, "confirm")
        sales.book_sale(order_number=order.number, part_ids=sold, key=attempt.key)
        return
    order.refresh_from_db()
    if attempt.part_id is None and order.status == OrderState.EXPIRED and reserving.reserve_again(order):
        ORDER.must_move(_orders(), order.pk, "revive", reason="paid after it expired")
        sold = hand_to_sellers(order, "revive")
        sales.book_sale(order_number=order.number, part_ids=sold, key=attempt.key)
        return
    create_refund(
        attempt_id=attempt.pk,
        key=f"attempt-{attempt.pk}",
        amount=attempt.captured,
        reason="paid twice" if order.status == OrderState.CONFIRMED else "paid after the order had ended",
    )
    enqueue("messages.order_refunded", key=f"attempt-{attempt.pk}", attempt_id=attempt.pk)


def hand_to_sellers(order: Order, event: str) -> list[int]:
    """The order is secured: every seller's part may be packed, with a day to do it by, and all are told. Their ids."""
    ship_by = timezone.now() + settings.SHIP_BY
    parts = SellerOrder.objects.filter(order_id=order.pk)
    moved = PART.move_all(parts, event, ship_by=ship_by, cancelled_because="")
    due = {
        "messages.seller_new_order": None,  # now
        "fulfilment.remind_seller": ship_by - settings.SHIP_BY / 3,
        "fulfilment.part_late": ship_by,
        "fulfilment.cancel_late_part": ship_by + settings.LATE_CANCEL_AFTER,
    }
    work = [job(kind, key=str(pk), run_at=at, part_id=pk) for pk in moved for kind, at in due.items()]
    enqueue_all([*work, job("messages.order_confirmed", key=str(order.pk), order_id=order.pk)])
    return moved


def _held(order_id: int) -> str:
    """The order's state; nobody moves it until the transaction ends."""
    status: str = _orders().select_for_update(no_key=True).values_list("status", flat=True).get(pk=order_id)
    return status


def _orders() -> Any:
    return get_model("order", "Order").objects.all()
