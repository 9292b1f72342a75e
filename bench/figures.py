"""Figures out of what was measured, and how they are printed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """Printed as `figure <name> <value> <unit>`."""

    name: str
    value: float
    unit: str

    def __str__(self) -> str:
        return f"figure {self.name} {_shown(self.value)} {self.unit}"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least this share (0 to 1) of them do not exceed. ValueError: no values."""
    if not values:
        raise ValueError("no values")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def ratio(name: str, ours: Figure, theirs: Figure) -> Figure:
    """How many times theirs ours is."""
    return Figure(name, ours.value / theirs.value, "x")


def _shown(value: float) -> str:
    """Three digits that count, and all that stand before the point."""
    if value == 0:
        return "0"
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:.{decimals}f}"
