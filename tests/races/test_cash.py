"""Cash is taken once and given once, whoever else tries at the same time."""

from __future__ import annotations

from tests.races.scenes import cash
from tests.races.stage import Stage


def test_of_four_clerks_one_takes_the_money_for_a_parcel(stage: Stage) -> None:
    """`gateways.cod.collect`: the conditional UPDATE of the charge, together with the parcel's."""
    shelf = stage.ask(cash.shelf, parcels=6, clerks=4)
    told = stage.crowd(cash.collect, processes=2, threads=2, **shelf)
    receipts = [receipt for mine in told for receipt in mine]
    assert len(set(receipts)) == len(receipts) == 6
    assert stage.ask(cash.collected, **shelf) == {
        "states": ["collected"],
        "receipts": sorted(receipts),
        "paid scans": 6,
        "paid": 6,
        "handed over": 6,
        "handed over unpaid": 0,
        "sent back though paid": 0,
        "drawer": "852.00",
    }


def test_a_parcel_is_paid_or_sent_back_and_never_both(stage: Stage) -> None:
    """`Parcel.moves`: who takes the money and who sends it back name the parcel as they saw it."""
    shelf = stage.ask(cash.shelf, parcels=8, clerks=4)
    told = stage.crowd(cash.collect_or_refuse, processes=2, threads=2, **shelf)
    receipts = [receipt for mine in told for receipt in mine]
    end = stage.ask(cash.collected, **shelf)
    assert end["receipts"] == sorted(receipts)
    assert end["paid"] == end["paid scans"] == end["handed over"] == len(receipts)
    assert (end["handed over unpaid"], end["sent back though paid"]) == (0, 0)
    assert end["drawer"] in (f"{142 * len(receipts)}.00", "0")


def test_of_four_clerks_one_gives_the_money_back(stage: Stage) -> None:
    """`cash_back.hand_back`: the conditional UPDATE of what waits."""
    owed = stage.ask(cash.owed, clerks=4)
    told = stage.crowd(cash.fetch, processes=2, threads=2, **owed)
    assert sorted(set(told) - {"nothing", "locked", "0"}) == ["100.00"]
    assert told.count("100.00") == 1
    assert stage.ask(cash.given, **owed)["drawer"] == "152.00"
    assert stage.ask(cash.given, **owed)["refund"] == "succeeded"


def test_many_guesses_at_once_count_as_many(stage: Stage) -> None:
    """`core.tries.take`: the try is taken before the code is looked at."""
    owed = stage.ask(cash.owed, clerks=8)
    told = stage.crowd(cash.guess, processes=4, threads=2, **owed)
    assert told.count("wrong") <= 2
    assert told.count("locked") >= 6
    assert stage.ask(cash.given, **owed) == {"given": False, "refund": "pending", "locked": True, "drawer": "252.00"}
    assert stage.crowd(cash.fetch, processes=1, threads=1, **owed) == ["locked"]
