"""Orders that end, or change, while others want the same rows."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from oscar.core.loading import get_model

from catalogue_ext import cards, listing
from catalogue_ext.models import Product, ProductCard
from marketplace.fulfilment.models import Parcel
from marketplace.ordering import changing, ending, packing
from marketplace.ordering.models import SellerOrder
from marketplace.postoffice.models import Branch
from tests.factories import make_branch, make_order, make_paid_order, make_product, make_seller, stock_record


def crossed(count: int) -> dict[str, Any]:
    """Orders of two sellers each; the stock of the second one's goods comes first."""
    second, first = make_seller(), make_seller()
    branch = make_branch(province_code="10")
    goods = [make_product(first, stock=1000), make_product(second, stock=1000)]
    orders = [make_order(*((each, 1) for each in goods), branch=branch, gateway_code="demo") for _ in range(count)]
    paid = [make_paid_order(*((each, 1) for each in goods), branch=branch) for _ in range(count)]
    return {
        "orders": [order.pk for order in orders + paid],
        "goods": [each.pk for each in goods],
        "branch": branch.pk,
    }


def end_or_buy(me: int, meet: Callable[[], None], orders: list[int], goods: list[int], branch: int) -> int:
    """Half of the actors cancel orders, each its share; the others place new ones. How many were placed."""
    bought = 0
    products = [Product.objects.get(pk=pk) for pk in goods]
    desk = Branch.objects.get(pk=branch)
    meet()
    if me % 2 == 0:
        for pk in orders[me // 2 :: 2]:
            ending.cancel_order(get_model("order", "Order").objects.get(pk=pk), actor=None, reason="race")
        return 0
    for _ in orders:
        make_order(*((each, 1) for each in products), branch=desk, gateway_code="demo")
        bought += 1
    return bought


def reserved(goods: list[int], **_: Any) -> list[int]:
    return [stock_record(pk).num_allocated for pk in goods]  # type: ignore[arg-type]


def to_pack(count: int) -> dict[str, Any]:
    """Parts to be packed, and another post office where their buyers would rather fetch them."""
    branch, other = make_branch(province_code="10"), make_branch(province_code="10")
    orders = [make_paid_order(branch=branch) for _ in range(count)]
    parts = [SellerOrder.objects.get(order=order).pk for order in orders]
    return {"orders": [order.pk for order in orders], "parts": parts, "other": other.pk}


def pack_or_change(me: int, meet: Callable[[], None], orders: list[int], parts: list[int], other: int) -> None:
    for order, part in zip(orders, parts, strict=True):
        whole = SellerOrder.objects.select_related("seller").get(pk=part)
        before = get_model("order", "Order").objects.get(pk=order)
        meet()
        if me:
            packing.pack(part, seller=whole.seller, actor=None)
        else:
            changing.change_branch(before, branch_id=other)


def bound_for(orders: list[int], **_: Any) -> list[int]:
    parcels = Parcel.objects.filter(seller_order__order__in=orders)
    return sorted(set(parcels.values_list("destination_branch", flat=True)))


def priced() -> dict[str, int]:
    return {"product": make_product(price=Decimal(100)).pk}


def price_or_refresh(me: int, meet: Callable[[], None], product: int) -> None:
    """The maker changes the price while a job that writes the card for another reason takes its time."""
    record = stock_record(product)  # type: ignore[arg-type]
    meet()
    if me == 0:
        time.sleep(0.2)
        listing.change_price_and_stock(record, price=Decimal(160))
        return
    make = cards._card

    def make_slowly(product: Product) -> ProductCard | None:
        card = make(product)
        time.sleep(0.6)
        return card

    cards._card = make_slowly  # of this process, which ends with the scene
    cards.refresh([product])


def on_the_card(product: int) -> str:
    return str(ProductCard.objects.get(product=product).price_from)
