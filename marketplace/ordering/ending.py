"""Orders and parts that end before they are sent: not paid in time, cancelled, not deliverable, too late."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from oscar.core.loading import get_model

from marketplace.core.jobs import Later, enqueue
from marketplace.core.transitions import WrongState
from marketplace.ordering.errors import Disputed, TooLate
from marketplace.ordering.lifecycle import ORDER, PART
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.ordering.paying import close
from marketplace.ordering.refunding import WAIT_FOR_DISPUTE, end_of_cancelled
from marketplace.ordering.reserving import enqueue_cards, release_parts
from marketplace.ordering.states import OrderState
from marketplace.settlement.models import Cause
from payments import attempts
from payments.models import AttemptState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marketplace.accounts.models import User
    from marketplace.oscar_forks.order.models import Order
    from marketplace.sellers.models import Seller

ASK_AGAIN = timedelta(seconds=20)


def expire_order(order_id: int) -> None:
    """Job: end an order that was not paid in time, after making sure at the gateway that it was not."""
    order = _orders().get(pk=order_id)
    if order.status != OrderState.AWAITING_PAYMENT:
        return
    if order.expires_at > timezone.now():
        raise Later(order.expires_at - timezone.now())
    if not _close_attempts(order):
        raise Later(ASK_AGAIN)
    with override(order.language):
        reason = _("It was not paid in time.")
    try:
        with transaction.atomic():
            due = _orders().filter(expires_at__lte=timezone.now())
            _end_unpaid(due, order.pk, "expire", reason=reason)
            enqueue("messages.order_expired", key=str(order.pk), order_id=order.pk)
    except WrongState as meanwhile:
        raise Later(ASK_AGAIN) from meanwhile


def cancel_order(order: Order, *, actor: User | None, reason: str, cause: Cause = Cause.SHOPPER_CANCELLED) -> None:
    """Cancel all of an order before anything is packed; what was paid is refunded.

    Raises `TooLate` when a seller has packed already, the order is over, or a payment's state cannot be learnt now, and
    `Disputed`.
    """
    if order.status == OrderState.AWAITING_PAYMENT:
        if not _close_attempts(order):
            raise TooLate
        try:
            with transaction.atomic():
                _end_unpaid(_orders(), order.pk, "withdraw", actor=actor, reason=reason)
        except WrongState as meanwhile:
            raise TooLate from meanwhile
        return
    with transaction.atomic():
        alive = SellerOrder.objects.filter(order_id=order.pk).exclude(state=SellerOrderState.CANCELLED)
        parts = list(alive.select_for_update().order_by("pk"))
        if not parts or any(part.state != SellerOrderState.TO_PACK for part in parts):
            raise TooLate
        _cancel_parts(parts, actor=actor, reason=reason, cause=cause)


def cannot_deliver(seller_order_id: int, *, seller: Seller, actor: User, reason: str) -> None:
    """The seller gives a part back to the shopper's purse. Raises `TooLate` once it is packed, `Disputed`."""
    part = SellerOrder.objects.filter(pk=seller_order_id, seller=seller).first()
    if part is None or not cancel_part(part, actor=actor, reason=reason, cause=Cause.SELLER_CANCELLED):
        raise TooLate


def cancel_part(part: SellerOrder, *, actor: User | None, reason: str, cause: Cause) -> bool:
    """Cancel one seller's part that is not packed: stock back, money back, shopper told. False: too late.

    Raises `Disputed`.
    """
    try:
        with transaction.atomic():
            _cancel_parts([part], actor=actor, reason=reason, cause=cause)
    except WrongState:
        return False
    return True


def cancel_late_part(part_id: int) -> None:
    """Job: days after the ship-by date, a part that is still not packed is cancelled and refunded by itself."""
    part = SellerOrder.objects.select_related("order").get(pk=part_id)
    with override(part.order.language):
        reason = _("The seller did not send it in time.")
    try:
        cancel_part(part, actor=None, reason=reason, cause=Cause.LATE)
    except Disputed as disputed:
        raise Later(WAIT_FOR_DISPUTE) from disputed


def lapse(order_id: int, reason: str) -> None:
    """End the parts of an order that nobody has paid, stock back. The caller has just moved the order to its end."""
    waiting = list(SellerOrder.objects.filter(order_id=order_id, state=SellerOrderState.WAITING).order_by("pk"))
    for part in waiting:
        PART.must_move(SellerOrder.objects.all(), part.pk, "lapse", reason=reason, cancelled_because=reason[:300])
    release_parts([part.pk for part in waiting])
    enqueue_cards(order_id)


def _close_attempts(order: Any) -> bool:
    """Have the gateway close what is open. False: it does not answer, or it was paid and the order is safe now."""
    for attempt in attempts.open_attempts(order.pk):
        close(attempt)
        if attempt.state not in {AttemptState.CANCELLED, AttemptState.FAILED}:
            return False
    return True


def _end_unpaid(orders: Any, pk: int, event: str, *, actor: User | None = None, reason: str) -> None:
    """End an order that nobody has paid, stock back; `WrongState` when it is paid after all or being paid anew."""
    ORDER.must_move(orders, pk, event, actor=actor, reason=reason)
    # The order's row is held from here on, and who begins an attempt must have it first.
    if attempts.open_attempt(pk) is not None:
        raise WrongState(ORDER.aggregate, pk, event)
    lapse(pk, reason)


def _cancel_parts(parts: Sequence[SellerOrder], *, actor: User | None, reason: str, cause: Cause) -> None:
    """Cancel parts of one order, all or none (`WrongState`, `Disputed`). The caller has opened the transaction."""
    for part in parts:
        PART.must_move(
            SellerOrder.objects.all(), part.pk, "cancel", actor=actor, reason=reason, cancelled_because=reason[:300]
        )
    release_parts([part.pk for part in parts])
    enqueue_cards(parts[0].order_id)
    for part in parts:
        end_of_cancelled(part, cause=cause, reason=reason, actor=actor)
        enqueue("messages.part_cancelled", key=str(part.pk), part_id=part.pk)
    order_id = parts[0].order_id
    if not SellerOrder.objects.filter(order_id=order_id).exclude(state=SellerOrderState.CANCELLED).exists():
        ORDER.move(_orders(), order_id, "cancel", actor=actor, reason=reason)


def _orders() -> Any:
    return get_model("order", "Order").objects.all()
