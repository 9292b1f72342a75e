"""The branch's cash drawer: what it should hold by the ledger, and what went in and out today."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.counter.access import for_clerks, page
from marketplace.counter.lists import page_key
from marketplace.counter.rows import time_of
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.selectors import PAGE, start_of_day
from marketplace.ledger import accounts, statements
from marketplace.ledger.selectors import balance
from marketplace.ordering.numbers import spaced


@dataclass(frozen=True)
class Row:
    """`amount` is baht, below zero when it left the drawer; `number` an order's, or a payout's reference."""

    when: str
    word: str
    number: str
    amount: Decimal


@never_cache
@require_safe
@for_clerks
def drawer(request: HttpRequest, desk: Desk) -> HttpResponse:
    account, since = accounts.drawer(desk.branch.pk), start_of_day()
    found = statements.entries(account, since=since, before=page_key(request), limit=PAGE + 1)
    taken, given = statements.turnover(account, since=since)
    return page(
        request,
        desk,
        "counter/drawer.html",
        rows=[_row(entry) for entry in found[:PAGE]],
        next_url=f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        balance=balance(account),
        taken=taken,
        given=given,
        place="counter:today",
    )


def _row(entry: statements.Entry) -> Row:
    word = {
        "capture": _("Payment taken"),
        "refunded": _("Money given back"),
        "payout-paid": _("Money handed to a seller"),
    }.get(entry.event, entry.memo or entry.event)
    return Row(time_of(entry.at), word, spaced(entry.order_number) or entry.memo, entry.amount)
