"""Clerks at the same time: one receipt, one hand-over, no number twice."""

from __future__ import annotations

from tests.races.scenes import post_office
from tests.races.stage import Stage


def test_a_slip_is_paid_to_one_of_four_clerks(stage: Stage) -> None:
    """`counter.collect`: the conditional UPDATE of the slip."""
    slip = stage.ask(post_office.slip, clerks=4)
    told = stage.crowd(post_office.take_payment, processes=2, threads=2, **slip)
    (receipt,) = [answer for answer in told if answer != "paid"]
    assert stage.ask(post_office.taken, **slip) == {
        "receipts": [receipt],
        "order": ["confirm"],
        "paid": True,
        "told": 1,
    }


def test_a_parcel_is_handed_over_by_one_of_two_clerks(stage: Stage) -> None:
    """The parcel's state and `Parcel.moves`, either of them: a clerk's scan counts for the parcel as it was seen."""
    shelf = stage.ask(post_office.shelf, parcels=10)
    given = stage.crowd(post_office.hand_over, processes=2, threads=1, **shelf)
    assert sorted(given[0] + given[1]) == shelf["parcels"]
    assert stage.ask(post_office.handed_over, **shelf) == {
        "states": ["collected"],
        "scans": shelf["parcels"],
        "jobs": shelf["parcels"],
    }


def test_eight_processes_draw_numbers_until_there_are_none(stage: Stage) -> None:
    """`allocate_s10`: the UPDATE of the range holds its row until the number is taken."""
    stage.ask(post_office.few_numbers, left=150)
    try:
        drawn = stage.crowd(post_office.draw_numbers, processes=8, threads=2, count=10)
    finally:
        stage.ask(post_office.many_numbers)
    serials = sorted(int(number[2:10]) for numbers in drawn for number in numbers if number)
    assert serials == list(range(serials[0], serials[0] + 150))
