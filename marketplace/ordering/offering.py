"""Which ways to pay are offered for an order, and why not the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from marketplace.fulfilment.models import Parcel, ParcelState
from marketplace.ordering.errors import PaymentWayClosed, TooManyOpenOrders
from marketplace.ordering.quoting import Destination
from marketplace.ordering.states import Delivery, OrderState
from marketplace.postoffice.models import Branch
from marketplace.postoffice.selectors import delivering_branch
from marketplace.thailand.baht import format_baht
from payments.models import OPEN_STATES, PaymentAttempt
from payments.registry import offered

if TYPE_CHECKING:
    from payments.interface import Gateway

LEAST_PART = Decimal(1)  # baht: nobody is asked for less at the door


@dataclass(frozen=True)
class Way:
    """`closed_because`: a sentence for the shopper, in the active language; empty when it is open."""

    gateway: Gateway
    closed_because: str = ""


def ways_to_pay(*, phone: str, total: Decimal, delivery: Destination, per_part_totals: Sequence[Decimal]) -> list[Way]:
    """All that are offered here, in order, each open or closed for this order. `phone` is E.164, amounts are baht.

    Two queries at most, whatever the order.
    """
    return [
        Way(way, _why_no_cash_on_delivery(phone, total, delivery, per_part_totals) if way.secures() else "")
        for way in offered()
    ]


def must_be_open(
    gateway_code: str,
    *,
    phone: str,
    total: Decimal,
    delivery: Destination,
    per_part_totals: Sequence[Decimal],
    order_id: int | None = None,
) -> None:
    """Raises `PaymentWayClosed` or `TooManyOpenOrders` when the order may not be paid in this way.

    `order_id`: the order that is to be paid, where it exists already. Three queries at most. Two orders placed in the
    same instant may both be the last one allowed: these are limits against abuse, not promises.
    """
    way = next((way for way in offered() if way.code == gateway_code), None)
    if way is None:
        raise PaymentWayClosed(gateway_code)
    if way.secures() and (reason := _why_no_cash_on_delivery(phone, total, delivery, per_part_totals)):
        raise PaymentWayClosed(gateway_code, reason)
    if open_orders(phone, besides=order_id) >= settings.OPEN_ORDERS_PER_PHONE:
        raise TooManyOpenOrders(settings.OPEN_ORDERS_PER_PHONE)


def open_orders(phone: str, *, besides: int | None = None) -> int:
    """How many orders of this phone wait for money: at a gateway, at a counter, or at a door. One query."""
    owed = PaymentAttempt.objects.filter(order=OuterRef("pk"), state__in=OPEN_STATES)
    orders = get_model("order", "Order").objects.filter(
        Q(status=OrderState.AWAITING_PAYMENT) | Q(Exists(owed)), contact_phone=phone
    )
    count: int = orders.exclude(pk=besides).count()
    return count


def parcels_not_paid(phone: str) -> int:
    """How many parcels of this phone were refused or not fetched instead of being paid. One query."""
    came_back = (ParcelState.RETURNING, ParcelState.RETURNED)
    return Parcel.objects.filter(
        seller_order__order__contact_phone=phone, collect_amount__gt=0, collected_at=None, state__in=came_back
    ).count()


def takes_cash(destination: Destination) -> bool:
    """Whether the post office that hands over there takes cash. One query."""
    if destination.delivery == Delivery.PICKUP:
        return Branch.objects.filter(pk=destination.branch_id or 0, takes_cash=True).exists()
    return delivering_branch(destination.postcode).takes_cash


def _why_no_cash_on_delivery(
    phone: str, total: Decimal, destination: Destination, per_part_totals: Sequence[Decimal]
) -> str:
    if total > settings.COD_CEILING:
        return _("For orders up to %(amount)s only.") % {"amount": format_baht(settings.COD_CEILING)}
    if min(per_part_totals, default=Decimal(0)) < LEAST_PART:
        return _("Not for parcels that cost less than %(amount)s.") % {"amount": format_baht(LEAST_PART)}
    if not takes_cash(destination):
        return _("This post office takes no cash.")
    if parcels_not_paid(phone) >= settings.COD_REFUSALS:
        return _("Not offered, because parcels to this phone number were not paid before.")
    return ""
