"""The seller has packed: the part becomes a parcel with a drop-off code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from oscar.core.loading import get_model

from marketplace.fulfilment.models import Parcel
from marketplace.fulfilment.services import create_parcel
from marketplace.ordering.addressing import recipient_of, sender_of
from marketplace.ordering.lifecycle import PART
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.reserving import consume_part
from marketplace.ordering.states import Delivery
from payments.attempts import to_collect

if TYPE_CHECKING:
    from marketplace.accounts.models import User
    from marketplace.oscar_forks.order.models import Order as OrderRow
    from marketplace.sellers.models import Seller


def pack(seller_order_id: int, *, seller: Seller, actor: User | None) -> Parcel:
    """Mark the part as packed and make its parcel; a second call returns the same parcel.

    Raises `SellerOrder.DoesNotExist` for another seller's part, `WrongState` when it is not to be packed.
    """
    part = SellerOrder.objects.select_related("seller").prefetch_related("lines").get(pk=seller_order_id, seller=seller)
    with transaction.atomic():
        if not PART.move(SellerOrder.objects.all(), part.pk, "pack", actor=actor):
            made = Parcel.objects.filter(seller_order=part).order_by("-pk").first()
            if made is not None:
                return made
            PART.must_move(SellerOrder.objects.all(), part.pk, "pack", actor=actor)
        consume_part(part.pk)
        order = _as_it_stays(part.order_id)
        recipient, branch_id = recipient_of(order)
        return create_parcel(
            seller_order_id=part.pk,
            seller_id=seller.pk,
            order_number=order.number,
            service=part.service,
            sender=sender_of(part.seller),
            recipient=recipient,
            goods=", ".join(f"{line.title} × {line.quantity}" for line in part.lines.all())[:300],
            is_pickup=order.delivery == Delivery.PICKUP,
            declared_weight_g=max(part.weight_g, 1),
            destination_branch_id=branch_id,
            collect_amount=to_collect(part.pk),
        )


def _as_it_stays(order_id: int) -> OrderRow:
    """The order, held until the parcel exists: `changing` finds either the order before or the parcel after."""
    Order = get_model("order", "Order")
    Order.objects.select_for_update(no_key=True).get(pk=order_id)
    held: OrderRow = Order.objects.select_related("shipping_address", "pickup_branch").get(pk=order_id)
    return held
