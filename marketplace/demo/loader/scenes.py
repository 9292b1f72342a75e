"""The cast of the last six weeks: which orders there are, and how far each of them got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from marketplace.demo.sign_ins import LIVELY_SELLER


class End(StrEnum):
    """The last thing that happens to an order, or to its parcels."""

    PLACED = "placed"
    DECLINED = "declined"
    EXPIRED = "expired"
    GIVEN_UP = "given up"  # cancelled before it was paid
    REVIEW = "review"  # the gateway holds another amount than was asked for
    PAID = "paid"  # to be packed
    CANCELLED = "cancelled"  # paid, then cancelled by the shopper
    REFUSED = "refused"  # paid, but the seller cannot send it
    PACK = "pack"
    ACCEPT = "accept"
    SEND_ON = "send on"
    RECEIVE = "receive"
    HAND_OVER = "hand over"
    TAKE_OUT = "take out"
    DELIVER = "deliver"
    SEND_BACK = "send back"
    PASS_BACK = "pass back"  # noqa: S105 (no password)
    RECEIVE_BACK = "receive back"
    GIVE_BACK = "give back"


_TO_THE_BRANCH = (End.PACK, End.ACCEPT, End.SEND_ON, End.RECEIVE)
_ROADS = (
    (*_TO_THE_BRANCH, End.HAND_OVER),
    (*_TO_THE_BRANCH, End.TAKE_OUT, End.DELIVER),
    (*_TO_THE_BRANCH, End.SEND_BACK, End.PASS_BACK, End.RECEIVE_BACK, End.GIVE_BACK),
)


def road_to(end: End) -> tuple[End, ...]:
    """The steps of a parcel that end with this one; none for an order that ends before it is packed."""
    return next((road[: road.index(end) + 1] for road in _ROADS if end in road), ())


class To(StrEnum):
    """Where it goes: a post office or a home, near the demo's clerk or anywhere."""

    CLERK = "the clerk's post office"
    CLERKS_TOWN = "a home near the clerk"
    BRANCH = "a post office"
    HOME = "a home"

    @property
    def is_pickup(self) -> bool:
        return self in {To.CLERK, To.BRANCH}


@dataclass(frozen=True)
class Scene:
    """`ago`: how long ago it was placed. `seller`: slug, or any. `pays`: a gateway's code.

    `twice`: there is a second seller's part, a step behind until the first is with the buyer. `lately`: the last step
    was in the last hours, at whatever time of the day the demo is loaded. `paid_in`: with which payout its money goes
    to the seller (0 the last, 1 the one before, below 0 the next), which says when it was ordered (`ago` before it was
    handed over) and handed over.
    """

    end: End
    ago: timedelta
    to: To = To.HOME
    seller: str = ""
    pays: str = "demo"
    by_shopper: bool = False
    twice: bool = False
    language: str = "th"
    declined_first: bool = False
    lately: bool = False
    paid_in: int | None = None


M, H, D = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

