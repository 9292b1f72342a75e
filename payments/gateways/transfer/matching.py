"""Which bill a line of the statement may be the payment of. It only proposes: an operator decides (`settling`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q

from payments.gateways.transfer.models import StatementLine, TransferCharge
from payments.models import PaymentAttempt

SHOWN = 20


class Match(StrEnum):
    SURE = "sure"  # both references and the amount are those of a bill that waits to be paid
    LATE = "late"  # the same, but its order waits no longer
    TWICE = "twice"  # the same, but it was paid by another line
    AMOUNT = "amount"  # the references of a bill, another amount
    PERHAPS = "perhaps"  # no reference of ours, but a bill waits for this amount
    NONE = "none"


@dataclass(frozen=True)
class Proposal:
    """`bill`: the one that the references name. `alike`: how many unpaid bills have this amount."""

    line: StatementLine
    match: Match
    bill: TransferCharge | None
    alike: int


@dataclass(frozen=True)
class Candidate:
    """An unpaid bill of the line's amount, and the attempt that it belongs to, with its order."""

    bill: TransferCharge
    attempt: PaymentAttempt


def propose(lines: Sequence[StatementLine]) -> list[Proposal]:
    """A proposal for each line, in the same order; two queries, however many lines."""
    named = _named(lines)
    alike = _alike({line.amount for line in lines})
    proposals = []
    for line in lines:
        bill = named.get((line.reference_1, line.reference_2))
        count = alike.get(line.amount, 0)
        proposals.append(Proposal(line, _match(line, bill, count), bill, count))
    return proposals


def candidates(line: StatementLine) -> list[Candidate]:
    """Unpaid bills of the line's amount: those of the order that it names, then those that wait, the newest first.

    Two queries.
    """
    same = TransferCharge.objects.filter(paid_at=None, amount=line.amount).order_by(
        ExpressionWrapper(Q(order_number=line.reference_1), BooleanField()).desc(),
        F("cancelled_at").desc(nulls_first=True),
        "-created_at",
    )
    bills = list(same[:SHOWN])
    attempts = PaymentAttempt.objects.select_related("order").filter(key__in=[bill.pk for bill in bills])
    by_key = {attempt.key: attempt for attempt in attempts}
    return [Candidate(bill, by_key[bill.pk]) for bill in bills if bill.pk in by_key]


def _named(lines: Sequence[StatementLine]) -> dict[tuple[str, str], TransferCharge]:
    numbers = {line.reference_1 for line in lines} - {""}
    bills = TransferCharge.objects.select_related("line").filter(order_number__in=numbers)
    return {(bill.order_number, bill.reference): bill for bill in bills}


def _alike(amounts: Iterable[Decimal]) -> dict[Decimal, int]:
    waiting = TransferCharge.objects.filter(paid_at=None, cancelled_at=None, amount__in=amounts)
    return dict(waiting.order_by().values_list("amount").annotate(Count("pk")))


def _match(line: StatementLine, bill: TransferCharge | None, alike: int) -> Match:
    if bill is None:
        return Match.PERHAPS if alike else Match.NONE
    if bill.paid_at:
        return Match.TWICE
    if bill.amount != line.amount:
        return Match.AMOUNT
    return Match.LATE if bill.cancelled_at else Match.SURE
