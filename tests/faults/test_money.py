"""kill -9 at every step of place, pay, confirm, refund and pay out: three minutes later the books are Stripe's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.faults import money_life
from tests.payments.fake_stripe import FakeStripe
from tests.races.database import clean_environment, new_postgres
from tests.races.scenes import market
from tests.races.stage import Stage

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeStripe]:
    with FakeStripe() as running:
        yield running


@pytest.fixture(scope="module")
def process(fake: FakeStripe, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A process of Talat on PostgreSQL whose Stripe is the fake."""
    folder: Path = tmp_path_factory.mktemp("money")
    keys = fake.house
    environ = clean_environment(
        TALAT_VAR_DIR=str(folder),
        DJANGO_SETTINGS_MODULE="tests.races.settings",
        TALAT_STRIPE_SECRET_KEY=keys.secret_key,
        TALAT_STRIPE_PUBLISHABLE_KEY=keys.publishable_key,
        TALAT_STRIPE_WEBHOOK_SECRET=keys.webhook_secret,
        TALAT_STRIPE_ACCOUNT=keys.books.account,
        TALAT_STRIPE_API_BASE=fake.url,
    )
    with ExitStack() as stack:
        environ["DATABASE_URL"] = stack.enter_context(new_postgres())
        stage = Stage(environ, folder / "log")
        stack.callback(stage.close)
        stage.ask(market.open_for_business)
        yield stage


def test_killed_at_every_step_nothing_is_lost_and_nothing_happens_twice(process: Stage, fake: FakeStripe) -> None:
    ids: dict[str, Any] = process.ask(money_life.people) | {"stripe_url": fake.url}
    process.ask(money_life.crossings_of_a_life, name="first", **ids)  # which asks what is asked once per process
    crossings = process.ask(money_life.crossings_of_a_life, name="whole", **ids)
    assert crossings > 40
    for step in range(1, crossings + 1):
        name = f"k{step}"
        assert process.ask(money_life.live_until_killed, die_at=step, name=name, **ids), f"step {step} was not reached"
        ended = process.ask(money_life.recover, name=name, **ids)
        charge, satang, number = ended.pop("charge"), ended.pop("satang"), ended.pop("number")
        assert ended == {
            "order": "confirmed",
            "captured": "0.00",
            "refunds": [["33.33", "succeeded"]],
            "shares": ["paid", "paid"],
            "payouts": ["paid", "paid"],
            "unpaid": "0.00",
        }, f"killed at step {step}"
        taken = [one for one in _at_stripe(fake)["payment_intents"] if one["metadata"]["order_number"] == number]
        assert [(one["id"], one["amount_received"]) for one in taken if one["amount_received"]] == [(charge, satang)]
    _stripe_has_what_the_ledger_has(process, fake)


def _stripe_has_what_the_ledger_has(process: Stage, fake: FakeStripe) -> None:
    totals = _at_stripe(fake)["totals"]
    assert process.ask(money_life.ledger_of_stripe) == {
        "captured": totals["captured"],
        "refunded": totals["refunded"],
        "fees": totals["fees"],
    }


def _at_stripe(fake: FakeStripe) -> Any:
    with urlopen(f"{fake.url}/_state", timeout=10) as answer:  # noqa: S310 (our own fake)
        return json.load(answer)
