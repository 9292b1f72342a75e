"""One button pressed ten times: a conditional UPDATE claims the basket, and the others find the winner's order."""

from __future__ import annotations

import pytest

from tests.races.scenes import buying, market
from tests.races.stage import Stage


@pytest.mark.parametrize("gateway", ["counter", "demo"])
def test_ten_presses_of_the_same_button_are_one_order(stage: Stage, gateway: str) -> None:
    goods = stage.ask(market.goods, stock=100)
    walked = stage.ask(buying.walk, gateway=gateway, **goods)
    answers = stage.crowd(buying.press, processes=5, threads=2, **walked)
    sold = stage.ask(buying.sold, product=goods["product"])
    assert {what: sold[what] for what in ("pieces", "parts", "attempts", "charges")} == {
        "pieces": 1,
        "parts": 1,
        "attempts": 1,
        "charges": 1,
    }
    (number,) = sold["orders"]
    landing = {f"/orders/{number}/", f"/payments/demo/{sold['charge']}/"}
    assert {(answer["first"], answer["then"]) for answer in answers} == {(302, 200)}
    assert {answer["location"] for answer in answers} <= landing
    assert stage.ask(market.stock, product=goods["product"]) == {"in_stock": 100, "allocated": 1, "available": 99}
