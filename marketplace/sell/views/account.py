"""Where the seller's money goes. Only an owner changes it, after showing once more who that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.accounts.models import User
from marketplace.accounts.reauthentication import demand_confirmation
from marketplace.postoffice.models import Branch
from marketplace.sell.access import Acting, for_bookkeeper, for_owner, show
from marketplace.sell.account_forms import BankAccountForm, PromptPayForm
from marketplace.sell.forms import BranchForm
from marketplace.sell.views.shop import near_branches
from marketplace.settlement import destinations, payout_accounts, selectors
from marketplace.settlement.models import PayoutAccountState, PayoutMethod

FORMS: Mapping[str, type[BankAccountForm | PromptPayForm]] = {
    PayoutMethod.BANK: BankAccountForm,
    PayoutMethod.PROMPTPAY: PromptPayForm,
}
FEW = 5


@require_safe
@for_bookkeeper
def account(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The account in use, the one that is checked, the last that was refused; and the ways to choose from."""
    found = [(one, destinations.told(one)) for one in selectors.accounts_of(acting.seller.pk)[:FEW]]
    newest: dict[str, tuple[Any, str]] = {}
    for one, where in found:
        newest.setdefault(one.state, (one, where))
    refused = newest.get(PayoutAccountState.REFUSED)
    context = {
        "active": newest.get(PayoutAccountState.ACTIVE),
        "proposed": newest.get(PayoutAccountState.PROPOSED),
        # What came after it says more.
        "refused": refused if refused and found[0] == refused else None,
        "holds": selectors.account_holds(acting.seller.pk),
        "ways": PayoutMethod,
        "place": "sell:money",
    }
    return show(request, acting, "sell/money/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_owner
def propose(request: HttpRequest, acting: Acting, method: str) -> HttpResponse:
    """Name another account; an operator checks it."""
    if method not in PayoutMethod:
        raise Http404
    demand_confirmation(request)
    sent = (request.POST,) if request.method == "POST" else ()
    branches = _cash_branches(acting) if method == PayoutMethod.CASH else []
    form = _form(method, sent, branches, acting)
    if form.is_valid():
        payout_accounts.propose(
            acting.seller, actor=_owner(request), method=PayoutMethod(method), **_account(form, branches)
        )
        messages.success(request, _("We have it. We check the account and tell you."))
        return redirect("sell:payout_account")
    context = {
        "form": form,
        "method": method,
        "has_account": payout_accounts.account_of(acting.seller.pk) is not None,
        "place": "sell:money",
    }
    return show(request, acting, "sell/money/propose.html", context, status=422 if form.errors else 200)


def _form(method: str, sent: tuple[Any, ...], branches: list[Branch], acting: Acting) -> forms.Form:
    if method == PayoutMethod.CASH:
        return BranchForm(*sent, branches=branches, initial={"branch": acting.seller.drop_off_branch_id})
    return FORMS[method](*sent)


def _account(form: forms.Form, branches: list[Branch]) -> dict[str, Any]:
    if isinstance(form, BankAccountForm | PromptPayForm):
        return form.account
    return {"branch": next(branch for branch in branches if branch.pk == form.cleaned_data["branch"])}


def _cash_branches(acting: Acting) -> list[Branch]:
    return [branch for branch in near_branches(acting.seller) if branch.takes_cash]


def _owner(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user
