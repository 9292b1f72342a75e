"""Many papers of one series at once: each number is on one paper, and none is missing."""

from __future__ import annotations

from tests.races.scenes import numbering
from tests.races.stage import Stage


def test_a_series_has_no_gaps_and_no_doubles(stage: Stage) -> None:
    given = stage.ask(numbering.office, name="RACE-2569")
    stage.crowd(numbering.write, processes=4, threads=2, **given)
    papers = 8 * numbering.EACH + 1
    assert stage.ask(numbering.numbers, **given) == {
        "numbers": list(range(1, papers + 1)),
        "last": papers,
        "shared": 1,
        "lost": 0,
    }
