"""Many buyers of the last few.

The guards are the WHERE of `StockRecord.reserve`, the CHECK constraint behind it, and SQLite's patience with its lock
(settings/database.py). Each control takes a guard out and must go wrong, so that the race is known to be able to fail.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.races.scenes import buying, market
from tests.races.stage import Stage

BUYERS, PROCESSES, STOCK = 50, 5, 5
SOLD_OUT = "เพิ่งหมดเมื่อสักครู่ กรุณานำออกจากตะกร้า"


def race(stage: Stage, buy: Callable[..., Any]) -> tuple[dict[str, int], list[dict[str, Any]]]:
    goods = stage.ask(market.goods, stock=STOCK)
    return goods, stage.crowd(buy, processes=PROCESSES, threads=BUYERS // PROCESSES, **goods)


@pytest.mark.slow
def test_fifty_buyers_of_the_last_five(stage: Stage) -> None:
    goods, answers = race(stage, buying.buy)
    served = [answer for answer in answers if answer["location"].startswith("/orders/")]
    refused = [answer for answer in answers if answer["location"] == "/basket/"]
    assert (len(served), len(refused)) == (5, 45)
    assert {(answer["first"], answer["then"]) for answer in answers} == {(302, 200)}
    assert all(SOLD_OUT in answer["text"] for answer in refused)
    assert stage.ask(market.stock, product=goods["product"]) == {"in_stock": 5, "allocated": 5, "available": 0}
    sold = stage.ask(buying.sold, product=goods["product"])
    assert sold["states"] == ["awaiting_payment"]
    assert {f"/orders/{number}/" for number in sold["orders"]} == {answer["location"] for answer in served}
    assert [sold[what] for what in ("pieces", "parts", "attempts", "charges")] == [5, 5, 5, 5]


@pytest.mark.slow
@pytest.mark.postgres
def test_without_the_guard_it_oversells(postgres_stage: Stage) -> None:
    postgres_stage.ask(buying.take_down_the_fence)
    try:
        goods, _answers = race(postgres_stage, buying.buy_unguarded)
        assert len(postgres_stage.ask(buying.sold, product=goods["product"])["orders"]) > STOCK
    finally:
        postgres_stage.ask(buying.put_up_the_fence)


@pytest.mark.slow
def test_without_patience_the_database_is_locked(sqlite_stage: Stage) -> None:
    _goods, answers = race(sqlite_stage, buying.buy_impatiently)
    assert 500 in {answer["first"] for answer in answers}
    assert "database is locked" in sqlite_stage.log.read_text()
