"""Reads of orders and parts, scoped to who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch, QuerySet
from django.utils import timezone
from oscar.core.loading import get_model

from marketplace.ordering.models import SellerOrder, SellerOrderState
from payments import selectors as payments
from payments.models import PaymentAttempt, Refund

if TYPE_CHECKING:
    from marketplace.accounts.models import User
    from marketplace.oscar_forks.order.models import Order
    from marketplace.sellers.models import Seller


def _whole_orders() -> QuerySet[Any]:
    Line = get_model("order", "Line")
    lines = Prefetch("lines", Line.objects.select_related("product__parent__card", "product__card").order_by("pk"))
    parts = (
        SellerOrder.objects.select_related("seller").prefetch_related(lines, "parcels__current_branch").order_by("pk")
    )
    return (  # type: ignore[no-any-return]
        get_model("order", "Order")
        .objects.select_related("shipping_address", "pickup_branch", "user")
        .prefetch_related(
            Prefetch("seller_orders", parts),
            Prefetch("attempts", PaymentAttempt.objects.prefetch_related("refunds").order_by("-pk")),
        )
    )


def order_by_number(number: str, *, whole: bool = True) -> Order | None:
    """The order with its parts, lines, parcels and attempts (`whole`), or alone.

    Who may see it is the caller's question.
    """
    return _orders(whole).filter(number=number).first()


def order_of(user: User, number: str, *, whole: bool = True) -> Order | None:
    """As `order_by_number`; None for an order of somebody else."""
    return _orders(whole).filter(number=number, user=user).first()


def _orders(whole: bool) -> QuerySet[Any]:
    return _whole_orders() if whole else get_model("order", "Order").objects.all()


def order_of_basket(basket_id: int) -> Order | None:
    """The order that this basket became. Whose basket it is, is the caller's question."""
    found: Order | None = get_model("order", "Order").objects.filter(basket_id=basket_id).first()
    return found


def orders_of(user: User, *, before: int | None = None, limit: int = 20) -> list[Order]:
    """A person's orders, newest first, keyset by id."""
    rows = _whole_orders().filter(user=user).order_by("-pk")
    return list(rows.filter(pk__lt=before)[:limit] if before else rows[:limit])


def seller_orders_of(
    seller: Seller, *, states: tuple[str, ...] = (), before: int | None = None, limit: int = 20
) -> list[SellerOrder]:
    """A seller's parts, newest first, keyset by id; unpaid ones are nobody's business yet."""
    rows = _parts_of(seller).order_by("-pk")
    if states:
        rows = rows.filter(state__in=states)
    return list(rows.filter(pk__lt=before)[:limit] if before else rows[:limit])


def seller_order_of(seller: Seller, pk: int) -> SellerOrder | None:
    return _parts_of(seller).filter(pk=pk).first()


def parts_to_pack(seller: Seller, *, limit: int = 50) -> list[SellerOrder]:
    """A seller's parts to pack, the earliest ship-by date (so the late ones) first."""
    return list(_parts_of(seller).filter(state=SellerOrderState.TO_PACK).order_by("ship_by", "pk")[:limit])


def _parts_of(seller: Seller) -> QuerySet[SellerOrder]:
    Line = get_model("order", "Line")
    lines = Prefetch("lines", Line.objects.select_related("product__parent__card", "product__card").order_by("pk"))
    return (
        SellerOrder.objects.filter(seller=seller)
        .exclude(state=SellerOrderState.WAITING)
        .exclude(state=SellerOrderState.CANCELLED, ship_by=None)
        .select_related("order__pickup_branch", "order__shipping_address")
        .prefetch_related(lines, "parcels")
    )


def todo_counts(seller: Seller) -> dict[str, int]:
    """How many parts are to_pack, late, packed; one query."""
    counts = dict.fromkeys([SellerOrderState.TO_PACK.value, SellerOrderState.PACKED.value], 0)
    rows = SellerOrder.objects.filter(seller=seller, state__in=counts).values("state").annotate(n=Count("pk"))
    counts.update({row["state"]: row["n"] for row in rows})
    return counts


def late_parts() -> QuerySet[SellerOrder]:
    """For operators: parts past their ship-by date, the latest first."""
    return (
        SellerOrder.objects.filter(state=SellerOrderState.TO_PACK, ship_by__lt=timezone.now())
        .select_related("order", "seller")
        .order_by("ship_by")
    )


def attempts_in_doubt() -> QuerySet[PaymentAttempt]:
    return payments.in_doubt()


def failed_refunds() -> QuerySet[Refund]:
    return payments.failed_refunds()
