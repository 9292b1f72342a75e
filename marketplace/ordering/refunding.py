"""Money of one seller's part goes back to the shopper: decided by the rules of the cause, promised, carried out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from oscar.core.loading import get_model

from marketplace.core.jobs import Later, enqueue
from marketplace.fulfilment.models import Parcel
from marketplace.fulfilment.scanning import CORRECTION_WINDOW
from marketplace.ordering.errors import Disputed
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.ordering.reserving import enqueue_cards
from marketplace.settlement import sales
from marketplace.settlement.giving_back import WHOLE, Claim, give_back
from marketplace.settlement.models import Cause, GiveBack, Share
from payments import attempts
from payments.models import OPEN_STATES, PaymentAttempt
from payments.refunds import create_refund
from payments.selectors import is_disputed

if TYPE_CHECKING:
    from marketplace.accounts.models import User

# Why an operator may give money back, before the post has the parcel and after; what else there is comes by itself.
NOT_SENT = (Cause.SHOPPER_CANCELLED, Cause.SELLER_CANCELLED, Cause.LATE, Cause.GOODWILL)
SENT = (Cause.CHANGED_MIND, Cause.FAULTY, Cause.NOT_COLLECTED, Cause.LOST_IN_POST, Cause.GOODWILL)
WAIT_FOR_DISPUTE = timedelta(days=1)
_CARRIED = (SellerOrderState.SENT, SellerOrderState.COMPLETED, SellerOrderState.RETURNED)


def causes_of(part: SellerOrder) -> tuple[Cause, ...]:
    """Why money of this part may go back now."""
    return SENT if part.state in _CARRIED else NOT_SENT


def can_be_restocked(part: SellerOrder) -> bool:
    """Whether its goods have left the shelf: what is still reserved comes free when the part is cancelled."""
    return part.state in {SellerOrderState.PACKED, *_CARRIED}


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

    `restock`: the goods are on the seller's shelf again and for sale (an amount of baht brings none back).
    `gateway_code`: "counter" for cash at any post office instead of the way it was paid. Raises
    `settlement.errors.NothingSold` when it was never paid, `TooMuch`, `payments.refunds.RefundTooHigh`, and `Disputed`
    while the shopper's bank asks for the same money.
    """
    with transaction.atomic():
        Share.objects.select_for_update().filter(part=part).first()  # whoever comes second with the key waits here
        known = GiveBack.objects.filter(key=key).first()
        if known is not None:
            return known
        pieces = _pieces(part, claim) if restock else {}
        decision = give_back(
            part_id=part.pk, cause=cause, key=key, claim=claim, reason=reason, actor=actor, restocked=restock
        )
        if decision is None:
            return None
        paid = attempts.paid_by(part.order_id, part.pk)
        if paid is None or is_disputed(paid.pk):
            raise Disputed
        amount = decision.goods + decision.postage
        if amount:  # the shopper paid nothing for what Talat had given
            create_refund(attempt_id=paid.pk, key=key, amount=amount, reason=reason, gateway_code=gateway_code)
        if restock:
            _restock(part, pieces)
    return decision


def refund_and_tell(part: SellerOrder, *, key: str, **terms: Any) -> GiveBack | None:
    """`refund_part`, of which the shopper and the maker hear."""
    with transaction.atomic():
        decision = refund_part(part, key=key, **terms)
        if decision is not None and decision.goods + decision.postage:
            enqueue("messages.part_refunded", key=key, part_id=part.pk)
    return decision


def preview(part: SellerOrder, **terms: Any) -> GiveBack | None:
    """What `refund_part` would decide now; nothing is changed. Raises as it does."""
    with transaction.atomic():
        decision = refund_part(part, key=f"preview-{part.pk}", **terms)
        transaction.set_rollback(True)
    return decision


def end_of_cancelled(part: SellerOrder, *, cause: Cause, reason: str, actor: User | None) -> None:
    """A part was just cancelled: all that was paid for it goes back, and what was to be paid is not asked for any more.

    Call it in the transaction that cancels. Raises `Disputed`.
    """
    if Share.objects.filter(part=part).exists():
        refund_part(part, cause=cause, key=f"part-{part.pk}", reason=reason, actor=actor)
    close_attempts_of(part)


def came_back(part_id: int) -> None:
    """Job: a parcel has been back with its sender for a while: the shopper gets the price of the goods back.

    Raises `Later` while the clerk can still correct the scan, and while the shopper's bank asks for the same money.
    """
    part = SellerOrder.objects.get(pk=part_id)
    if part.state != SellerOrderState.RETURNED:
        return  # the clerk corrected the scan
    given_at = Parcel.objects.filter(seller_order=part).aggregate(last=Max("finished_at"))["last"]
    wait = given_at + CORRECTION_WINDOW - timezone.now() if given_at else timedelta(0)
    if wait > timedelta(0):
        raise Later(wait)  # given back, corrected, and given back again
    try:
        with transaction.atomic():
            sales.book_way_back(part.pk)
            if Share.objects.filter(part=part).exists():
                refund_and_tell(part, cause=Cause.NOT_COLLECTED, key=f"part-{part.pk}")
            close_attempts_of(part)
    except Disputed as disputed:
        raise Later(WAIT_FOR_DISPUTE) from disputed


def close_attempts_of(part: SellerOrder) -> None:
    """Have the gateway close what could still be paid for this part alone."""
    for attempt_id in PaymentAttempt.objects.filter(part=part, state__in=OPEN_STATES).values_list("pk", flat=True):
        enqueue("money.sync_attempt", key=f"closed-{attempt_id}", attempt_id=attempt_id)


def _pieces(part: SellerOrder, claim: Claim) -> Mapping[int, int]:
    """How many of each line the claim brings back, by the line's id."""
    if claim.amount is not None:
        return {}
    if claim.pieces is not None:
        return claim.pieces
    return {line.pk: line.quantity - line.refunded_quantity for line in _lines(part)}


def _restock(part: SellerOrder, pieces: Mapping[int, int]) -> None:
    StockRecord = get_model("partner", "StockRecord")
    for line in _lines(part).filter(stockrecord__isnull=False).order_by("stockrecord_id"):
        count = pieces.get(line.pk, 0)
        if count:
            StockRecord.objects.filter(pk=line.stockrecord_id).update(num_in_stock=F("num_in_stock") + count)
    enqueue_cards(part.order_id)


def _lines(part: SellerOrder) -> Any:
    return get_model("order", "Line").objects.filter(seller_order=part)
