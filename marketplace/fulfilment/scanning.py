"""The rules of every scan: what a clerk may do with the parcel in front of them, and what it changes.

A function takes the parcel as the clerk saw it: `Parcel.moves` must still be the same, so that of two clerks, or of
two presses of the same key, one wins and the other gets `core.transitions.WrongState`. Each change writes a scan
event and inserts the job "fulfilment.parcel_moved"; afterwards the parcel given is as it is in the database.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.core import jobs
from marketplace.core.transitions import WrongState
from marketplace.fulfilment import numbers
from marketplace.fulfilment.errors import CashDue, NotCorrectable, NotHere, TooHeavy
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.lifecycle import PARCEL, Moved, undo_of
from marketplace.fulfilment.models import Parcel, ParcelState, ScanEvent, ScanKind
from marketplace.fulfilment.pickup_codes import check_code
from marketplace.fulfilment.services import enqueue_label, tell
from marketplace.postoffice.models import Branch
from marketplace.thailand.dates import BANGKOK
from marketplace.thailand.postage import PostalService, service_info

CORRECTION_WINDOW = timedelta(hours=12)
REMIND_BEFORE = timedelta(days=2)

_RESTORED = (
    "pickup_code",
    "wrong_codes",
    "locked_until",
    "weighed_g",
    "accepted_branch_id",
    "current_branch_id",
    "shelf",
    "keep_until",
    "finished_at",
)
_KIND = {
    Moved.ACCEPT: ScanKind.ACCEPTED,
    Moved.SEND_ON: ScanKind.SENT_ON,
    Moved.ARRIVE: ScanKind.ARRIVED,
    Moved.GO_OUT: ScanKind.OUT,
    Moved.COME_BACK: ScanKind.ARRIVED,
    Moved.COLLECT: ScanKind.COLLECTED,
    Moved.DELIVER: ScanKind.DELIVERED,
    Moved.SEND_BACK: ScanKind.GOING_BACK,
    Moved.PASS_BACK: ScanKind.SENT_ON,
    Moved.ARRIVE_BACK: ScanKind.ARRIVED,
    Moved.GIVE_BACK: ScanKind.RETURNED,
}


class Action(StrEnum):
    """What a branch can do with a parcel that lies in front of the clerk."""

    ACCEPT = "accept"
    SEND_ON = "send_on"
    RECEIVE = "receive"
    HAND_OVER = "hand_over"
    GO_OUT = "go_out"
    DELIVER = "deliver"  # or bring it back
    GIVE_BACK = "give_back"
    NOTHING = "nothing"


def next_action(parcel: Parcel, branch: Branch) -> Action:
    """The one thing to do with this parcel at this branch, from its state and from where it is bound."""
    bound_here = parcel.bound_for.pk == branch.pk
    is_here = parcel.current_branch_id == branch.pk
    match parcel.state:
        case ParcelState.PREPARED:
            return Action.ACCEPT
        case ParcelState.ACCEPTED | ParcelState.IN_TRANSIT:
            return Action.RECEIVE if bound_here else Action.SEND_ON
        case ParcelState.AT_BRANCH if is_here:
            return Action.HAND_OVER if parcel.is_pickup else Action.GO_OUT
        case ParcelState.OUT_FOR_DELIVERY if is_here:
            return Action.DELIVER
        case ParcelState.RETURNING if not bound_here:
            return Action.SEND_ON
        case ParcelState.RETURNING:
            return Action.GIVE_BACK if is_here else Action.RECEIVE
    return Action.NOTHING


def accept(parcel: Parcel, desk: Desk, *, weight_g: int) -> ScanEvent:
    """Take a parcel in with its weight in grams. Raises `TooHeavy` for its service."""
    limit = service_info(PostalService(parcel.service)).max_weight_g
    if weight_g > limit:
        raise TooHeavy(limit)
    with transaction.atomic():
        scan = _move(
            parcel,
            Moved.ACCEPT,
            desk,
            weight_g=weight_g,
            weighed_g=weight_g,
            accepted_branch_id=desk.branch.pk,
            current_branch_id=desk.branch.pk,
            label="",
        )
        enqueue_label(parcel.pk, version=parcel.moves)
    return scan


def send_on(parcel: Parcel, desk: Desk) -> ScanEvent:
    """Let a parcel go on to the branch it is bound for. Raises `NotHere` when that is this branch."""
    if parcel.bound_for.pk == desk.branch.pk:
        raise NotHere
    event = Moved.PASS_BACK if parcel.state == ParcelState.RETURNING else Moved.SEND_ON
    return _move(parcel, event, desk, current_branch_id=None, shelf="")


def receive(parcel: Parcel, desk: Desk, *, shelf: str) -> ScanEvent:
    """Put an arriving parcel on the shelf. One to be collected here gets its pick-up code and its days.

    Raises `NotHere` when it is bound for another branch.
    """
    if parcel.bound_for.pk != desk.branch.pk:
        raise NotHere
    if parcel.state == ParcelState.RETURNING:
        return _move(parcel, Moved.ARRIVE_BACK, desk, current_branch_id=desk.branch.pk, shelf=shelf)
    keep_until = _end_of_keeping(desk.branch)
    with transaction.atomic():
        scan = _move(
            parcel,
            Moved.ARRIVE,
            desk,
            current_branch_id=desk.branch.pk,
            shelf=shelf,
            keep_until=keep_until,
            pickup_code=numbers.fresh_pickup_code(desk.branch.pk) if parcel.is_pickup else "",
            wrong_codes=0,
            locked_until=None,
        )
        if parcel.is_pickup and keep_until - REMIND_BEFORE > timezone.now():
            jobs.enqueue(
                "fulfilment.remind",
                key=f"{parcel.pk}:{parcel.moves}",
                run_at=keep_until - REMIND_BEFORE,
                parcel_id=parcel.pk,
                moves=parcel.moves,
            )
    return scan


def hand_over(parcel: Parcel, desk: Desk, *, code: str) -> ScanEvent:
    """Give a waiting parcel to who brings its pick-up code.

    Raises `NotHere`, `CashDue` after the code was right, and `WrongCode` or `CodesLocked` after the try was counted.
    Call it outside a transaction.
    """
    _must_be_here(parcel, desk)
    if not parcel.is_pickup:
        raise WrongState(PARCEL.aggregate, parcel.pk, Moved.COLLECT)
    check_code(parcel, desk, code)
    _must_be_paid(parcel)
    return _move(parcel, Moved.COLLECT, desk, current_branch_id=None, shelf="", finished_at=timezone.now())


def take_out(parcel: Parcel, desk: Desk) -> ScanEvent:
    """The postman takes a parcel along to its recipient's home. Raises `NotHere`."""
    _must_be_here(parcel, desk)
    if parcel.is_pickup:
        raise WrongState(PARCEL.aggregate, parcel.pk, Moved.GO_OUT)
    return _move(parcel, Moved.GO_OUT, desk, shelf="")


