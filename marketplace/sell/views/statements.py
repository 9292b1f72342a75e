"""The seller's months: on the page, as a table for a spreadsheet, and on paper."""

from __future__ import annotations

from datetime import date

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketplace.ordering.numbers import spaced
from marketplace.sell.access import Acting, for_bookkeeper, show
from marketplace.sell.views.products import LARGEST_ID
from marketplace.settlement import months, selectors
from marketplace.settlement.papers.statement import csv_of, sums, told
from marketplace.settlement.statements import statement

MOST_ENTRIES = 100


@require_safe
@for_bookkeeper
def month(request: HttpRequest, acting: Acting, month: str) -> HttpResponse:
    """The month from its opening to its closing balance; of its events the last ones, newest first."""
    first_day = _month(month)
    found = statement(acting.seller.pk, first_day)
    first = selectors.first_month(acting.seller.pk)
    now = months.month_of(timezone.now())
    context = {
        "statement": found,
        "written": month,
        "goes_on": first_day == now,
        "rows": [{"label": label, "amount": amount} for label, amount in sums(found)],
        "entries": [
            (entry, told(entry), spaced(entry.order_number)) for entry in reversed(found.entries[-MOST_ENTRIES:])
        ],
        "is_cut": len(found.entries) > MOST_ENTRIES,
        "papers": selectors.papers_of_month(acting.seller.pk, first_day),
        "before": months.written(months.before(first_day)) if first and first < first_day else "",
        "after": months.written(months.after(first_day)) if first_day < now else "",
        "place": "sell:money",
    }
    return show(request, acting, "sell/money/month.html", context)


@require_safe
@for_bookkeeper
def month_table(request: HttpRequest, acting: Acting, month: str) -> HttpResponse:
    """All of the month's events, as CSV."""
    file = csv_of(statement(acting.seller.pk, _month(month)))
    name = f"talat-{month}.csv"
    return HttpResponse(
        file,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@for_bookkeeper
def paper(request: HttpRequest, acting: Acting, pk: int) -> FileResponse:
    """A statement, or Talat's tax invoice for its commission, as PDF."""
    found = selectors.paper_of(acting.seller.pk, min(pk, LARGEST_ID))
    if found is None or not found.pdf:
        raise Http404
    name = f"{(found.label or found.key).replace(':', '-')}.pdf"
    return FileResponse(found.pdf.open("rb"), content_type="application/pdf", filename=name)


def _month(written: str) -> date:
    found = months.read(written)
    if found is None or found > months.month_of(timezone.now()):
        raise Http404
    return found
