"""What a comparison of two sides finds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Finding:
    """Two sides that should be alike and are not.

    `key`: "<kind>:<what differs>", the same whenever it is found again. `says`: in English, for operators. `ours`,
    `theirs`: baht or pieces; None where that side has nothing of the kind.
    """

    key: str
    says: str
    ours: Decimal | None = None
    theirs: Decimal | None = None
