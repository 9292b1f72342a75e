"""Guarding pick-up codes: three wrong ones, then ten minutes of waiting (core.tries)."""

from __future__ import annotations

import hmac
from datetime import datetime

from django.utils import timezone

from marketplace.core import tries
from marketplace.core.transitions import WrongState
from marketplace.fulfilment.errors import CodesLocked, WrongCode
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.lifecycle import PARCEL, Moved
from marketplace.fulfilment.models import Parcel, ParcelState, ScanEvent, ScanKind


def check_code(parcel: Parcel, desk: Desk, code: str) -> None:
    """Return if this is the pick-up code of the waiting parcel.

    Raises `WrongCode` or `CodesLocked`, and `WrongState` when it does not wait any more. A wrong code is counted
    and written down at once, whatever becomes of the caller: call it outside a transaction.
    """
    row = Parcel.objects.filter(pk=parcel.pk, state=ParcelState.AT_BRANCH)
    taken = tries.take(row)
    after = row.values_list("wrong_codes", "locked_until").first()
    if after is None:
        raise WrongState(PARCEL.aggregate, parcel.pk, Moved.COLLECT)
    wrong_codes, locked_until = after
    if taken and hmac.compare_digest(code.encode(), parcel.pickup_code.encode()):
        tries.forget(row)
        return
    if taken:
        ScanEvent.objects.create(
            kind=ScanKind.WRONG_CODE,
            parcel=parcel,
            order_number=parcel.order_number,
            code=parcel.s10,
            clerk=desk.clerk,
            branch=desk.branch,
        )
    if locked_until or not taken:
        raise CodesLocked(locked_until or timezone.now())  # unlocked again while we looked: the next try may
    raise WrongCode(tries.TRIES - wrong_codes)


def find_by_code(desk: Desk, code: str) -> Parcel:
    """The parcel on this branch's shelf that waits for this code. Raises `WrongCode` or `CodesLocked`.

    A code typed without a parcel could belong to any: wrong ones slow down this clerk at this branch.
    """
    now = timezone.now()
    if len(failed := _failed_lookups(desk)) >= tries.TRIES:
        raise CodesLocked(failed[-1] + tries.WAIT)
    parcel = (
        Parcel.objects.filter(
            destination_branch=desk.branch,
            current_branch=desk.branch,
            state=ParcelState.AT_BRANCH,
            is_pickup=True,
            pickup_code=code,
        )
        .select_related("destination_branch", "current_branch", "accepted_branch")
        .first()
    )
    if parcel is None:
        ScanEvent.objects.create(kind=ScanKind.WRONG_CODE, clerk=desk.clerk, branch=desk.branch)
        if len(failed) == tries.TRIES - 1:
            raise CodesLocked(failed[-1] + tries.WAIT)
        raise WrongCode(tries.TRIES - 1 - len(failed))
    if parcel.locked_until and parcel.locked_until > now:
        raise CodesLocked(parcel.locked_until)
    return parcel


def _failed_lookups(desk: Desk) -> list[datetime]:
    """When this clerk's last wrong codes without a parcel were typed here, newest first, within the wait."""
    events = ScanEvent.objects.filter(
        kind=ScanKind.WRONG_CODE,
        parcel=None,
        clerk=desk.clerk,
        branch=desk.branch,
        at__gt=timezone.now() - tries.WAIT,
    )
    return list(events.order_by("-id").values_list("at", flat=True)[: tries.TRIES])
