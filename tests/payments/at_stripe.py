"""What the tests of Stripe do again and again: place an order, let Stripe speak, do the jobs that follow."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils import timezone

from marketplace.core import jobs
from marketplace.core.models import Job, JobState
from marketplace.ledger import selectors
from marketplace.ledger.accounts import FEES, REFUNDS, SHOPPER, clearing
from marketplace.ordering import paying
from marketplace.ordering.models import SellerOrder
from payments.models import PaymentAttempt
from tests.factories import make_order
from tests.payments.fake_stripe import FakeStripe

EMAIL = "somsri@example.com"


@dataclass(frozen=True)
class Placed:
    order: Any
    attempt: PaymentAttempt

    def again(self) -> Placed:
        """As the database has it now."""
        self.order.refresh_from_db()
        self.attempt.refresh_from_db()
        return self

    @property
    def states(self) -> tuple[str, str]:
        """Of order and attempt, read anew."""
        self.again()
        return self.order.status, self.attempt.state


def place(code: str = "card", *wanted: Any) -> Placed:
    """An order of 200 baht and postage, and Stripe was told of it once, whatever came of it."""
    order = make_order(*wanted, gateway_code=code, email=EMAIL)
    paying.start(order)
    return Placed(order, PaymentAttempt.objects.get(order=order))


def place_paid(fake: FakeStripe, code: str = "card", *wanted: Any) -> Placed:
    placed = place(code, *wanted)
    fake.house.books.pay(placed.attempt.external_id)
    paying.sync_attempt(placed.attempt.pk)
    assert placed.states == ("confirmed", "succeeded")
    return placed


def events(fake: FakeStripe, *kinds: str) -> list[dict[str, Any]]:
    """What happened at Stripe, the oldest first; all of it, or only these types."""
    return [event for event in fake.house.books.events if not kinds or event["type"] in kinds]


def deliver(fake: FakeStripe, event: dict[str, Any], *, at: float | None = None) -> int:
    """Post an event to our door; the status of the answer."""
    body, headers = fake.signed(event, at=at)
    return post(body, headers)


def post(body: bytes, headers: dict[str, str], door: str = "stripe") -> int:
    return (
        Client()
        .post(f"/payments/{door}/webhook/", data=body, content_type="application/json", headers=headers)
        .status_code
    )


def work() -> None:
    """Do the jobs about money that are due, and those that they bring about."""
    for _round in range(10):
        due = Job.objects.filter(state=JobState.PENDING, kind__startswith="money.", run_at__lte=timezone.now())
        if not due.exists():
            return
        for pk in due.order_by("created_at").values_list("pk", flat=True):
            jobs.run(pk)
    raise AssertionError("there is always more to do")


def part_state(placed: Placed) -> str:
    return str(SellerOrder.objects.get(order=placed.order).state)


def ledger() -> dict[str, Decimal]:
    """What is with Stripe, what it kept, and what belongs to shoppers."""
    accounts = {"stripe": clearing("stripe"), "fees": FEES, "shopper": SHOPPER, "refunds": REFUNDS}
    return {name: selectors.balance(account) for name, account in accounts.items()}


def totals(fake: FakeStripe) -> dict[str, Decimal]:
    """What Stripe's own books say, in baht."""
    return {name: Decimal(satang) / 100 for name, satang in fake.house.state()["totals"].items()}
