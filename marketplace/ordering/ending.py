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
from marketplace.ordering.errors import TooLate
from marketplace.ordering.lifecycle import ORDER, PART
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.ordering.paying import apply
from marketplace.ordering.reserving import release_part
from marketplace.ordering.states import OrderState
from payments import attempts
from payments.models import AttemptState, PaymentAttempt
from payments.refunds import create_refund

if TYPE_CHECKING:
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
    with transaction.atomic():
        if ORDER.move(_orders(), order.pk, "expire"):
            _lapse(order, "not paid in time")
            enqueue("messages.order_expired", key=str(order.pk), order_id=order.pk)


def cancel_order(order: Order, *, actor: User | None, reason: str) -> None:
    """Cancel all of an order before anything is packed; what was paid is refunded.

    Raises `TooLate` when a seller has packed already, the order is over, or a payment's state cannot be learnt now.
    """
    if order.status == OrderState.AWAITING_PAYMENT:
        if not _close_attempts(order):
            raise TooLate
        with transaction.atomic():
            if not ORDER.move(_orders(), order.pk, "cancel", actor=actor, reason=reason):
                raise TooLate
            _lapse(order, reason)
        return
    with transaction.atomic():
        parts = list(
            SellerOrder.objects.select_for_update().filter(order_id=order.pk).exclude(state=SellerOrderState.CANCELLED)
        )
        if order.status != OrderState.CONFIRMED or any(part.state != SellerOrderState.TO_PACK for part in parts):
            raise TooLate
        for part in parts:
            if not cancel_part(part, actor=actor, reason=reason):
                raise TooLate


def cannot_deliver(seller_order_id: int, *, seller: Seller, actor: User, reason: str) -> None:
    """The seller gives a part back to the shopper's purse. Raises `TooLate` once it is packed."""
    part = SellerOrder.objects.filter(pk=seller_order_id, seller=seller).first()
    if part is None or not cancel_part(part, actor=actor, reason=reason):
        raise TooLate


def cancel_part(part: SellerOrder, *, actor: User | None, reason: str) -> bool:
    """Cancel one seller's part that is not packed: stock back, money back, shopper told. False: too late."""
    with transaction.atomic():
        if not PART.move(
            SellerOrder.objects.all(),
            part.pk,
            "cancel",
            actor=actor,
            reason=reason,
            cancelled_because=reason[:300],
        ):
            return False
        release_part(part.pk)
        paid = (
            PaymentAttempt.objects.filter(order_id=part.order_id, state=AttemptState.SUCCEEDED).order_by("pk").first()
        )
        if paid is not None:
            create_refund(attempt_id=paid.pk, key=f"part-{part.pk}", amount=part.total, reason=reason)
        enqueue("messages.part_cancelled", key=str(part.pk), part_id=part.pk)
        if not SellerOrder.objects.filter(order_id=part.order_id).exclude(state=SellerOrderState.CANCELLED).exists():
            ORDER.move(_orders(), part.order_id, "cancel", actor=actor, reason=reason)
    return True


def cancel_late_part(part_id: int) -> None:
    """Job: days after the ship-by date, a part that is still not packed is cancelled and refunded by itself."""
    part = SellerOrder.objects.select_related("order").get(pk=part_id)
    with override(part.order.language):
        reason = _("The seller did not send it in time.")
    cancel_part(part, actor=None, reason=reason)


def _close_attempts(order: Any) -> bool:
    """Have the gateway close what is open. False: it does not answer, or it was paid and the order is safe now."""
    attempt = attempts.open_attempt(order.pk)
    if attempt is None:
        return True
    apply(attempts.cancel(attempt))
    attempt.refresh_from_db()
    return attempt.state in {AttemptState.CANCELLED, AttemptState.FAILED}


def _lapse(order: Any, reason: str) -> None:
    for part in SellerOrder.objects.filter(order_id=order.pk).order_by("pk"):
        if PART.move(SellerOrder.objects.all(), part.pk, "lapse", reason=reason, cancelled_because=reason[:300]):
            release_part(part.pk)


def _orders() -> Any:
    return get_model("order", "Order").objects.all()
