"""What goes in and out of fulfilment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marketplace.accounts.models import User
    from marketplace.postoffice.models import Branch


@dataclass(frozen=True)
class Party:
    """A sender or a recipient as the label tells it.

    `phone` is E.164, `address` is one line, with or without the postcode at its end.
    """

    name: str
    phone: str
    address: str
    postcode: str


@dataclass(frozen=True)
class Desk:
    """Who scans, and where."""

    clerk: User
    branch: Branch
