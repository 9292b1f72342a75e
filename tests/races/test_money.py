"""Money that many people move at once: capped in the WHERE, locked in one order, booked once."""

from __future__ import annotations

import secrets
from decimal import Decimal

import pytest

from tests.races.scenes import money, paying
from tests.races.stage import Stage


def test_twenty_claims_at_once_never_give_more_than_was_paid(fresh_stage: Stage) -> None:
    """Eleven tenths of 300 baht and 42 of postage fit; the rest is refused, and no other figure moves."""
    sale = fresh_stage.ask(money.sold)
    given = fresh_stage.crowd(money.claim, processes=5, threads=4, **sale)
    assert sum(given) == 11
    assert fresh_stage.ask(money.claimed, **sale) == {
        "refunded": "330.00",
        "paid": "342.00",
        "left": "0.00",
        "promised": "330.00",
    }


def test_return_webhook_and_sweeper_book_once(fresh_stage: Stage) -> None:
    rounds = fresh_stage.ask(paying.approved, count=5)
    fresh_stage.crowd(paying.learn, processes=3, threads=3, rounds=rounds)
    for order in rounds:
        booked = fresh_stage.ask(money.bookings, number=order["number"])
        assert [word for word in booked if word != "fee"] == ["capture", "sale"]
    fresh_stage.ask(money.books_hold)


def test_payout_runs_at_once_pay_once(fresh_stage: Stage) -> None:
    """Two periods, prepared by six workers: every baht is in one payout."""
    market = fresh_stage.ask(money.payable_sales, count=3, sellers=4)
    fresh_stage.crowd(money.pay_out, processes=3, threads=2, period=secrets.token_hex(3), **market)
    paid = fresh_stage.ask(money.paid_out, **market)
    assert paid == {seller: {"transit": baht, "payouts": 1} for seller, baht in market["due"].items()}
    fresh_stage.ask(money.books_hold)


def test_a_payout_is_paid_or_comes_back_and_is_told_once(fresh_stage: Stage) -> None:
    market = fresh_stage.ask(money.payable_sales, count=1, sellers=6)
    fresh_stage.crowd(money.pay_out, processes=1, threads=1, period=secrets.token_hex(3), **market)
    ids = fresh_stage.ask(money.go_on_with, **market)
    told = fresh_stage.crowd(money.pay_or_return, processes=3, threads=2, ids=ids, people=market["people"])
    paid, back = sum(one["paid"] for one in told), sum(one["back"] for one in told)
    # A payout may be paid and then come back, but neither twice.
    assert back == len(ids)
    assert 0 <= paid <= len(ids)
    fresh_stage.ask(money.books_hold)
    assert all(
        Decimal(one["transit"]) == 0 and one["payouts"] == 0
        for one in fresh_stage.ask(money.paid_out, **market).values()
    )


def test_of_two_holds_that_end_at_once_the_second_lets_go(fresh_stage: Stage) -> None:
    rounds = fresh_stage.ask(money.two_holds, count=10)
    fresh_stage.crowd(money.end_both, processes=2, threads=1, rounds=rounds)
    assert fresh_stage.ask(money.states_of, rounds=rounds) == ["payable"] * 10


@pytest.mark.postgres
def test_without_locks_a_seller_is_paid_twice(stage_to_ruin: Stage) -> None:
    """The control of the payout race: it is known that it can be lost. It ruins the books."""
    market = stage_to_ruin.ask(money.payable_sales, count=1, sellers=1)
    stage_to_ruin.crowd(money.pay_out_unguarded, processes=2, threads=1, period=secrets.token_hex(3), **market)
    paid = stage_to_ruin.ask(money.paid_out, **market)
    assert paid == {seller: {"transit": str(2 * Decimal(baht)), "payouts": 2} for seller, baht in market["due"].items()}
