"""One seller's money: what the books say, what holds it, where it goes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from marketplace.operators.access import operator_page
from marketplace.operators.money import selectors
from marketplace.operators.money.paging import newest_first
from marketplace.operators.worklists import worklist
from marketplace.sellers.models import Seller
from marketplace.settlement import payouts
from marketplace.settlement.payout_accounts import account_of, proposed_by_seller
from marketplace.settlement.selectors import standing


@operator_page
@require_safe
def seller(request: HttpRequest, seller_id: int) -> HttpResponse:
    found = get_object_or_404(Seller, pk=seller_id)
    context = {
        "seller": found,
        "balances": standing(found.pk),
        "account": account_of(found.pk),
        "proposed": proposed_by_seller(found.pk),
        "holds": worklist(selectors.open_holds_of(found.pk)),
        "page": newest_first(request, payouts.payouts_of(found.pk)),
        "new_since": selectors.new_since(),
    }
    return render(request, "operators/money/seller.html", context)
