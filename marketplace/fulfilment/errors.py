"""What can stand in the way at the counter. Nothing was changed when one of these is raised."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal


class FulfilmentError(Exception):
    """Base of all below."""


class OutOfNumbers(FulfilmentError):
    """No postal number is left for this prefix: an operator must enter a new range."""

    def __init__(self, prefix: str) -> None:
        super().__init__(f"no S10 number left for {prefix}")
        self.prefix = prefix


class NotHere(FulfilmentError):
    """The parcel is not at this branch, or not bound for it."""


class TooHeavy(FulfilmentError):
    """The service carries `limit_g` grams at most."""

    def __init__(self, limit_g: int) -> None:
        super().__init__(f"the limit is {limit_g} g")
        self.limit_g = limit_g


class WrongCode(FulfilmentError):
    """Not the pick-up code; the try was counted. `left`: how many more may follow before the wait."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} tries left")
        self.left = left


class CodesLocked(FulfilmentError):
    """Too many wrong codes: none is looked at before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"locked until {until:%H:%M}")
        self.until = until


class CashDue(FulfilmentError):
    """`amount` baht are to be taken first; then it may be handed over."""

    def __init__(self, amount: Decimal) -> None:
        super().__init__(f"{amount} baht are due")
        self.amount = amount


class NotCorrectable(FulfilmentError):
    """Only a clerk's own last scan at this branch can be corrected, soon, and if nothing happened since."""