SCENES = (
    # Waiting for payment, or not paid in the end.
    Scene(End.PLACED, 4 * M),
    Scene(End.PLACED, 11 * M, To.BRANCH),
    Scene(End.PLACED, 3 * H, To.CLERK, LIVELY_SELLER, pays="counter", by_shopper=True),
    Scene(End.PLACED, 5 * H, To.CLERKS_TOWN, pays="counter"),
    Scene(End.PLACED, 22 * H, To.BRANCH, pays="counter", twice=True),
    Scene(End.PLACED, 30 * H, To.CLERK, pays="counter"),
    Scene(End.DECLINED, 7 * M, To.CLERK),
    Scene(End.DECLINED, 16 * M),
    Scene(End.EXPIRED, 1 * D, To.BRANCH),
    Scene(End.EXPIRED, 6 * D, pays="counter"),
    Scene(End.EXPIRED, 13 * D, To.CLERK, pays="counter", by_shopper=True),
    Scene(End.GIVEN_UP, 4 * D, To.BRANCH, pays="counter"),
    Scene(End.REVIEW, 2 * D),
    Scene(End.REVIEW, 5 * D, To.CLERK),
    # Paid, then taken back.
    Scene(End.CANCELLED, 3 * D),
    Scene(End.CANCELLED, 5 * D, To.CLERK, LIVELY_SELLER, pays="counter"),
    Scene(End.CANCELLED, 11 * D, twice=True, by_shopper=True),
    Scene(End.REFUSED, 6 * D, To.BRANCH),
    Scene(End.REFUSED, 9 * D),
    Scene(End.PAID, 8 * D),  # never packed: cancelled by itself
    # To pack; after three days it is late.
    Scene(End.PAID, 2 * H, To.CLERK, LIVELY_SELLER, by_shopper=True),
    Scene(End.PAID, 20 * H, To.CLERKS_TOWN, LIVELY_SELLER, twice=True),
    Scene(End.PAID, 30 * H, To.BRANCH, LIVELY_SELLER, pays="counter"),
    Scene(End.PAID, 4 * D, To.HOME, LIVELY_SELLER),
    Scene(End.PAID, 5 * H),
    Scene(End.PAID, 1 * D, To.BRANCH, declined_first=True),
    Scene(End.PAID, 2 * D, To.CLERK),
    Scene(End.PAID, 4.2 * D, To.HOME),
    Scene(End.PAID, 4.5 * D, To.BRANCH),
    # Packed: the seller has the drop-off code.
    Scene(End.PACK, 1.5 * D, To.CLERK, LIVELY_SELLER),
    Scene(End.PACK, 2 * D, To.HOME, LIVELY_SELLER, pays="counter"),
    Scene(End.PACK, 2.4 * D, To.BRANCH, LIVELY_SELLER),
    Scene(End.PACK, 2 * D, To.CLERKS_TOWN),
    Scene(End.PACK, 3 * D, To.HOME, twice=True),
    # Handed in, on the way.
    Scene(End.ACCEPT, 3 * D, To.CLERK, LIVELY_SELLER, lately=True),
    Scene(End.ACCEPT, 3 * D, To.HOME, LIVELY_SELLER),
    Scene(End.ACCEPT, 3 * D, To.BRANCH),
    Scene(End.SEND_ON, 4 * D, To.CLERK, LIVELY_SELLER, by_shopper=True),
    Scene(End.SEND_ON, 4 * D, To.CLERK),
    Scene(End.SEND_ON, 4 * D, To.CLERKS_TOWN),
    Scene(End.SEND_ON, 4 * D, To.BRANCH, language="en"),
    Scene(End.SEND_ON, 4 * D, To.HOME, pays="counter"),
    # On the shelf.
    Scene(End.RECEIVE, 6 * D, To.CLERK, LIVELY_SELLER, by_shopper=True, lately=True),
    Scene(End.RECEIVE, 6 * D, To.CLERK, lately=True),
    Scene(End.RECEIVE, 6.5 * D, To.CLERK, pays="counter"),
    Scene(End.RECEIVE, 7 * D, To.CLERK, twice=True),
    Scene(End.RECEIVE, 7 * D, To.CLERK, language="en"),
    Scene(End.RECEIVE, 9 * D, To.CLERK, LIVELY_SELLER),  # its days are nearly over
    Scene(End.RECEIVE, 6 * D, To.CLERKS_TOWN, lately=True),
    Scene(End.RECEIVE, 6 * D, To.CLERKS_TOWN, LIVELY_SELLER),
    Scene(End.RECEIVE, 7 * D, To.BRANCH),
    Scene(End.RECEIVE, 7 * D, To.BRANCH, pays="counter"),
    Scene(End.TAKE_OUT, 7 * D, To.CLERKS_TOWN, lately=True),
    Scene(End.TAKE_OUT, 7 * D, To.HOME),
    # With the buyer.
    Scene(End.HAND_OVER, 8 * D, To.CLERK, lately=True),
    Scene(End.HAND_OVER, 9 * D, To.CLERK),
    Scene(End.HAND_OVER, 12 * D, To.CLERK, LIVELY_SELLER, pays="counter"),
    Scene(End.HAND_OVER, 16 * D, To.CLERK, twice=True, by_shopper=True),
    Scene(End.HAND_OVER, 19 * D, To.BRANCH),
    Scene(End.DELIVER, 9 * D, To.CLERKS_TOWN, LIVELY_SELLER, by_shopper=True),
    Scene(End.DELIVER, 11 * D, To.HOME),
    Scene(End.DELIVER, 14 * D, To.CLERKS_TOWN, pays="counter"),
    Scene(End.DELIVER, 20 * D, To.HOME, LIVELY_SELLER),
    Scene(End.DELIVER, 12 * D, To.HOME, "thung-kula-rice", by_shopper=True),
    # Handed over long ago: the seller has the money, or it is on its way.
    Scene(End.DELIVER, 6 * D, To.HOME, LIVELY_SELLER, paid_in=3),
    Scene(End.HAND_OVER, 6 * D, To.CLERK, LIVELY_SELLER, pays="counter", paid_in=3),
    Scene(End.DELIVER, 6 * D, To.CLERKS_TOWN, paid_in=3),
    Scene(End.DELIVER, 6 * D, To.HOME, LIVELY_SELLER, paid_in=2),
    Scene(End.HAND_OVER, 6 * D, To.BRANCH, paid_in=2),
    Scene(End.DELIVER, 6 * D, To.HOME, LIVELY_SELLER, paid_in=1),
    Scene(End.DELIVER, 6 * D, To.HOME, LIVELY_SELLER, by_shopper=True, paid_in=0),
    Scene(End.DELIVER, 6 * D, To.HOME, LIVELY_SELLER, paid_in=-1),
    # Going back.
    Scene(End.RECEIVE, 18 * D, To.CLERK),  # nobody came: it goes back by itself
    Scene(End.SEND_BACK, 12 * D, To.BRANCH),
    Scene(End.RECEIVE_BACK, 16 * D, To.CLERKS_TOWN, LIVELY_SELLER),
    Scene(End.GIVE_BACK, 20 * D, To.BRANCH),
)
