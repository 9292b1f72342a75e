"""What was paid to the seller, and of what each payout is made."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from marketplace.ordering.numbers import spaced
from marketplace.sell.access import Acting, for_bookkeeper, show
from marketplace.sell.views.products import LARGEST_ID, page_key
from marketplace.settlement import destinations, selectors

PAGE = 20


@require_safe
@for_bookkeeper
def payouts(request: HttpRequest, acting: Acting) -> HttpResponse:
    key = page_key(request)
    found = list(selectors.payouts_of(acting.seller.pk, before=key)[: PAGE + 1])
    context = {
        "payouts": [(payout, destinations.told(payout)) for payout in found[:PAGE]],
        "next_url": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "first_url": request.path if key else "",
        "place": "sell:money",
    }
    return show(request, acting, "sell/money/payouts.html", context)


@require_safe
@for_bookkeeper
def payout(request: HttpRequest, acting: Acting, pk: int) -> HttpResponse:
    """Of which orders it is made, less what the seller owed."""
    shown = selectors.payout_of(acting.seller.pk, min(pk, LARGEST_ID))
    if shown is None:
        raise Http404
    key = page_key(request)
    shares = selectors.shares_in(shown)
    count = shares.count()
    found = list(shares.filter(pk__lt=key)[: PAGE + 1] if key else shares[: PAGE + 1])
    from_orders = ngettext("From %(n)s order", "From %(n)s orders", count) % {"n": count}
    rows = [(from_orders if count else _("From your orders"), shown.gross), (_("You owed us"), -shown.netted)]
    context = {
        "payout": shown,
        "where": destinations.told(shown),
        "rows": [{"label": label, "amount": amount} for label, amount in rows if amount],
        "shares": [(share, spaced(share.order_number)) for share in found[:PAGE]],
        "next_url": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "first_url": request.path if key else "",
        "place": "sell:money",
    }
    return show(request, acting, "sell/money/payout.html", context)
