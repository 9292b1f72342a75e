"""Where sellers want their money: compared with the papers by a second person."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.operators.access import operator_page, signed_in
from marketplace.operators.forms import ReasonForm
from marketplace.operators.money import selectors
from marketplace.operators.money.asking import Question, ask, do, typed
from marketplace.operators.worklists import SHOWN
from marketplace.settlement import payout_accounts
from marketplace.settlement.models import PayoutAccount


@operator_page
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    waiting = selectors.accounts_to_check()
    rows = list(waiting[:SHOWN])
    in_use = selectors.accounts_in_use(account.seller_id for account in rows)
    pairs = [(account, in_use.get(account.seller_id)) for account in rows]
    context = {"rows": pairs, "total": waiting.count(), "new_since": selectors.new_since()}
    return render(request, "operators/money/accounts.html", context)


@operator_page
@require_safe
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    proposed = _found(account_id)
    context = {
        "account": proposed,
        "in_use": selectors.accounts_in_use([proposed.seller_id]).get(proposed.seller_id),
        "holds": selectors.open_holds_of(proposed.seller_id).filter(share=None),
        "new_since": selectors.new_since(),
    }
    return render(request, "operators/money/account.html", context)


@operator_page
@require_POST
def accept(request: HttpRequest, account_id: int) -> HttpResponse:
    proposed = _found(account_id)
    act = partial(payout_accounts.accept, proposed.pk, actor=signed_in(request))
    done = _("Accepted. Money goes there, for a changed account after 72 hours.")
    return do(request, act, done=done, back=_page_of(proposed))


@operator_page
def refuse(request: HttpRequest, account_id: int) -> HttpResponse:
    proposed = _found(account_id)
    question = Question(
        heading=_("Refuse the account of %(seller)s") % {"seller": proposed.seller.label},
        says=_("The account in use stays. The seller reads the reason."),
        button=_("Refuse the account"),
        back=_page_of(proposed),
    )

    def act(answer: Mapping[str, str]) -> str:
        payout_accounts.refuse(proposed.pk, actor=signed_in(request), reason=answer["reason"])
        return _("Refused. The seller is told why.")

    return ask(request, ReasonForm(typed(request)), question, act)


def _found(account_id: int) -> PayoutAccount:
    everything = PayoutAccount.objects.select_related("seller", "proposed_by", "decided_by", "branch")
    return get_object_or_404(everything, pk=account_id)


def _page_of(proposed: PayoutAccount) -> str:
    return reverse("operators:payout_account", args=[proposed.pk])
