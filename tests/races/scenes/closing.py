"""Orders to be paid at the door that one worker begins while the shopper thinks of something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from oscar.core.loading import get_model

from marketplace.ordering import ending, paying
from marketplace.ordering.errors import PaymentWayClosed, TooLate
from marketplace.ordering.models import SellerOrder
from payments import attempts
from tests.factories import make_branch, make_order, make_product

ALIVE = ("to_pack", "packed")


def placed(count: int) -> list[int]:
    """Orders of two sellers, about which no gateway has been told."""
    branch = make_branch(province_code="10")
    goods = [(make_product(stock=1000), 1), (make_product(stock=1000), 1)]
    return [make_order(*goods, branch=branch, gateway_code="cod").pk for _ in range(count)]


def begin_or_close(me: int, meet: Callable[[], None], orders: list[int]) -> None:
    """One tells the gateway, the second cancels, the third pays in another way, all from what they read before."""
    for pk in orders:
        order = get_model("order", "Order").objects.get(pk=pk)
        meet()
        try:
            if me % 3 == 0:
                paying.start(order)
            elif me % 3 == 1:
                ending.cancel_order(order, actor=None, reason="race")
            else:
                paying.try_again(order, gateway_code="demo")
        except (TooLate, PaymentWayClosed):
            pass


def unpaid_for_ever(orders: list[int]) -> list[tuple[str, Any]]:
    """Parts that a seller would send although nobody will pay for them."""
    parts = SellerOrder.objects.filter(order_id__in=orders, state__in=ALIVE).order_by("pk")
    return [(part.state, part.pk) for part in parts if not attempts.to_collect(part.pk)]


def ended(orders: list[int]) -> list[str]:
    rows = get_model("order", "Order").objects.filter(pk__in=orders)
    return sorted(set(rows.values_list("status", flat=True)))
