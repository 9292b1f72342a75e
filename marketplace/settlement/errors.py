"""What can stand in the way of moving money. Nothing was changed when one of these is raised."""

from __future__ import annotations

from decimal import Decimal


class SettlementError(Exception):
    """Base of all below."""


class TooMuch(SettlementError):
    """More than is left to give back; `left` is in baht (or pieces, of a line)."""

    def __init__(self, left: Decimal) -> None:
        super().__init__(f"{left} is left")
        self.left = left


class NothingSold(SettlementError):
    """The part was never paid, so there is nothing to give back."""


class SamePerson(SettlementError):
    """A second person must do this: not the one who did the step before."""


class NotNow(SettlementError):
    """It is in another state by now."""


class NotReady(SettlementError):
    """Something is missing; the text says what."""
