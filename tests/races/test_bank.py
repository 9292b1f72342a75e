"""Operators at the same time: a line pays one bill, a bill is paid by one line, a payment comes in once."""

from __future__ import annotations

from tests.races.scenes import bank
from tests.races.stage import Stage


def test_of_four_lines_one_pays_the_bill(stage: Stage) -> None:
    """The conditional UPDATE of the bill; what the others had moved is moved back with their transactions."""
    given = stage.ask(bank.lines_of_one_bill, operators=4)
    said = stage.crowd(bank.confirm_own, processes=2, threads=2, **given)
    assert sorted(said) == ["NotThisBill"] * 3 + ["confirmed"]
    winner = given["lines"][said.index("confirmed")]
    stage.crowd(bank.arrive, processes=2, threads=2, line=winner)
    assert stage.ask(bank.outcome, **given) == {
        "line": winner,
        "states": ["confirmed", "waiting", "waiting", "waiting"],
        "moves": 1,
        "order": "confirmed",
        "captured": True,
        "deposits": 1,
        "captures": 1,
    }


def test_one_line_is_confirmed_by_one_of_four_operators(stage: Stage) -> None:
    """The state of the line."""
    given = stage.ask(bank.lines_of_one_bill, operators=4)
    said = stage.crowd(bank.confirm_same, processes=2, threads=2, **given)
    assert sorted(said) == ["WrongState"] * 3 + ["confirmed"]
    outcome = stage.ask(bank.outcome, **given)
    assert (outcome["line"], outcome["moves"], outcome["order"]) == (given["lines"][0], 1, "awaiting_payment")


def test_statements_that_overlap_are_read_at_once(stage: Stage) -> None:
    """The unique digests of files and lines."""
    given = stage.ask(bank.statements, rows=120)
    new = stage.crowd(bank.read, processes=3, threads=1, **given)
    assert sorted(new)[0] == -1
    assert sum(count for count in new if count > 0) == 120
    assert stage.ask(bank.kept, **given) == {"imports": 2, "lines": 120}
