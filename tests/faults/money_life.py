"""A sale's whole life with Stripe, in a process that dies at its n-th crossing: a commit, or a call to Stripe.

Between two crossings a process leaves nothing behind, so these are all the places where a kill can matter: just before
and just after each. What goes on afterwards is what goes on in a real market: jobs that are due, the shopper who looks
at the page again, the operator who does what is not done.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch
from urllib.request import Request, urlopen

import stripe
from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from oscar.core.loading import get_model

from marketplace.accounts.models import User
from marketplace.core import jobs
from marketplace.core.models import Job, JobState
from marketplace.core.money import read
from marketplace.jobs import PERIODIC
from marketplace.ledger.models import Transfer
from marketplace.ordering import paying
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.refunding import refund_part
from marketplace.postoffice.models import Branch
from marketplace.settlement import holds, payout_accounts, payouts
from marketplace.settlement.errors import NotNow
from marketplace.settlement.giving_back import Claim
from marketplace.settlement.models import BatchState, Cause, Hold, Payout, PayoutBatch, PayoutMethod, Share
from payments.models import PaymentAttempt, Refund
from tests.factories import make_branch, make_operator, make_order, make_product, make_seller
from tests.settlement import books

REFUND = Decimal("33.33")
RECOVERY = timedelta(minutes=3)
LOOK_EVERY = timedelta(seconds=15)
# What a market does by itself within these minutes; labels and messages are not what this is about.
QUEUES = ("money.", "fulfilment.parcel")


class _Crossings:
    """Counts the crossings, and kills its own process at the n-th."""

    def __init__(self, die_at: int) -> None:
        self.count = 0
        self.die_at = die_at

    def cross(self) -> None:
        self.count += 1
        if self.count == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def at_statement(self, execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        """A write outside a transaction is its own commit."""
        if connection.in_atomic_block or sql.startswith("SELECT"):
            return execute(sql, *given)
        return self.around(execute)(sql, *given)

    def around(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def crossing(*given: Any, **named: Any) -> Any:
            self.cross()
            result = real(*given, **named)
            self.cross()
            return result

        return crossing


@contextmanager
def _watched(die_at: int) -> Iterator[_Crossings]:
    crossings = _Crossings(die_at)
    connection.ensure_connection()
    with (
        patch.object(connection, "commit", crossings.around(connection.commit)),
        connection.execute_wrapper(crossings.at_statement),
        patch.object(stripe.RequestsClient, "request", crossings.around(stripe.RequestsClient.request)),
    ):
        yield crossings


def people() -> dict[str, int]:
    """Two operators, and two products of two sellers whose accounts were checked, by their ids."""
    first, second = make_operator(), make_operator()
    products = [make_product(make_seller(), stock=1000) for _seller in range(2)]
    for product in products:
        assert product.seller is not None
        account = payout_accounts.propose(
            product.seller, actor=second, method=PayoutMethod.BANK, bank_code="004", number="1234567890"
        )
        payout_accounts.accept(account.pk, actor=first)
    branch = make_branch(province_code="10")
    return {
        "first": first.pk,
        "second": second.pk,
        "product": products[0].pk,
        "other": products[1].pk,
        "branch": branch.pk,
    }


def crossings_of_a_life(**ids: Any) -> int:
    """How many crossings there are in a life that nobody cuts short."""
    with _watched(0) as crossings:
        _live(**ids)
    return crossings.count


def live_until_killed(die_at: int, **ids: Any) -> bool:
    """A life in a process of its own that is killed at that crossing; whether it was."""
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            with _watched(die_at):
                _live(**ids)
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def recover(stripe_url: str, **ids: Any) -> dict[str, Any]:
    """Three minutes of a market that goes on by itself, then the people do what is not done; how it came out."""
    ahead = timedelta(0)
    real = timezone.now

    def now() -> datetime:
        return real() + ahead

    with patch("django.utils.timezone.now", now):
        while ahead < RECOVERY:
            ahead += LOOK_EVERY
            _tick()
        books.check()
        _live(stripe_url=stripe_url, **ids)
        for _time in range(4):
            ahead += LOOK_EVERY
            _tick()
    return _outcome(ids["name"])


def ledger_of_stripe() -> dict[str, int]:
    """What the ledger says that Stripe took, gave back and kept, in satang."""
    found = {}
    for word, key in (("captured", "capture:"), ("refunded", "refunded:"), ("fees", "fee:")):
        moved = Transfer.objects.filter(posting__key__startswith=key).aggregate(sum=Sum("amount"))["sum"]
        found[word] = int(read(moved) * 100)
    return found


def _live(stripe_url: str, name: str, first: int, second: int, product: int, other: int, branch: int) -> None:
    """Every step is done unless it is done already, as people would do it again."""
    order = _orders().filter(contact_name=name).first() or _place(name, product, other, branch)
    attempt = PaymentAttempt.objects.get(order=order)
    if order.status == "awaiting_payment":
        paying.start(order)
        attempt.refresh_from_db()
        _at_stripe(stripe_url, "pay", intent=attempt.external_id)
        paying.sync_order(order)
    _refund(stripe_url, name, order)
    _pay_out(name, order, first, second)


def _orders() -> Any:
    return get_model("order", "Order").objects.all()


def _place(name: str, product: int, other: int, branch: int) -> Any:
    goods = get_model("catalogue", "Product").objects.filter(pk__in=(product, other)).order_by("pk")
    return make_order(
        *[(one, 1) for one in goods],
        branch=Branch.objects.get(pk=branch),
        gateway_code="card",
        email="somsri@example.com",
        name=name,
    )


def _refund(stripe_url: str, name: str, order: Any) -> None:
    part = SellerOrder.objects.filter(order=order).order_by("pk").first()
    assert part is not None
    refund_part(part, cause=Cause.FAULTY, key=f"life-{name}", claim=Claim(amount=REFUND))
    refund = Refund.objects.get(key=f"life-{name}")
    _run("money.refund", refund_id=refund.pk)
    refund.refresh_from_db()
    if refund.external_id and refund.state == "pending":
        _at_stripe(stripe_url, "settle_refund", refund=refund.external_id, ok=True)
        _run("money.refund", refund_id=refund.pk)


def _pay_out(name: str, order: Any, first: int, second: int) -> None:
    holds.end_all(Hold.objects.filter(share__order_number=order.number), "test")
    alive = PayoutBatch.objects.filter(period=name).exclude(state=BatchState.REJECTED)
    if not alive.filter(state__in=(BatchState.APPROVED, BatchState.DONE)).exists():
        payouts.prepare(name)
    batch = alive.get()
    with suppress(NotNow):
        payouts.check(batch.pk, actor=User.objects.get(pk=first))
    with suppress(NotNow):
        payouts.approve(batch.pk, actor=User.objects.get(pk=second))
    payouts.mark_batch_paid(batch.pk, first)


def _tick() -> None:
    """What Celery's beat and worker do: periodic jobs of money come, what is due is carried out."""
    moment = int(timezone.now().timestamp())
    for kind, period in PERIODIC.items():
        if kind in {"money.sweep", "money.sweep_holds"}:
            jobs.enqueue(kind, key=str(moment // int(period.total_seconds())))
    for _round in range(5):
        due = Job.objects.filter(state__in=(JobState.PENDING, JobState.RUNNING), run_at__lte=timezone.now())
        found = [job for job in due.order_by("run_at") if job.kind.startswith(QUEUES)]
        done = [jobs.run(job.pk) for job in found]
        if not any(done):
            return


def _run(kind: str, **arguments: int) -> None:
    for job in Job.objects.filter(kind=kind, arguments=arguments, state=JobState.PENDING):
        Job.objects.filter(pk=job.pk).update(run_at=timezone.now())
        jobs.run(job.pk)


def _at_stripe(stripe_url: str, verb: str, **given: Any) -> None:
    """What the shopper, or time, does at Stripe."""
    request = Request(  # noqa: S310 (our own fake)
        f"{stripe_url}/_do/{verb}", data=json.dumps(given).encode(), headers={"Content-Type": "application/json"}
    )
    with urlopen(request, timeout=10) as answer:  # noqa: S310
        answer.read()


def _outcome(name: str) -> dict[str, Any]:
    """Of the orders of that name: how often each thing happened."""
    books.check()
    order = _orders().get(contact_name=name)
    attempt = PaymentAttempt.objects.get(order=order)
    shares = Share.objects.filter(order_number=order.number)
    payouts_ = Payout.objects.filter(shares__in=shares).distinct()
    return {
        "order": order.status,
        "captured": str(attempt.captured - order.total_incl_tax),
        "number": order.number,
        "charge": attempt.external_id,
        "satang": int(attempt.captured * 100),
        "refunds": [[str(refund.amount), refund.state] for refund in attempt.refunds.all()],
        "shares": sorted(share.state for share in shares),
        "payouts": sorted(payout.state for payout in payouts_),
        "unpaid": str(sum((share.left for share in shares), Decimal(0)) - sum(p.amount for p in payouts_)),
    }
