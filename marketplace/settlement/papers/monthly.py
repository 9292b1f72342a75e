"""The papers of the months that are over: each seller's statement, and Talat's invoice for its commission."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from marketplace.core.jobs import enqueue
from marketplace.sellers.models import Seller
from marketplace.settlement import months
from marketplace.settlement.papers.commission import issue_commission_paper
from marketplace.settlement.papers.statement import issue_statement
from marketplace.settlement.statements import statement

GRACE = timedelta(hours=1)  # what was booked in the last second may take a while to be seen
CATCH_UP = 3  # months: for as long Talat may have stood still, and no paper is missing
SELLERS = 50


def monthly_papers() -> None:
    """Periodic job: the last months are each gone through once, in jobs of their own."""
    month = months.month_of(timezone.now() - GRACE)
    for _month in range(CATCH_UP):
        month = months.before(month)
        _enqueue(months.written(month), 0)


def papers_of_month(month: str, after: int) -> None:
    """Job: the papers of the next sellers in the order of their ids. Safe to repeat."""
    first_day = months.read(month)
    if first_day is None:
        raise ValueError(f"{month} is no month")
    found = list(Seller.objects.filter(pk__gt=after).order_by("pk")[:SELLERS])
    for seller in found:
        told = statement(seller.pk, first_day)
        if not told.is_empty:
            issue_statement(seller, told)
            issue_commission_paper(seller, told)
    if len(found) == SELLERS:
        _enqueue(month, found[-1].pk)


def _enqueue(month: str, after: int) -> None:
    enqueue("reports.papers_of_month", key=f"{month}-{after}", month=month, after=after)
