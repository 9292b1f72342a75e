"""The money of one order, and what an operator decides about it: cancelled, given back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from oscar.core.loading import get_model

from marketplace.operators.access import operator_page, signed_in
from marketplace.operators.money import selectors
from marketplace.operators.money.asking import Question, ask, typed
from marketplace.operators.money.forms import CancelForm, RefundForm
from marketplace.operators.money.order_money import order_money, share_of
from marketplace.operators.money.words import REFUSALS, too_much, why_not
from marketplace.ordering import ending, refunding
from marketplace.ordering.errors import TooLate
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.settlement.errors import TooMuch
from marketplace.settlement.models import Cause, GiveBack, ShareState
from marketplace.thailand.baht import format_baht


@operator_page
@require_safe
def order(request: HttpRequest, number: str) -> HttpResponse:
    money = order_money(number)
    if money is None:
        raise Http404
    return render(request, "operators/money/order.html", {"money": money, "new_since": selectors.new_since()})


@operator_page
def cancel_order(request: HttpRequest, number: str) -> HttpResponse:
    found = get_object_or_404(get_model("order", "Order"), number=number)

    def act(answer: Mapping[str, Any]) -> str:
        cause = Cause(answer["cause"])
        ending.cancel_order(found, actor=signed_in(request), reason=answer["reason"], cause=cause)
        return _("The order is cancelled. What was paid goes back by itself.")

    question = Question(
        heading=_("Cancel order %(number)s") % {"number": found.number},
        says=_("All that was paid goes back to the buyer as it was paid; the goods are for sale again."),
        button=_("Cancel the order"),
        back=_page_of(found.number),
    )
    return ask(request, CancelForm(typed(request)), question, act)


@operator_page
def cancel_part(request: HttpRequest, part_id: int) -> HttpResponse:
    part = _part(part_id)

    def act(answer: Mapping[str, Any]) -> str:
        cause = Cause(answer["cause"])
        if not ending.cancel_part(part, actor=signed_in(request), reason=answer["reason"], cause=cause):
            raise TooLate
        return _("The part is cancelled. What was paid for it goes back by itself.")

    question = Question(
        heading=_("Cancel the part of %(seller)s") % {"seller": part.seller.label},
        says=_("What was paid for it goes back to the buyer as it was paid; the goods are for sale again."),
        button=_("Cancel the part"),
        back=_page_of(part.order.number),
    )
    return ask(request, CancelForm(typed(request)), question, act)


@operator_page
def refund(request: HttpRequest, part_id: int) -> HttpResponse:
    """Asks, shows who would bear what, and gives back what was shown."""
    part = _part(part_id)
    share = share_of(part)
    if share is None:
        raise Http404
    form = RefundForm(
        typed(request),
        lines=list(get_model("order", "Line").objects.filter(seller_order=part).order_by("pk")),
        causes=refunding.causes_of(part),
        whole=part.state != SellerOrderState.TO_PACK,
        restock=refunding.can_be_restocked(part),
        initial={"way": ""},
    )
    decision = None
    if form.is_bound and form.is_valid():
        decision, is_done = _decide(request, part, form)
        if is_done:
            messages.success(request, _("%(amount)s go back to the buyer.") % {"amount": format_baht(_total(decision))})
            return redirect(_page_of(part.order.number))
    context = {
        "part": part,
        "share": share,
        "left": share.paid - share.refunded,
        "form": form,
        "decision": decision,
        "total": _total(decision),
        "seen": _as_seen(decision) if decision else "",
        "becomes_debt": share.state in {ShareState.IN_PAYOUT, ShareState.PAID},
        "waits_to_be_packed": part.state == SellerOrderState.TO_PACK,
    }
    return render(request, "operators/money/refund.html", context)


def _decide(request: HttpRequest, part: SellerOrder, form: RefundForm) -> tuple[GiveBack | None, bool]:
    """What is (or would be) given back, and whether it is done: only if it is what the operator was shown."""
    answers = form.cleaned_data
    terms = {
        "cause": Cause(answers["cause"]),
        "claim": form.claim(),
        "reason": answers["reason"],
        "actor": signed_in(request),
        "restock": answers.get("restock", False),
        "gateway_code": answers["way"],
    }
    is_done = request.POST.get("do") == "refund" and bool(answers["key"])
    try:
        with transaction.atomic():
            if is_done:
                decision = refunding.refund_and_tell(part, key=f"operator-{part.pk}-{answers['key']}", **terms)
            else:
                decision = refunding.preview(part, **terms)
            if is_done and decision is not None and _as_seen(decision) != answers["seen"]:
                transaction.set_rollback(True)
                is_done = False
    except TooMuch as refusal:
        form.add_error(None, too_much(refusal, of_pieces=terms["claim"].pieces is not None))
        return None, False
    except REFUSALS as refusal:
        form.add_error(None, why_not(refusal))
        return None, False
    if decision is None:
        form.add_error(None, _("Nothing is left to give back for this cause."))
    return decision, is_done and decision is not None


def _as_seen(decision: GiveBack) -> str:
    """All that the operator was shown, to be compared with what would be done."""
    amounts = (
        decision.goods,
        decision.postage,
        decision.from_seller,
        decision.from_talat,
        decision.from_post,
        decision.gift_back,
        decision.commission_back + decision.commission_vat_back,
    )
    return " ".join([decision.cause, *(f"{amount:.2f}" for amount in amounts)])


def _total(decision: GiveBack | None) -> Any:
    return decision.goods + decision.postage if decision else None


def _part(part_id: int) -> SellerOrder:
    return get_object_or_404(SellerOrder.objects.select_related("seller", "order", "share"), pk=part_id)


def _page_of(number: str) -> str:
    return reverse("operators:order_money", args=[number])
