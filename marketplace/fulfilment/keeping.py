"""Parcels that wait too long: a reminder two days before the end, then back to the sender."""

from __future__ import annotations

import logging

from marketplace.core.transitions import WrongState
from marketplace.fulfilment import scanning, selectors
from marketplace.fulfilment.lifecycle import Moved
from marketplace.fulfilment.models import Parcel, ParcelState
from marketplace.fulfilment.services import tell

logger = logging.getLogger(__name__)

# One run must end within its queue's limit; what is left is taken by the next.
BATCH = 300


def send_back_expired() -> None:
    """Periodic job: every parcel whose days ran out goes back. One collected meanwhile stays collected."""
    for parcel in selectors.kept_too_long(limit=BATCH):
        try:
            scanning.expire_keeping(parcel)
        except WrongState:
            logger.info("parcel %s moved meanwhile", parcel.pk)


def remind(parcel_id: int, moves: int) -> None:
    """Job: have the recipient told that two days are left, if nothing happened to the parcel since it arrived."""
    if Parcel.objects.filter(pk=parcel_id, moves=moves, state=ParcelState.AT_BRANCH).exists():
        tell(parcel_id, Moved.REMIND, change=f"remind:{moves}")
