"""Money from several sides: every way to "paid" moves attempt and order by compare-and-set in one transaction."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.races.scenes import paying
from tests.races.stage import Stage

PRICE = 14200  # satang: 100 baht and 42 for the post


def test_webhook_return_and_sweeper_confirm_once(stage: Stage) -> None:
    rounds = stage.ask(paying.approved, count=10)
    stage.crowd(paying.learn, processes=3, threads=3, rounds=rounds)
    once: dict[str, Any] = {
        "order": ["confirm"],
        "part": "to_pack",
        "attempt": "succeeded",
        "paid": True,
        "jobs": [
            "fulfilment.cancel_late_part",
            "fulfilment.part_late",
            "fulfilment.remind_seller",
            "messages.order_confirmed",
            "messages.seller_new_order",
        ],
        "webhooks": 1,
        "left": 0,
    }
    took_the_last_piece = once | {"jobs": sorted([*once["jobs"], "fulfilment.refresh_cards"])}
    assert stage.ask(paying.learnt, rounds=rounds) == [once] * 9 + [took_the_last_piece]


def test_paid_or_expired_and_never_both(stage: Stage) -> None:
    """The gateway's own cancel decides; what it takes all the same is earned by the goods, or given back."""
    rounds = stage.ask(paying.last_pieces, count=20)
    stage.crowd(paying.end_or_pay, processes=3, threads=1, rounds=rounds)
    for ended in stage.ask(paying.ended, rounds=rounds):
        confirmed = ended["order"] == "confirmed"
        assert ended["order"] in {"confirmed", "expired"}
        assert ended["part"] == ("to_pack" if confirmed else "cancelled")
        assert ended["captured"] == ended["taken"] == (PRICE if confirmed else ended["promised_back"])
        assert ended["given_back"] == ended["promised_back"] == (0 if confirmed else ended["taken"])
        assert (ended["in_stock"], ended["allocated"]) == (1, ended["rivals"] + confirmed)
        assert ended["allocated"] <= 1


def test_twenty_refunds_at_once_stay_within_what_was_captured(stage: Stage) -> None:
    """The cap in the WHERE of `create_refund`."""
    attempt = stage.ask(paying.paid_attempt)
    share = (Decimal(attempt["captured"]) * Decimal("0.3")).quantize(Decimal("0.01"))
    given = stage.crowd(paying.refund, processes=5, threads=4, attempt_id=attempt["attempt_id"], amount=str(share))
    assert sum(given) == 3
    assert stage.ask(paying.refunded, attempt_id=attempt["attempt_id"]) == {
        "refunds": 3,
        "refund_total": str(share * 3),
        "jobs": 3,
        "at_the_gateway": int(share * 300),
    }
