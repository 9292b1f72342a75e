"""Baht in parts, to the satang, nothing lost."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

SATANG = Decimal("0.01")


def rounded(baht: Decimal) -> Decimal:
    """To the satang, half up."""
    return baht.quantize(SATANG, ROUND_HALF_UP)


def percent_of(baht: Decimal, percent: Decimal) -> Decimal:
    return rounded(baht * percent / 100)


def split(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """`amount` baht in proportion to the weights, by largest remainder; the parts add up to it exactly.

    Equal remainders go to the earlier part. Raises ValueError where there is something to split and nothing to split
    by, or a weight is below zero.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is below zero")
    whole = sum(weights, Decimal(0))
    satang = int(amount / SATANG)
    if not whole:
        if satang:
            raise ValueError("nothing to split by")
        return [Decimal(0)] * len(weights)
    sign = -1 if satang < 0 else 1
    exact = [abs(satang) * weight / whole for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for index in by_remainder[: abs(satang) - sum(parts)]:
        parts[index] += 1
    return [sign * part * SATANG for part in parts]


def due(whole: Decimal, *, done: Decimal, of: Decimal) -> Decimal:
    """How much of `whole` belongs to the first `done` of `of` baht; all of it when all is done.

    Taken as the difference of two such sums, any number of steps adds up to `whole` exactly.
    """
    if done >= of:
        return whole
    return rounded(whole * done / of)
