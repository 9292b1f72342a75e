"""Are the books right? What differs, what was explained, the balance of all accounts, and when it was last compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from marketplace.core.models import Job, JobState
from marketplace.ledger.accounts import DEBIT, Kind
from marketplace.ledger.selectors import by_kind
from marketplace.operators.access import operator_page, signed_in
from marketplace.operators.advice import Advice, advice_for
from marketplace.operators.forms import ReasonForm
from marketplace.operators.money.asking import Question, ask, typed
from marketplace.operators.money.books import KINDS
from marketplace.operators.worklists import SHOWN
from marketplace.ordering import stocktaking
from marketplace.settlement import differences, reconciling
from marketplace.settlement.errors import NotNow
from marketplace.settlement.models import Difference
from marketplace.thailand.baht import format_baht

EXPLAINED_SHOWN = 20
LOOKS: Mapping[str, str | Promise] = {
    "reports.compare_gateway": gettext_lazy("Gateway, every hour"),
    "reports.compare_books": gettext_lazy("Our own books, every day"),
    "reports.compare_stock": gettext_lazy("Stock, every day"),
}


@dataclass(frozen=True)
class Line:
    """`gap`: by how much ours is more than theirs; None where only one side has figures at all."""

    row: Difference
    advice: Advice
    gap: Decimal | None


@dataclass(frozen=True)
class Side:
    """One kind of account in the trial balance; one of the two is None."""

    name: str | Promise
    debit: Decimal | None
    credit: Decimal | None


@dataclass(frozen=True)
class Look:
    what: str | Promise
    provider: str
    at: datetime


@operator_page
@require_safe
def books(request: HttpRequest) -> HttpResponse:
    rows = differences.open_differences()
    sides = _sides()
    context = {
        "lines": [_line(row) for row in rows[:SHOWN]],
        "total": rows.count(),
        "explained": [_line(row) for row in differences.explained()[:EXPLAINED_SHOWN]],
        "sides": sides,
        "debit": sum((side.debit for side in sides if side.debit is not None), Decimal(0)),
        "credit": sum((side.credit for side in sides if side.credit is not None), Decimal(0)),
        "looks": _looks(),
    }
    return render(request, "operators/books.html", context)


@operator_page
def explain(request: HttpRequest, difference_id: int) -> HttpResponse:
    line = _line(get_object_or_404(Difference, pk=difference_id))
    question = Question(
        heading=str(line.advice.what),
        says=_(
            "%(says)s. In our books: %(ours)s; on the other side: %(theirs)s. Write down why it is so. It is kept with"
            " your name, and comes back by itself when the figures change; no money is moved by it."
        )
        % {"says": line.row.says, "ours": _figure(line, line.row.ours), "theirs": _figure(line, line.row.theirs)},
        button=_("Explain it"),
        back=reverse("operators:books"),
    )

    def act(answer: Mapping[str, Any]) -> str:
        if not differences.explain(line.row.pk, actor=signed_in(request), reason=answer["reason"]):
            raise NotNow
        return _("It is explained.")

    return ask(request, ReasonForm(typed(request)), question, act)


@operator_page
@require_POST
def compare_now(request: HttpRequest) -> HttpResponse:
    reconciling.compare_soon()
    stocktaking.compare_soon()
    messages.success(
        request,
        _(
            "Everything is compared now. What is gone ends within a minute; what is new is said after a second look,"
            " in five minutes."
        ),
    )
    return redirect("operators:books")


def _line(row: Difference) -> Line:
    figures = row.ours is not None or row.theirs is not None
    return Line(row, advice_for(row), (row.ours or Decimal(0)) - (row.theirs or Decimal(0)) if figures else None)


def _figure(line: Line, figure: Decimal | None) -> str:
    if figure is None:
        return "–"
    return f"{figure:.0f}" if line.advice.counts else format_baht(figure)


def _sides() -> list[Side]:
    """In the order of the chart; all postings are balanced, so both columns add up to the same."""
    sums = by_kind()
    return [
        Side(KINDS[kind], sums[kind], None) if kind in DEBIT else Side(KINDS[kind], None, sums[kind])
        for kind in Kind
        if kind in sums
    ]


def _looks() -> list[Look]:
    """When each comparison was last done; over the unique keys of their jobs, of which old ones are pruned."""
    of_ours = Q(pk=None)
    for kind in LOOKS:
        of_ours |= Q(dedup_key__startswith=f"{kind}:")
    done = Job.objects.filter(of_ours, state=JobState.DONE).order_by("kind", "arguments__provider")
    rows = done.values_list("kind", "arguments__provider").annotate(Max("finished_at"))
    return [Look(LOOKS[kind], provider or "", at) for kind, provider, at in rows]
