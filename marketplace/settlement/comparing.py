"""The daily look through our own books: each account against the rows beside it, and what should be over by now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

from django.db.models import Case, Count, F, Q, Sum, When
from django.utils import timezone

from marketplace.core.findings import Finding
from marketplace.core.models import Job, JobState
from marketplace.core.money import HALF_SATANG, read
from marketplace.ledger.accounts import NEVER_NEGATIVE, SHOPPER, Account, Kind
from marketplace.ledger.models import Transfer
from marketplace.ledger.selectors import balances
from marketplace.settlement.expecting import cash_paid_out, expected
from marketplace.settlement.holds import free_shares
from marketplace.settlement.models import Hold
from payments.reconciling import tills

PREFIXES = ("ledger:", "overdrawn:", "shopper:", "drawer:", "hold:", "share:", "dead:", "late:")
NOTHING = Decimal(0)
HOLD_GRACE = timedelta(minutes=30)  # the sweep comes every five minutes
JOB_GRACE = timedelta(minutes=10)


def compare() -> Iterator[Finding]:
    """Everything, as it is at one moment (`core.snapshot`): some twenty queries, however many sellers and orders."""
    ledger = balances()
    yield from _accounts(ledger)
    yield from _overdrawn(ledger)
    yield from _shoppers()
    yield from _drawers(ledger)
    yield from _holds()
    yield from _free_shares()
    yield from _jobs()


def _accounts(ledger: Mapping[Account, Decimal]) -> Iterator[Finding]:
    rows = expected()
    for account in sorted(rows.keys() | ledger.keys() - {SHOPPER}, key=str):
        ours, theirs = ledger.get(account, NOTHING), rows.get(account, NOTHING)
        if ours != theirs:
            says = f"The ledger says of {account} something else than the rows that it was booked from"
            yield Finding(f"ledger:{account}", says, ours, theirs)


def _overdrawn(ledger: Mapping[Account, Decimal]) -> Iterator[Finding]:
    for account, amount in sorted(ledger.items(), key=str):
        if account.kind in NEVER_NEGATIVE and amount < 0:
            yield Finding(f"overdrawn:{account}", f"{account} is below zero, which it must never be", amount, NOTHING)


def _shoppers() -> Iterator[Finding]:
    """What was paid is in a sale, or promised back, in the transaction in which we hear of it."""
    name = str(SHOPPER)
    rows = Transfer.objects.filter(Q(debit=name) | Q(credit=name)).order_by("posting__order_number")
    sums = rows.values_list("posting__order_number").annotate(
        rest=Sum(Case(When(credit=name, then=F("amount")), default=-F("amount")))
    )
    for number, rest in sums.exclude(rest__gt=-HALF_SATANG, rest__lt=HALF_SATANG):
        says = f"Money of order {number} is in no sale and not promised back"
        yield Finding(f"shopper:{number}", says, read(rest), NOTHING)


def _drawers(ledger: Mapping[Account, Decimal]) -> Iterator[Finding]:
    fetched = cash_paid_out()
    theirs = {branch: amount - fetched.get(branch, NOTHING) for branch, amount in tills().items()}
    theirs |= {branch: -amount for branch, amount in fetched.items() if branch not in theirs}
    ours = {int(account.owner): amount for account, amount in ledger.items() if account.kind == Kind.DRAWER}
    for branch in sorted(ours.keys() | theirs.keys()):
        booked, taken = ours.get(branch, NOTHING), theirs.get(branch, NOTHING)
        if booked != taken:
            says = f"The drawer of branch {branch}: the ledger differs from its slips, deliveries, refunds and payouts"
            yield Finding(f"drawer:{branch}", says, booked, taken)


def _holds() -> Iterator[Finding]:
    overdue = Hold.objects.filter(ended_at=None, until__lt=timezone.now() - HOLD_GRACE).count()
    if overdue:
        yield Finding("hold:overdue", f"{overdue} holds should have ended by themselves", Decimal(overdue), NOTHING)


def _free_shares() -> Iterator[Finding]:
    for share in free_shares().order_by("pk").iterator():
        says = f"Order {share.order_number}: a seller's money is held, and nothing holds it"
        yield Finding(f"share:{share.pk}", says, share.left, NOTHING)


def _jobs() -> Iterator[Finding]:
    for state, says in (
        (Q(state=JobState.DEAD), "dead"),
        (Q(state=JobState.PENDING, run_at__lt=timezone.now() - JOB_GRACE), "late"),
    ):
        for kind, count in Job.objects.filter(state).order_by("kind").values_list("kind").annotate(Count("pk")):
            words = {"dead": "were given up", "late": "have been due for more than ten minutes"}[says]
            yield Finding(f"{says}:{kind}", f"{count} jobs {words}: {kind}", Decimal(count), NOTHING)
