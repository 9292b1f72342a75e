"""The seller's money: what comes next, what waits, what is on its way, what was paid; and each order's sum."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from marketplace.sell import money as words
from marketplace.sell.access import Acting, for_bookkeeper, show
from marketplace.sell.views.products import LARGEST_ID, page_key
from marketplace.settlement import destinations, months, selectors
from marketplace.settlement.models import PayoutState, ShareState

PAGE = 20
FEW = 3


@require_safe
@for_bookkeeper
def money(request: HttpRequest, acting: Acting) -> HttpResponse:
    seller_id = acting.seller.pk
    standing = selectors.standing(seller_id)
    coming = selectors.next_payout(seller_id, timezone.now(), standing)
    held = selectors.held_for(seller_id)
    payouts = list(selectors.payouts_of(seller_id).exclude(state=PayoutState.IN_TRANSIT)[: FEW + 1])
    context = {
        "standing": standing,
        "told": words.told(coming, held=standing.held, may_change_account=acting.may_change_account),
        "coming": coming,
        "next_rows": words.next_rows(coming, selectors.payable_count(seller_id)),
        "held": words.held_rows(held),
        "next_free": words.next_free(held),
        "on_the_way": [(payout, destinations.told(payout)) for payout in selectors.on_the_way(seller_id)],
        "past": [(payout, destinations.told(payout)) for payout in payouts[:FEW]],
        "more_payouts": len(payouts) > FEW,
        "account": destinations.told(coming.account) if coming.account else "",
        "month": months.written(months.month_of(timezone.now())),
    }
    return show(request, acting, "sell/money/money.html", context)


@require_safe
@for_bookkeeper
def orders(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Each order's sum, newest first; of one month, or in one state."""
    seller_id, key = acting.seller.pk, page_key(request)
    month = months.read(request.GET.get("month", ""))
    state = request.GET.get("state", "")
    state = state if state in ShareState else ""
    found = list(selectors.shares_of(seller_id, month=month, state=state, before=key)[: PAGE + 1])
    shares = found[:PAGE]
    way_back = selectors.way_back_of(seller_id, [share.part_id for share in shares])
    asked = {"month": months.written(month) if month else "", "state": state}
    asked = {name: value for name, value in asked.items() if value}
    context = {
        "sums": words.order_sums(shares, way_back),
        "months": _months(acting),
        "month": month,
        "state": state,
        "states": ShareState.choices,
        "next_url": f"?{urlencode(asked | {'before': found[PAGE - 1].pk})}" if len(found) > PAGE else "",
        "first_url": f"?{urlencode(asked)}" if key else "",
        "place": "sell:money",
    }
    return show(request, acting, "sell/money/orders.html", context)


@require_safe
@for_bookkeeper
def order(request: HttpRequest, acting: Acting, pk: int) -> HttpResponse:
    """The sum of one order; `pk` is the seller's part of it."""
    share = selectors.share_of_part(acting.seller.pk, min(pk, LARGEST_ID))
    if share is None:
        raise Http404
    way_back = selectors.way_back_of(acting.seller.pk, [share.part_id])
    context = {"sum": words.order_sums([share], way_back)[0], "place": "sell:money"}
    return show(request, acting, "sell/money/order.html", context)


def _months(acting: Acting) -> list[tuple[str, date]]:
    """The months from the first sale until now, newest first, written and as a day."""
    first = selectors.first_month(acting.seller.pk)
    month = months.month_of(timezone.now())
    found = []
    while first is not None and month >= first:
        found.append((months.written(month), month))
        month = months.before(month)
    return found
