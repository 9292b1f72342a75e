"""What an order's page says of each seller's part, and what can be cancelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from marketplace.fulfilment import selectors as fulfilment
from marketplace.fulfilment.models import Parcel, ParcelState
from marketplace.fulfilment.tracking import Step, tracking
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.ordering.states import OrderState
from marketplace.shop.money import due_at_hand_over, paid_at_hand_over
from marketplace.thailand.baht import format_baht
from marketplace.thailand.dates import thai_date, unbroken
from marketplace.thailand.postage import PostalService, service_info
from marketplace.thailand.s10 import parse

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order

_KINDS = {
    SellerOrderState.WAITING: "caution",
    SellerOrderState.TO_PACK: "caution",
    SellerOrderState.PACKED: "info",
    SellerOrderState.SENT: "info",
    SellerOrderState.COMPLETED: "good",
    SellerOrderState.RETURNED: "bad",
    SellerOrderState.CANCELLED: "bad",
}


@dataclass(frozen=True)
class Journey:
    """A parcel and its way. `spaced` is its number as people read it."""

    parcel: Parcel
    spaced: str
    steps: list[Step]


@dataclass(frozen=True)
class PartStory:
    """One seller's part. `badge` is its state in one word, `kind` the badge's colour, `calls_maker`: show the phone.

    `payment`: what is paid for it at the hand-over, or was; empty when the order is paid as one.
    """

    part: SellerOrder
    badge: str
    kind: str
    sentence: str
    payment: str
    service: str
    journeys: tuple[Journey, ...]
    calls_maker: bool
    can_cancel: bool


def part_stories(order: Order) -> list[PartStory]:
    """Every seller's part with its parcels' ways: two queries, whatever the number of parts."""
    ways: dict[int, list[Journey]] = {}
    for parcel in fulfilment.parcels_of_order(order.number):
        if parcel.state != ParcelState.CANCELLED:
            ways.setdefault(parcel.seller_order_id, []).append(journey(parcel))
    return [_part(order, part, tuple(ways.get(part.pk, ()))) for part in order.seller_orders.all()]


def journey(parcel: Parcel) -> Journey:
    return Journey(parcel, parse(parcel.s10).spaced, tracking(parcel))


def can_cancel(order: Order) -> bool:
    """While it waits for its payment, or while no seller has packed."""
    if order.status == OrderState.AWAITING_PAYMENT:
        return True
    alive = [part for part in order.seller_orders.all() if part.state != SellerOrderState.CANCELLED]
    packed = any(part.state != SellerOrderState.TO_PACK for part in alive)
    return order.status == OrderState.CONFIRMED and bool(alive) and not packed


def can_cancel_part(order: Order, part: SellerOrder) -> bool:
    """One maker's part alone, while it is not packed and another part stays."""
    alive = [other for other in order.seller_orders.all() if other.state != SellerOrderState.CANCELLED]
    return order.status == OrderState.CONFIRMED and len(alive) > 1 and part.state == SellerOrderState.TO_PACK


def sum_rows(parts: Iterable[SellerOrder]) -> list[dict[str, Any]]:
    """The rows of the sum, which add up to the order's total."""
    rows: list[dict[str, Any]] = []
    for part in parts:
        rows.append({"label": part.seller.label, "note": _("Goods"), "amount": part.goods_total - part.discount})
        rows.append({"label": _("Postage"), "note": _service(part), "amount": part.postage})
    return rows


def _part(order: Order, part: SellerOrder, journeys: tuple[Journey, ...]) -> PartStory:
    state = SellerOrderState(part.state)
    going_back = any(way.parcel.state == ParcelState.RETURNING for way in journeys)
    return PartStory(
        part=part,
        badge=str(_BADGES[state]()),
        kind=_KINDS[state],
        sentence=_sentence(part, state),
        payment=_payment(order, part),
        service=_service(part),
        journeys=journeys,
        calls_maker=going_back or state == SellerOrderState.RETURNED,
        can_cancel=can_cancel_part(order, part),
    )


_BADGES = {
    SellerOrderState.WAITING: lambda: _("Waits for the payment"),
    SellerOrderState.TO_PACK: lambda: _("Being packed"),
    SellerOrderState.PACKED: lambda: _("Packed"),
    SellerOrderState.SENT: lambda: _("With the post"),
    SellerOrderState.COMPLETED: lambda: pgettext("buyer", "Handed over"),
    SellerOrderState.RETURNED: lambda: _("Came back"),
    SellerOrderState.CANCELLED: lambda: _("Cancelled"),
}


def _sentence(part: SellerOrder, state: SellerOrderState) -> str:
    if state == SellerOrderState.TO_PACK and part.ship_by:
        return _("Is brought to the post office by %(day)s.") % {
            "day": unbroken(thai_date(part.ship_by, get_language()))
        }
    if state == SellerOrderState.CANCELLED:
        return part.cancelled_because
    return ""


def _payment(order: Order, part: SellerOrder) -> str:
    if amount := due_at_hand_over(order).get(part.pk):
        return _("To pay in cash when you get it: %(amount)s") % {"amount": format_baht(amount)}
    if amount := paid_at_hand_over(order).get(part.pk):
        return _("Paid in cash when you got it: %(amount)s") % {"amount": format_baht(amount)}
    return ""


def _service(part: SellerOrder) -> str:
    return service_info(PostalService(part.service)).display_name
