"""What a parcel's journey means for the order: fulfilment tells it by a job."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from marketplace.core.jobs import enqueue
from marketplace.fulfilment.lifecycle import Moved
from marketplace.fulfilment.models import Parcel, ParcelState
from marketplace.fulfilment.scanning import CORRECTION_WINDOW
from marketplace.ordering.lifecycle import PART
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.settlement import holds

ON_THE_WAY = (
    ParcelState.ACCEPTED,
    ParcelState.IN_TRANSIT,
    ParcelState.AT_BRANCH,
    ParcelState.OUT_FOR_DELIVERY,
    ParcelState.RETURNING,
)
WITH_THE_BUYER = (ParcelState.COLLECTED, ParcelState.DELIVERED)

# Which event of the part leads from its state to what the parcel's state means. Read from the parcel as it is now, so
# that late, double or swapped jobs end the same.
STEPS: Mapping[tuple[str, str], tuple[str, ...]] = {
    **{(SellerOrderState.PACKED, state): ("send",) for state in ON_THE_WAY},
    **{(SellerOrderState.PACKED, state): ("send", "complete") for state in WITH_THE_BUYER},
    (SellerOrderState.PACKED, ParcelState.RETURNED): ("send", "come_back"),
    **{(SellerOrderState.SENT, state): ("complete",) for state in WITH_THE_BUYER},
    (SellerOrderState.SENT, ParcelState.RETURNED): ("come_back",),
    (SellerOrderState.SENT, ParcelState.PREPARED): ("unsend",),
    **{(SellerOrderState.COMPLETED, state): ("reopen",) for state in ON_THE_WAY},
    **{(SellerOrderState.RETURNED, state): ("reopen",) for state in ON_THE_WAY},
}


def _money_follows(part_id: int, step: str, parcel: Parcel) -> None:
    if step == "complete":
        holds.handed_over(part_id)
    elif step == "reopen":
        holds.not_handed_over(part_id)
    elif step == "come_back":
        # Not before the clerk's scan can be corrected no more: money once given back does not return.
        run_at = timezone.now() + CORRECTION_WINDOW
        enqueue("money.part_came_back", key=f"{part_id}-{parcel.moves}", run_at=run_at, part_id=part_id)


def parcel_moved(parcel_id: int, event: str) -> None:
    """Job: bring the seller's part to where its parcel is, and tell the shopper what matters to them."""
    parcel = Parcel.objects.select_related("seller_order").get(pk=parcel_id)
    with transaction.atomic():
        part = parcel.seller_order
        for step in STEPS.get((part.state, parcel.state), ()):
            if PART.move(SellerOrder.objects.all(), part.pk, step, reason=event):
                _money_follows(part.pk, step, parcel)
        if event == Moved.REMIND:
            enqueue("messages.parcel_reminder", key=f"{parcel.pk}-{parcel.pickup_code}", parcel_id=parcel.pk)
            return
        # One message per state and pick-up code: a parcel that arrives a second time has a new code to tell.
        enqueue(
            "messages.parcel_news",
            key=f"{parcel.pk}-{parcel.state}-{parcel.pickup_code}",
            parcel_id=parcel.pk,
            state=parcel.state,
        )
