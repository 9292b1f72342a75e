"""States of a parcel: the only writer of `Parcel.state`.

A correction takes a scan back: for every event that a scan can cause there is one back to each state it came from.
"""

from __future__ import annotations

from enum import StrEnum

from marketplace.core.transitions import Event, Lifecycle, event
from marketplace.fulfilment.models import ParcelState as P


class Moved(StrEnum):
    """What happened to a parcel, as the job "fulfilment.parcel_moved" tells it."""

    ACCEPT = "accept"  # handed in at a counter
    SEND_ON = "send_on"
    ARRIVE = "arrive"  # at the branch it is bound for
    GO_OUT = "go_out"
    COME_BACK = "come_back"  # nobody was at home: back on the branch's shelf
    COLLECT = "collect"
    DELIVER = "deliver"
    SEND_BACK = "send_back"  # refused, or its days ran out
    PASS_BACK = "pass_back"  # on its way to the sender's branch  # noqa: S105 (no password)
    ARRIVE_BACK = "arrive_back"
    GIVE_BACK = "give_back"
    CANCEL = "cancel"
    CORRECT = "correct"  # a scan was taken back; `Parcel.state` says where it is again
    REMIND = "remind"  # nothing moved: two days are left to fetch it


_SCANNED: dict[str, Event] = {
    Moved.ACCEPT: event([P.PREPARED], P.ACCEPTED),
    Moved.SEND_ON: event([P.ACCEPTED, P.IN_TRANSIT], P.IN_TRANSIT),
    Moved.ARRIVE: event([P.ACCEPTED, P.IN_TRANSIT], P.AT_BRANCH),
    Moved.GO_OUT: event([P.AT_BRANCH], P.OUT_FOR_DELIVERY),
    Moved.COME_BACK: event([P.OUT_FOR_DELIVERY], P.AT_BRANCH),
    Moved.COLLECT: event([P.AT_BRANCH], P.COLLECTED),
    Moved.DELIVER: event([P.OUT_FOR_DELIVERY], P.DELIVERED),
    Moved.SEND_BACK: event([P.AT_BRANCH, P.OUT_FOR_DELIVERY], P.RETURNING),
    Moved.PASS_BACK: event([P.RETURNING], P.RETURNING),
    Moved.ARRIVE_BACK: event([P.RETURNING], P.RETURNING),
    Moved.GIVE_BACK: event([P.RETURNING], P.RETURNED),
}


def undo_of(name: str, source: str) -> str:
    """The name of the event that takes `name` back to the state `source`."""
    return f"undo_{name}_to_{source}"


_UNDONE: dict[str, Event] = {
    undo_of(name, source): event([rule.target], source)
    for name, rule in _SCANNED.items()
    for source in sorted(rule.sources)
}

PARCEL = Lifecycle(
    "fulfilment.Parcel",
    {**_SCANNED, Moved.CANCEL: event([P.PREPARED], P.CANCELLED), **_UNDONE},
)

FINISHED = frozenset({P.COLLECTED, P.DELIVERED, P.RETURNED, P.CANCELLED})
