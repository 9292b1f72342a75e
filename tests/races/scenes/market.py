"""A market that is open, and things in it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from marketplace.fulfilment.models import S10Range
from tests.factories import make_branch, make_product, stock_record


def open_for_business() -> None:
    for prefix in ("EA", "OA", "RA", "PA"):
        S10Range.objects.create(prefix=prefix, next_serial=1, last_serial=99999)


def goods(stock: int) -> dict[str, int]:
    """A new product at 100 baht, whose it is, and a post office to fetch it at, by their ids."""
    product = make_product(stock=stock, price=Decimal(100))
    assert product.seller is not None
    return {"product": product.pk, "seller": product.seller.pk, "branch": make_branch(province_code="10").pk}


def stock(product: int) -> dict[str, int]:
    """How many there are of a product and how many of them are reserved."""
    record: Any = stock_record(product)  # type: ignore[arg-type]
    return {"in_stock": record.num_in_stock, "allocated": record.num_allocated, "available": record.available}
