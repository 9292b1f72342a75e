"""Money of one seller's part goes back to the shopper: decided by the rules of the cause, promised, carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from oscar.core.loading import get_model

from marketplace.core.jobs import enqueue
from marketplace.ordering.errors import Disputed
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.settlement import sales
from marketplace.settlement.giving_back import WHOLE, Claim, give_back
from marketplace.settlement.models import Cause, GiveBack, Share
from payments import attempts
from payments.models import OPEN_STATES, PaymentAttempt
from payments.refunds import create_refund
from payments.selectors import is_disputed

if TYPE_CHECKING:
    from marketplace.accounts.models import User


def refund_part(
    part: SellerOrder,
    *,
    cause: Cause,
    key: str,
    claim: Claim = WHOLE,
    reason: str = "",
    actor: User | None = None,
    restock: bool = False,
    gateway_code: str = "",
) -> GiveBack | None:
    """Give the shopper back what the claim says of this part, once per `key`; None when nothing is left.

    `restock`: the goods are on the seller's shelf again and for sale. `gateway_code`: "counter" for cash at any post
    office instead of the way it was paid. Raises `settlement.errors.NothingSold` when it was never paid, `TooMuch`, and
    `Disputed` while the shopper's bank asks for the same money.
    """
    with transaction.atomic():
        decision = give_back(
            part_id=part.pk, cause=cause, key=key, claim=claim, reason=reason, actor=actor, restocked=restock
        )
        if decision is None:
            return None
        paid = attempts.paid_by(part.order_id, part.pk)
        if paid is None or is_disputed(paid.pk):
            raise Disputed
        create_refund(
            attempt_id=paid.pk,
            key=key,
            amount=decision.goods + decision.postage,
            reason=reason,
            gateway_code=gateway_code,
        )
        if restock:
            _restock(part, claim)
    return decision


def end_of_cancelled(part: SellerOrder, *, cause: Cause, reason: str, actor: User | None) -> None:
    """A part was just cancelled: all that was paid for it goes back, and what was to be paid is not asked for any more.

    Call it in the transaction that cancels. Raises `Disputed`.
    """
    if Share.objects.filter(part=part).exists():
        refund_part(part, cause=cause, key=f"part-{part.pk}", reason=reason, actor=actor)
    close_attempts_of(part)


def came_back(part_id: int) -> None:
    """Job: a parcel has been back with its sender for a while: the shopper gets the price of the goods back."""
    part = SellerOrder.objects.get(pk=part_id)
    if part.state != SellerOrderState.RETURNED:
        return  # the clerk corrected the scan
    with transaction.atomic():
        sales.book_way_back(part.pk)
        if Share.objects.filter(part=part).exists():
            refund_part(part, cause=Cause.NOT_COLLECTED, key=f"part-{part.pk}")
            enqueue("messages.part_refunded", key=f"part-{part.pk}", part_id=part.pk)
        close_attempts_of(part)


def close_attempts_of(part: SellerOrder) -> None:
    """Have the gateway close what could still be paid for this part alone."""
    for attempt_id in PaymentAttempt.objects.filter(part=part, state__in=OPEN_STATES).values_list("pk", flat=True):
        enqueue("money.sync_attempt", key=f"closed-{attempt_id}", attempt_id=attempt_id)


def _restock(part: SellerOrder, claim: Claim) -> None:
    StockRecord = get_model("partner", "StockRecord")
    lines = get_model("order", "Line").objects.filter(seller_order=part, stockrecord__isnull=False)
    for line in lines.order_by("stockrecord_id"):
        count = line.quantity if claim.pieces is None else claim.pieces.get(line.pk, 0)
        if count:
            StockRecord.objects.filter(pk=line.stockrecord_id).update(num_in_stock=F("num_in_stock") + count)
