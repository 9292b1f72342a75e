"""Reads of the bank statement, for operators."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from payments.gateways.transfer.models import LineState, StatementImport, StatementLine


def lines(state: LineState, *, before: int | None = None, limit: int = 50) -> list[StatementLine]:
    """Lines in this state, the newest first, keyset by id; those that pay a bill with it."""
    rows = StatementLine.objects.filter(state=state).select_related("charge", "statement").order_by("-pk")
    return list(rows.filter(pk__lt=before)[:limit] if before else rows[:limit])


def line(pk: int) -> StatementLine | None:
    return StatementLine.objects.select_related("charge", "statement__imported_by").filter(pk=pk).first()


def to_return() -> QuerySet[StatementLine]:
    """Lines whose money is to be transferred back, the oldest first."""
    return StatementLine.objects.filter(state=LineState.TO_RETURN).order_by("pk")


def counts() -> dict[str, int]:
    """How many lines are in each state that somebody must still do something about; one query."""
    found = dict.fromkeys([LineState.WAITING.value, LineState.TO_RETURN.value], 0)
    rows = StatementLine.objects.filter(state__in=found).order_by().values_list("state").annotate(Count("pk"))
    return found | dict(rows)


def last_imports(limit: int = 5) -> QuerySet[StatementImport]:
    return StatementImport.objects.select_related("imported_by").order_by("-pk")[:limit]
