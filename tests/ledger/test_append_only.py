"""What was booked stays as it is, whoever asks: the database itself refuses, on both engines."""

from __future__ import annotations

import pytest

from tests.ledger import scenes
from tests.races.stage import Stage


@pytest.mark.parametrize("how", [how for how in scenes.TAMPERING if not how.startswith("TRUNCATE")])
def test_nothing_is_changed_or_deleted(stage: Stage, how: str) -> None:
    before = stage.ask(scenes.rows)
    assert "the ledger is append-only" in stage.ask(scenes.tamper, how=how)
    assert stage.ask(scenes.rows) == before


@pytest.mark.parametrize("how", ["TRUNCATE", "TRUNCATE both"])
def test_nothing_is_truncated(stage: Stage, how: str, request: pytest.FixtureRequest) -> None:
    before = stage.ask(scenes.rows)
    refusal = stage.ask(scenes.tamper, how=how)
    # SQLite has no TRUNCATE; there it is no statement at all.
    assert "the ledger is append-only" in refusal or "syntax error" in refusal
    assert ("syntax error" in refusal) == ("sqlite" in request.node.callspec.id)
    assert stage.ask(scenes.rows) == before


def test_the_refusal_is_a_migration_that_can_be_undone(stage: Stage) -> None:
    """The control run: without it, the same statements go through."""
    stage.ask(scenes.migrate, to="0001")
    try:
        assert stage.ask(scenes.tamper, how="update a posting") == ""
    finally:
        stage.ask(scenes.migrate)
    assert "the ledger is append-only" in stage.ask(scenes.tamper, how="update a posting")
    stage.ask(scenes.migrate)  # again: nothing breaks


def test_of_many_at_once_one_books(stage: Stage) -> None:
    before = stage.ask(scenes.shopper)
    booked = stage.crowd(scenes.book_at_once, processes=3, threads=2, key="at once")
    assert sorted(booked) == [False] * 5 + [True]
    assert float(stage.ask(scenes.shopper)) - float(before) == 252
