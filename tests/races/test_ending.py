"""Orders end or change while others want the same rows: nobody waits in a circle, nothing is written from the past."""

from __future__ import annotations

from tests.races.scenes import ending
from tests.races.stage import Stage


def test_orders_of_several_sellers_end_while_others_buy_the_same(stage: Stage) -> None:
    """Stock is locked in one order by all: else PostgreSQL ends one of two in a deadlock."""
    given = stage.ask(ending.crossed, count=10)
    bought = sum(stage.crowd(ending.end_or_buy, processes=4, threads=1, **given))
    assert stage.ask(ending.reserved, **given) == [bought, bought]


def test_a_parcel_packed_while_the_branch_is_changed_goes_to_the_new_one(stage: Stage) -> None:
    given = stage.ask(ending.to_pack, count=15)
    stage.crowd(ending.pack_or_change, processes=2, threads=1, **given)
    assert stage.ask(ending.bound_for, **given) == [given["other"]]


def test_a_card_is_never_written_from_before_the_last_change(stage: Stage) -> None:
    given = stage.ask(ending.priced)
    stage.crowd(ending.price_or_refresh, processes=2, threads=1, **given)
    assert stage.ask(ending.on_the_card, **given) == "160.00"
