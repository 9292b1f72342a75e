"""The bank file of a batch, for whoever brings it to the bank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from marketplace.settlement.bank_files.interface import BankFile, Layout
from marketplace.settlement.bank_files.talat import TalatLayout
from marketplace.settlement.errors import NotNow
from marketplace.settlement.lifecycle import BATCH
from marketplace.settlement.models import BatchState, PayoutBatch, PayoutMethod, PayoutState

if TYPE_CHECKING:
    from marketplace.accounts.models import User

LAYOUTS: Mapping[str, Layout] = {"talat": TalatLayout()}


def take(batch_id: int, *, actor: User) -> BankFile:
    """The file in the layout of `settings.PAYOUT_FILE`, the same whenever it is asked for.

    Who took it first, and when, is noted with the batch. Raises `NotNow` before the batch is approved.
    """
    batch = PayoutBatch.objects.get(pk=batch_id)
    if batch.state not in {BatchState.APPROVED, BatchState.DONE}:
        raise NotNow
    untaken = PayoutBatch.objects.filter(file_taken_at=None)
    BATCH.move(untaken, batch_id, "take_file", actor=actor, file_taken_at=timezone.now())
    transfers = batch.payouts.exclude(method=PayoutMethod.CASH).exclude(state=PayoutState.WITHDRAWN)
    return LAYOUTS[settings.PAYOUT_FILE].write(batch, list(transfers.order_by("pk")))