def bring_back(parcel: Parcel, desk: Desk, *, shelf: str, reason: str) -> ScanEvent:
    """Nobody was at home: back on the shelf, until it goes out again or its days run out. Raises `NotHere`."""
    _must_be_here(parcel, desk)
    return _move(parcel, Moved.COME_BACK, desk, note=reason, shelf=shelf)


def deliver(parcel: Parcel, desk: Desk) -> ScanEvent:
    """It was handed over at the recipient's home. Raises `NotHere`, `CashDue`."""
    _must_be_here(parcel, desk)
    _must_be_paid(parcel)
    return _move(parcel, Moved.DELIVER, desk, current_branch_id=None, finished_at=timezone.now())


def send_back(parcel: Parcel, desk: Desk, *, reason: str) -> ScanEvent:
    """It was refused, at the counter or at the door: it goes back to its sender. Raises `NotHere`."""
    _must_be_here(parcel, desk)
    return _move(parcel, Moved.SEND_BACK, desk, note=reason, pickup_code="", keep_until=None)


def give_back(parcel: Parcel, desk: Desk) -> ScanEvent:
    """The sender fetched what came back. Raises `NotHere`."""
    _must_be_here(parcel, desk)
    if parcel.bound_for.pk != desk.branch.pk:
        raise NotHere
    return _move(parcel, Moved.GIVE_BACK, desk, current_branch_id=None, shelf="", finished_at=timezone.now())


