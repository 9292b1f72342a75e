"""One payout: taken out of its batch, paid, or sent back by the bank."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketplace.operators.access import operator_page, signed_in
from marketplace.operators.forms import ReasonForm
from marketplace.operators.money.asking import Question, ask, do, typed
from marketplace.settlement import payouts
from marketplace.settlement.models import Payout, PayoutMethod
from marketplace.thailand.baht import format_baht


@operator_page
@require_POST
def paid(request: HttpRequest, payout_id: int) -> HttpResponse:
    payout = _found(payout_id)
    act = partial(payouts.mark_paid, payout.pk, actor=signed_in(request))
    return do(request, act, done=_("Written down as paid."), back=_batch_of(payout))


@operator_page
def withdraw(request: HttpRequest, payout_id: int) -> HttpResponse:
    return _ask(
        request,
        _found(payout_id),
        act=payouts.withdraw,
        heading=_("Take the payout to %(seller)s out of the batch"),
        says=_("Its %(amount)s stay payable and go out with a later batch."),
        button=_("Take it out"),
        done=_("The payout is taken out. Its money is payable again."),
    )


@operator_page
def returned(request: HttpRequest, payout_id: int) -> HttpResponse:
    """By the bank; or cash that nobody fetched."""
    payout = _found(payout_id)
    if payout.method == PayoutMethod.CASH:
        return _ask(
            request,
            payout,
            act=payouts.come_back,
            heading=_("%(seller)s does not fetch the cash"),
            says=_("Its code is over, and its %(amount)s are payable again. The seller reads the reason."),
            button=_("It was not fetched"),
            done=_("Written down as not fetched. Its money is payable again."),
        )
    return _ask(
        request,
        payout,
        act=payouts.come_back,
        heading=_("The bank sent the payout to %(seller)s back"),
        says=_(
            "Its %(amount)s are payable again, and the seller is asked for a right account."
            " The seller reads the reason."
        ),
        button=_("It came back"),
        done=_("Written down as returned. Its money is payable again."),
    )


def _ask(
    request: HttpRequest,
    payout: Payout,
    *,
    act: Callable[..., None],
    heading: str,
    says: str,
    button: str,
    done: str,
) -> HttpResponse:
    names = {"seller": payout.seller.label, "amount": format_baht(payout.amount)}
    question = Question(heading % names, says % names, button, _batch_of(payout))

    def carry_out(answer: Mapping[str, str]) -> str:
        act(payout.pk, actor=signed_in(request), reason=answer["reason"])
        return done

    return ask(request, ReasonForm(typed(request)), question, carry_out)


def _found(payout_id: int) -> Payout:
    return get_object_or_404(Payout.objects.select_related("seller"), pk=payout_id)


def _batch_of(payout: Payout) -> str:
    return reverse("operators:payout_batch", args=[payout.batch_id])
