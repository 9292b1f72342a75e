"""The books are compared at one moment: who sells meanwhile makes no difference."""

from __future__ import annotations

import pytest

from tests.races.scenes import books, paying
from tests.races.stage import Stage


def test_after_a_whole_life_nothing_differs(stage: Stage) -> None:
    stage.ask(books.live)
    assert stage.ask(books.compare_all) == []
    assert stage.ask(books.look_at_the_pages) == {"/dashboard/talat/books/": 200, "/metrics": 200, "/readyz": 200}


def test_nothing_differs_while_others_sell(stage: Stage) -> None:
    approved = [order["attempt_id"] for order in stage.ask(paying.approved, count=32)]
    assert stage.crowd(books.compare_or_sell, processes=2, threads=2, approved=approved) == [[], [], [], []]
    assert stage.ask(books.compare_all) == []


@pytest.mark.postgres
def test_a_sale_between_two_reads_is_not_seen(postgres_stage: Stage) -> None:
    """On SQLite nobody can sell meanwhile. The control run: without one moment for all reads, it is seen by halves."""
    assert postgres_stage.ask(books.sell_between, at_one_moment=True) == []
    seen = postgres_stage.ask(books.sell_between, at_one_moment=False)
    assert "ledger:held" in seen
    assert "ledger:clearing" in seen
