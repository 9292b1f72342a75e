"""Payments that buyers' banks ask back. Evidence is handed in at the gateway; here stands what is frozen meanwhile."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.operators.access import operator_page
from marketplace.operators.money import selectors
from marketplace.operators.money.paging import newest_first
from marketplace.operators.worklists import SHOWN


@operator_page
@require_safe
def disputes(request: HttpRequest) -> HttpResponse:
    waiting = selectors.disputes(open_ones=True)
    rows = list(waiting[:SHOWN])
    frozen = selectors.frozen_by(rows)
    context = {
        "rows": [(dispute, frozen.get(dispute.pk)) for dispute in rows],
        "total": waiting.count(),
        "ended": newest_first(request, selectors.disputes(open_ones=False)),
    }
    return render(request, "operators/money/disputes.html", context)
