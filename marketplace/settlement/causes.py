"""Rules: who bears what when money goes back to a shopper. A decision freezes what it took from whom (`GiveBack`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from marketplace.settlement.models import Cause


class Bearer(StrEnum):
    SELLER = "seller"
    TALAT = "talat"
    POST = "post"  # the postage was not used: the post has not earned it


@dataclass(frozen=True)
class Rule:
    """`goods`: who gives the price of the goods back. Where that is the seller, Talat gives its commission back too.

    `postage`: who gives the postage back to the shopper; None: the shopper bears it.
    """

    goods: Bearer
    postage: Bearer | None


RULES: Mapping[Cause, Rule] = {
    # Nothing was sent: everything goes back the way it came.
    Cause.SHOPPER_CANCELLED: Rule(Bearer.SELLER, Bearer.POST),
    Cause.SELLER_CANCELLED: Rule(Bearer.SELLER, Bearer.POST),
    Cause.LATE: Rule(Bearer.SELLER, Bearer.POST),
    # It was carried: the post has earned its postage, and whoever caused the journey pays for it.
    Cause.CHANGED_MIND: Rule(Bearer.SELLER, None),
    Cause.NOT_COLLECTED: Rule(Bearer.SELLER, None),
    Cause.FAULTY: Rule(Bearer.SELLER, Bearer.SELLER),
    # The seller did all it had to do.
    Cause.LOST_IN_POST: Rule(Bearer.TALAT, Bearer.TALAT),
    Cause.GOODWILL: Rule(Bearer.TALAT, Bearer.TALAT),
    Cause.DISPUTE_LOST: Rule(Bearer.TALAT, Bearer.TALAT),
}
