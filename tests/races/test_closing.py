"""Begun and closed at once: no seller sends what nobody will pay for at the door."""

from __future__ import annotations

from tests.races.scenes import closing
from tests.races.stage import Stage


def test_a_confirmed_order_is_paid_at_the_door(stage: Stage) -> None:
    orders = stage.ask(closing.placed, count=30)
    stage.crowd(closing.begin_or_close, processes=3, threads=1, orders=orders)
    assert stage.ask(closing.unpaid_for_ever, orders=orders) == []
    assert set(stage.ask(closing.ended, orders=orders)) <= {"awaiting_payment", "confirmed", "cancelled"}
