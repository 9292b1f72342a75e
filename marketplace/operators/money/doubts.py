"""Money that an operator holds because of a doubt, of one share or of a seller; with its reason and its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.operators.access import operator_page, signed_in
from marketplace.operators.money import selectors
from marketplace.operators.money.asking import Question, ask, typed
from marketplace.operators.money.forms import DoubtForm, EndForm, HoldForm
from marketplace.operators.worklists import worklist
from marketplace.sellers.models import Seller
from marketplace.settlement import holds
from marketplace.settlement.errors import NotNow
from marketplace.settlement.models import BY_PERSON, Hold, HoldKind, Share


@operator_page
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    context = {
        "sellers": worklist(selectors.sellers_held()),
        "shares": worklist(selectors.shares_in_doubt()),
        "new_since": selectors.new_since(),
    }
    return render(request, "operators/money/held.html", context)


@operator_page
def doubt_share(request: HttpRequest, share_id: int) -> HttpResponse:
    share = get_object_or_404(Share.objects.select_related("seller"), pk=share_id)
    names = {"seller": share.seller.label, "number": share.order_number}
    return _begin(
        request,
        heading=_("Hold the share of %(seller)s in order %(number)s") % names,
        back=reverse("operators:order_money", args=[share.order_number]),
        seller_id=share.seller_id,
        share_id=share.pk,
    )


@operator_page
def doubt_seller(request: HttpRequest, seller_id: int) -> HttpResponse:
    seller = get_object_or_404(Seller, pk=seller_id)
    return _begin(
        request,
        heading=_("Hold all money of %(seller)s") % {"seller": seller.label},
        back=reverse("operators:seller_money", args=[seller.pk]),
        seller_id=seller.pk,
        share_id=None,
    )


@operator_page
def end(request: HttpRequest, hold_id: int) -> HttpResponse:
    """Only what a person began: what holds money by a rule ends by that rule."""
    hold = get_object_or_404(Hold.objects.select_related("seller", "share"), pk=hold_id, kind__in=BY_PERSON)
    question = Question(
        heading=_("End the doubt about %(seller)s") % {"seller": hold.seller.label},
        says=_("What nothing else holds can be paid out again."),
        button=_("End the doubt"),
        back=_page_of(hold),
    )

    def act(answer: Mapping[str, Any]) -> str:
        if not holds.end(hold.pk, answer["reason"], actor=signed_in(request)):
            raise NotNow
        return _("The doubt is over.")

    return ask(request, EndForm(typed(request)), question, act)


def _begin(request: HttpRequest, *, heading: str, back: str, seller_id: int, share_id: int | None) -> HttpResponse:
    question = Question(
        heading=heading,
        says=_(
            "Nothing of it is paid out until then. The seller reads the reason."
            " What is in a payout already is not held."
        ),
        button=_("Hold the money"),
        back=back,
    )

    def act(answer: Mapping[str, Any]) -> str:
        begun = holds.begin(
            seller_id=seller_id,
            share_id=share_id,
            kind=HoldKind(answer.get("kind", HoldKind.DOUBT)),
            until=answer["until"],
            reason=answer["reason"],
            actor=signed_in(request),
        )
        if begun is None:
            raise NotNow
        return _("The money is held.")

    form = HoldForm if share_id is not None else DoubtForm
    return ask(request, form(typed(request)), question, act)


def _page_of(hold: Hold) -> str:
    if hold.share is not None:
        return reverse("operators:order_money", args=[hold.share.order_number])
    return reverse("operators:seller_money", args=[hold.seller_id])
