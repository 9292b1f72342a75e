"""Orders on their way: makers pack, clerks scan, and ordering follows, as the jobs would have it."""

from __future__ import annotations

from typing import Any

from marketplace.fulfilment import scanning, selectors
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel
from marketplace.ordering.following import parcel_moved
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.packing import pack
from marketplace.ordering.selectors import order_by_number
from marketplace.postoffice.models import Branch
from tests.factories import make_branch, make_clerk


def read(order: Any) -> Any:
    """The order as its page reads it."""
    return order_by_number(order.number)


def pack_all(order: Any) -> list[Parcel]:
    return [
        pack(part.pk, seller=part.seller, actor=None)
        for part in SellerOrder.objects.filter(order=order).select_related("seller")
    ]


def desk_at(branch: Branch) -> Desk:
    return Desk(clerk=make_clerk(branch), branch=branch)


def again(parcel: Parcel) -> Parcel:
    return selectors.parcels().get(pk=parcel.pk)


def hand_in(parcel: Parcel) -> None:
    """Accepted and sent on by some branch far away."""
    desk = desk_at(make_branch(province_code="90"))
    scanning.accept(again(parcel), desk, weight_g=400)
    scanning.send_on(again(parcel), desk)
    parcel_moved(parcel.pk, "accept")


def arrive(parcel: Parcel) -> Parcel:
    """Handed in, and on the shelf of the branch it is bound for."""
    hand_in(parcel)
    scanning.receive(again(parcel), desk_at(parcel.destination_branch), shelf="A1")
    parcel_moved(parcel.pk, "arrive")
    return again(parcel)


def collect(parcel: Parcel) -> None:
    waiting = arrive(parcel)
    scanning.hand_over(waiting, desk_at(waiting.destination_branch), code=waiting.pickup_code)
    parcel_moved(parcel.pk, "collect")
