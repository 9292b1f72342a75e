"""Nothing is lost in a split, whatever is split by whatever."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.settlement.splitting import due, percent_of, split

baht = st.decimals("0", "100000", places=2)
weights = st.lists(st.decimals("0", "5000", places=2), min_size=1, max_size=12).filter(sum)


@given(baht, weights)
def test_the_parts_add_up(amount: Decimal, by: list[Decimal]) -> None:
    parts = split(amount, by)
    assert sum(parts) == amount
    exact = [amount * weight / sum(by) for weight in by]
    assert all(abs(part - true) < Decimal("0.01") for part, true in zip(parts, exact, strict=True))


@given(baht, weights)
def test_nothing_goes_to_no_weight(amount: Decimal, by: list[Decimal]) -> None:
    assert all(part == 0 for part, weight in zip(split(amount, by), by, strict=True) if weight == 0)


@pytest.mark.parametrize(
    ("amount", "by", "parts"),
    [
        ("100.00", "1 1 1", "33.34 33.33 33.33"),
        ("0.01", "1 1", "0.01 0.00"),
        ("0.05", "3 1 1", "0.03 0.01 0.01"),
        ("-10.00", "1 2", "-3.33 -6.67"),
        ("0.00", "0 0", "0 0"),
    ],
)
def test_the_largest_remainder_gets_the_satang(amount: str, by: str, parts: str) -> None:
    assert split(Decimal(amount), [Decimal(one) for one in by.split()]) == [Decimal(one) for one in parts.split()]


def test_what_cannot_be_split_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to split by"):
        split(Decimal(1), [Decimal(0)])
    with pytest.raises(ValueError, match="below zero"):
        split(Decimal(1), [Decimal(2), Decimal(-1)])


@given(baht, st.lists(baht, min_size=1, max_size=10))
def test_steps_add_up_to_the_whole(whole: Decimal, steps: list[Decimal]) -> None:
    of, done, taken = sum(steps, Decimal(0)), Decimal(0), Decimal(0)
    for step in steps:
        taken += due(whole, done=done + step, of=of) - due(whole, done=done, of=of)
        done += step
    assert taken == whole - due(whole, done=Decimal(0), of=of)


def test_halves_are_rounded_up() -> None:
    assert percent_of(Decimal("0.50"), Decimal(7)) == Decimal("0.04")
    assert percent_of(Decimal("99.99"), Decimal(5)) == Decimal("5.00")