def expire_keeping(parcel: Parcel) -> ScanEvent:
    """The days of a waiting parcel ran out: it goes back to its sender. Raises `WrongState` when it is gone."""
    return _move(parcel, Moved.SEND_BACK, None, pickup_code="", keep_until=None)


def correct(scan: ScanEvent, desk: Desk, *, reason: str) -> ScanEvent:
    """Take the clerk's own last scan back by a new one that tells why; the parcel is again as it was before.

    Raises `NotCorrectable` when it is another's, too old, or when anything happened to the parcel since.
    """
    parcel = scan.parcel
    before = scan.undo
    is_own = scan.clerk_id == desk.clerk.pk and scan.branch_id == desk.branch.pk
    if parcel is None or not before or not is_own or scan.at < timezone.now() - CORRECTION_WINDOW:
        raise NotCorrectable
    try:
        with transaction.atomic():
            PARCEL.must_move(
                Parcel.objects.filter(moves=before["moves"] + 1),
                parcel.pk,
                undo_of(before["event"], before["state"]),
                actor=desk.clerk,
                reason=reason,
                moves=before["moves"] + 2,
                **{name: before[name] for name in _RESTORED},
                **({"label": ""} if before["event"] == Moved.ACCEPT else {}),
            )
            correction = _record(
                ScanKind.CORRECTED, desk, parcel=parcel, code=parcel.s10, note=reason[:300], corrects=scan
            )
            if before["event"] == Moved.ACCEPT:
                enqueue_label(parcel.pk, version=before["moves"] + 2)
            tell(parcel.pk, Moved.CORRECT, change=correction.pk)
    except (WrongState, IntegrityError) as error:
        raise NotCorrectable from error
    parcel.refresh_from_db()
    return correction


def note(
    kind: ScanKind, desk: Desk, *, code: str = "", parcel: Parcel | None = None, order_number: str = ""
) -> ScanEvent:
    """Write down a scan that moved no parcel. `code` is kept to 40 characters; never give it a pick-up code."""
    return _record(kind, desk, parcel=parcel, code=code[:40], order_number=order_number[:20])


def _move(
    parcel: Parcel,
    event: Moved,
    desk: Desk | None,
    *,
    weight_g: int | None = None,
    note: str = "",
    **values: Any,
) -> ScanEvent:
    """Move the parcel as it was seen, write the scan, insert the job. `desk` is None where nobody scanned."""
    before = {name: _plain(getattr(parcel, name)) for name in ("state", "moves", *_RESTORED)} | {"event": event}
    with transaction.atomic():
        PARCEL.must_move(
            Parcel.objects.filter(moves=parcel.moves),
            parcel.pk,
            event,
            actor=desk.clerk if desk else None,
            reason=note,
            moves=parcel.moves + 1,
            **values,
        )
        scan = ScanEvent.objects.create(
            parcel=parcel,
            order_number=parcel.order_number,
            code=parcel.s10,
            kind=_KIND[event],
            branch=desk.branch if desk else parcel.destination_branch,
            clerk=desk.clerk if desk else None,
            weight_g=weight_g,
            note=note[:300],
            undo=before,
        )
        tell(parcel.pk, event, change=scan.pk)
    parcel.refresh_from_db()
    return scan


def _record(kind: ScanKind, desk: Desk, **values: Any) -> ScanEvent:
    return ScanEvent.objects.create(kind=kind, clerk=desk.clerk, branch=desk.branch, **values)


def _must_be_here(parcel: Parcel, desk: Desk) -> None:
    if parcel.current_branch_id != desk.branch.pk:
        raise NotHere


def _must_be_paid(parcel: Parcel) -> None:
    if parcel.cash_due:
        raise CashDue(parcel.cash_due)


def _end_of_keeping(branch: Branch) -> datetime:
    """The last second of the branch's last day of keeping, Bangkok time; the day of arrival does not count."""
    last_day = timezone.now().astimezone(BANGKOK) + timedelta(days=branch.keep_days)
    return last_day.replace(hour=23, minute=59, second=59, microsecond=0)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
