"""What can stand in the way of an order. Nothing was changed when one of these is raised."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oscar.apps.basket.models import Line as BasketLine

    from marketplace.sellers.models import Seller


class OrderingError(Exception):
    """Base of all below."""


class BasketEmpty(OrderingError):
    """There is nothing to order."""


class NotEnoughStock(OrderingError):
    """`shortages`: each basket line with how many of it can still be had."""

    def __init__(self, shortages: Sequence[tuple[BasketLine, int]]) -> None:
        super().__init__(f"{len(shortages)} lines are short")
        self.shortages = shortages


class TotalChanged(OrderingError):
    """A price or a rate changed since the shopper saw the sum; `total` is today's, in baht."""

    def __init__(self, total: Decimal) -> None:
        super().__init__(f"the total is {total} now")
        self.total = total


class NoService(OrderingError):
    """The chosen postal service does not carry this seller's parcel there."""

    def __init__(self, seller: Seller) -> None:
        super().__init__(f"no service for {seller.slug}")
        self.seller = seller


class PaymentWayClosed(OrderingError):
    """That way to pay is not offered, or not for this order; `reason` is a sentence for the shopper, or empty."""

    def __init__(self, gateway_code: str, reason: str = "") -> None:
        super().__init__(gateway_code)
        self.reason = reason


class TooManyOpenOrders(OrderingError):
    """This phone has `limit` orders that are not paid yet: one of them must be paid or cancelled first."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} unpaid orders")
        self.limit = limit


class TooLate(OrderingError):
    """The parcel is on its way, or the order is over: it cannot be changed any more."""


class Disputed(OrderingError):
    """The shopper's bank asks for the same money back: it must not be paid twice."""


class DifferentPostage(OrderingError):
    """The new place costs other postage than what was paid."""


class NotPayable(OrderingError):
    """`why` is a word for the page: unknown, paid, expired, cancelled, review, delivery, other."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class TooManyCodes(OrderingError):
    """Too many codes were asked for lately: for this order, this phone, or from this network address."""


class WrongCode(OrderingError):
    """`left`: how many tries are left."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} tries left")
        self.left = left


class CodeOver(OrderingError):
    """The code is used, too old, or was guessed at too often: a new one is needed."""


class NoCashHere(OrderingError):
    """This branch takes no cash and gives none."""
