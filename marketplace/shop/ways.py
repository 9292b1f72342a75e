"""The ways in which an order that was placed can be paid."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import ngettext

from marketplace.ordering.models import SellerOrderState
from marketplace.ordering.offering import Way, ways_to_pay
from marketplace.ordering.quoting import Destination
from marketplace.ordering.states import Delivery
from marketplace.settlement.holds import CASH_ON_DELIVERY

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order
    from payments.models import PaymentAttempt


COMPLAINT_DAYS = CASH_ON_DELIVERY.days  # after paying on delivery; so long the post keeps the money


def ways_of(order: Order) -> list[Way]:
    """Each open, or closed for this order with the reason."""
    return ways_to_pay(
        phone=order.contact_phone,
        total=order.total_incl_tax,
        delivery=_destination(order),
        per_part_totals=[parcel["amount"] for parcel in parcels_of(order)],
    )


def about_parcels(order: Order) -> dict[str, Any]:
    """What the page of the ways to pay says of cash on delivery."""
    parcels = parcels_of(order)
    total = sum((parcel["amount"] for parcel in parcels), Decimal(0))
    return {"parcels": parcels, "parcels_total": total, "complaint_days": COMPLAINT_DAYS}


def parcels_of(order: Order) -> list[dict[str, Any]]:
    """Each maker with what its parcel costs, goods and postage, in baht."""
    alive = [part for part in order.seller_orders.all() if part.state != SellerOrderState.CANCELLED]
    return [{"label": part.seller.label, "amount": part.total} for part in alive]


def known_email(order: Order, latest: PaymentAttempt | None) -> str:
    """Where the payment company may write: as given for the last payment, or when ordering."""
    return (latest.email if latest else "") or order.contact_email


def too_many(limit: int) -> str:
    """What is said to who has so many unpaid orders already."""
    return ngettext(
        "With this phone number %(count)d order is not paid yet. Please pay or cancel it first.",
        "With this phone number %(count)d orders are not paid yet. Please pay or cancel one of them first.",
        limit,
    ) % {"count": limit}


def _destination(order: Order) -> Destination:
    if order.delivery == Delivery.PICKUP and order.pickup_branch:
        return Destination(Delivery.PICKUP, order.pickup_branch.postcode, order.pickup_branch_id)
    address = order.shipping_address
    return Destination(Delivery.HOME, address.postcode if address else "")
