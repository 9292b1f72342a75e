"""Branch, address or phone can be changed until the parcel is dispatched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from oscar.core.loading import get_model

from marketplace.fulfilment.models import Parcel, ParcelState
from marketplace.fulfilment.services import redirect_parcel
from marketplace.ordering.addressing import recipient_of
from marketplace.ordering.errors import DifferentPostage, NoCashHere, TooLate
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.offering import takes_cash
from marketplace.ordering.placing import Contact, HomeAddress, write_address
from marketplace.ordering.quoting import Destination
from marketplace.ordering.states import Delivery, OrderState
from marketplace.postoffice.selectors import pickup_branch
from marketplace.thailand.postage import PostalService, quote
from payments.attempts import open_attempts

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order

CHANGEABLE = (ParcelState.PREPARED, ParcelState.ACCEPTED)


def can_change(order: Order) -> bool:
    """True while the order lives and no parcel has been dispatched. Needs it as `selectors` read it, with parcels."""
    if order.status not in {OrderState.AWAITING_PAYMENT, OrderState.CONFIRMED}:
        return False
    parcels = [parcel for part in order.seller_orders.all() for parcel in part.parcels.all()]
    return all(parcel.state in {*CHANGEABLE, ParcelState.CANCELLED} for parcel in parcels)


def change_contact(order: Order, *, phone: str) -> None:
    """Set another phone (E.164). Raises `TooLate`."""
    _change(order, contact_phone=phone)


def change_branch(order: Order, *, branch_id: int) -> None:
    """Fetch it at another post office.

    Raises `TooLate`, `DifferentPostage`, `NoCashHere` when it is paid on delivery.
    """
    branch = pickup_branch(branch_id)
    if branch is None or order.delivery != Delivery.PICKUP:
        raise TooLate
    _same_postage(order, branch.postcode)
    _same_payment(order, Destination(Delivery.PICKUP, branch.postcode, branch.pk))
    _change(order, pickup_branch_id=branch.pk)


def change_address(order: Order, *, address: HomeAddress, island: bool = False) -> None:
    """Bring it to another address; `island` as in `quoting.Destination`.

    Raises `TooLate`, `DifferentPostage`, `NoCashHere` when it is paid on delivery, ValueError for an unknown place.
    """
    if order.delivery != Delivery.HOME:
        raise TooLate
    _same_postage(order, address.postcode, island=island)
    _same_payment(order, Destination(Delivery.HOME, address.postcode))
    contact = Contact(order.contact_name, order.contact_phone, order.contact_email, order.language, None)
    with transaction.atomic():
        written = write_address(contact, address)
        _change(order, shipping_address_id=written.pk)


def _change(order: Order, **values: Any) -> None:
    """The order's own fields first, then every parcel that exists; one parcel that left undoes all."""
    Order = get_model("order", "Order")
    with transaction.atomic():
        alive = [OrderState.AWAITING_PAYMENT, OrderState.CONFIRMED]
        if not Order.objects.filter(pk=order.pk, status__in=alive).update(**values):
            raise TooLate
        fresh = Order.objects.select_related("shipping_address", "pickup_branch").get(pk=order.pk)
        recipient, branch_id = recipient_of(fresh)
        for parcel in Parcel.objects.filter(seller_order__order_id=order.pk).exclude(state=ParcelState.CANCELLED):
            moved = redirect_parcel(
                parcel.pk,
                recipient=recipient,
                is_pickup=fresh.delivery == Delivery.PICKUP,
                destination_branch_id=branch_id,
            )
            if not moved:
                raise TooLate


def _same_payment(order: Order, destination: Destination) -> None:
    """What is to be paid when it is handed over must not go where nobody takes cash."""
    if any(attempt.part_id for attempt in open_attempts(order.pk)) and not takes_cash(destination):
        raise NoCashHere


def _same_postage(order: Order, postcode: str, *, island: bool = False) -> None:
    for part in SellerOrder.objects.select_related("seller").filter(order_id=order.pk):
        price = quote(
            service=PostalService(part.service),
            weight_g=max(part.weight_g, 1),
            origin_postcode=part.seller.postcode,
            destination_postcode=postcode,
            on=timezone.localdate(order.date_placed),
            island=island,
        )
        if price != part.postage:
            raise DifferentPostage
