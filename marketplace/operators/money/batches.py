"""Payout batches: prepared, checked by one, approved by another, brought to the bank, paid."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts.models import User
from marketplace.core.jobs import enqueue
from marketplace.operators.access import operator_page, signed_in
from marketplace.operators.forms import ReasonForm
from marketplace.operators.money import selectors
from marketplace.operators.money.asking import Question, ask, do, typed
from marketplace.operators.money.paging import newest_first, oldest_first
from marketplace.operators.money.words import why_not
from marketplace.settlement import payouts
from marketplace.settlement.bank_files import taking
from marketplace.settlement.errors import NotNow
from marketplace.settlement.models import BatchState, PayoutBatch
from marketplace.thailand.dates import BANGKOK

# What each move of a batch is called in its history.
MOVES: Mapping[str, str | Promise] = {
    "check": gettext_lazy("Checked"),
    "approve": gettext_lazy("Approved"),
    "take_file": gettext_lazy("Bank file taken"),
    "reject": gettext_lazy("Rejected"),
    "finish": gettext_lazy("All paid"),
}


@operator_page
@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    page = newest_first(request, selectors.batches())
    return render(request, "operators/money/batches.html", {"page": page, "period": _this_week()})


@operator_page
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """A job takes what is payable into this week's batch: there may be thousands of sellers."""
    period = _this_week()
    alive = PayoutBatch.objects.filter(period=period).exclude(state__in=(BatchState.PREPARED, BatchState.REJECTED))
    if alive.exists():
        messages.warning(
            request,
            _("The batch of week %(week)s is checked already: what is payable now goes out with the next one.")
            % {"week": period},
        )
    else:
        enqueue("reports.prepare_payouts_now", key=secrets.token_hex(8), period=period)
        messages.success(
            request,
            _("The batch of week %(week)s is being prepared. Look at this page again in a moment.") % {"week": period},
        )
    return redirect("operators:payouts")


@operator_page
@require_safe
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    found = get_object_or_404(selectors.batches(), pk=batch_id)
    moves = [(MOVES[move.event], move) for move in selectors.history("settlement.PayoutBatch", found.pk)]
    context = {
        "batch": found,
        "sums": selectors.sums_of(found),
        "page": oldest_first(request, selectors.payouts_in(found)),
        "moves": moves,
        "new_since": selectors.new_since(),
    }
    return render(request, "operators/money/batch.html", context)


@operator_page
@require_POST
def move(request: HttpRequest, batch_id: int, step: str) -> HttpResponse:
    """`step`: check, approve, or paid (the bank has carried all transfers out)."""
    found = get_object_or_404(PayoutBatch, pk=batch_id)
    steps: Mapping[str, tuple[Callable[..., None], str]] = {
        "check": (payouts.check, _("Checked. A second person approves it now.")),
        "approve": (payouts.approve, _("Approved. The bank file can be downloaded.")),
        "paid": (_all_paid, _("The transfers are being written down as paid. Look at this page again in a moment.")),
    }
    if step not in steps:
        raise Http404
    act, done = steps[step]
    return do(request, partial(act, found.pk, actor=signed_in(request)), done=done, back=_page_of(found.pk))


@operator_page
def reject(request: HttpRequest, batch_id: int) -> HttpResponse:
    found = get_object_or_404(PayoutBatch, pk=batch_id)
    question = Question(
        heading=_("Reject the batch of week %(week)s") % {"week": found.period},
        says=_("All its money is payable again, and the batch of this week can be prepared anew."),
        button=_("Reject the batch"),
        back=_page_of(found.pk),
    )

    def act(answer: Mapping[str, str]) -> str:
        payouts.reject(found.pk, actor=signed_in(request), reason=answer["reason"])
        return _("The batch is rejected. All its money is payable again.")

    return ask(request, ReasonForm(typed(request)), question, act)


@operator_page
@require_POST
def bank_file(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The file as a download; who took it first is noted, hence POST."""
    found = get_object_or_404(PayoutBatch, pk=batch_id)
    try:
        file = taking.take(found.pk, actor=signed_in(request))
    except NotNow as refusal:
        messages.warning(request, why_not(refusal))
        return redirect(_page_of(found.pk))
    answer = HttpResponse(file.content, content_type=file.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{file.name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _all_paid(batch_id: int, *, actor: User) -> None:
    """By a job: there may be thousands. Raises `NotNow` unless the batch is approved and not done."""
    if not PayoutBatch.objects.filter(pk=batch_id, state=BatchState.APPROVED).exists():
        raise NotNow
    enqueue("reports.payouts_paid", key=f"{batch_id}-{secrets.token_hex(4)}", batch_id=batch_id, actor_id=actor.pk)


def _this_week() -> str:
    return payouts.period_of(timezone.now().astimezone(BANGKOK).date())


def _page_of(batch_id: int) -> str:
    return reverse("operators:payout_batch", args=[batch_id])
