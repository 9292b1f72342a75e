"""Our bank account: statements in, which payment is whose, and money that is to be transferred back.

Nothing here is decided by itself: references that agree make a line sure, and an operator's click makes it paid.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.core.transitions import WrongState
from marketplace.operators.access import operator_page, signed_in
from marketplace.operators.forms import BillForm, ReasonForm, StatementForm, TransferForm
from marketplace.thailand.dates import thai_datetime
from payments.gateways.transfer import paying_back, selectors, settling
from payments.gateways.transfer.importing import AlreadyImported, import_statement
from payments.gateways.transfer.matching import Match, candidates, propose
from payments.gateways.transfer.models import LineState, StatementLine
from payments.gateways.transfer.statement import Fault, StatementRefused

SHOWN = 50
SHOWN_FAULTS = 30
LARGEST_KEY = 2**63 - 1
# How a transfer that is to be made ends: refund or return, made or (a refund) impossible.
_ENDS: Mapping[tuple[str, str], Callable[..., bool]] = {
    ("refund", "made"): paying_back.made,
    ("refund", "impossible"): paying_back.impossible,
    ("return", "made"): settling.returned,
}


@operator_page
@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    """`?state=`: which lines; `?before=`: the page behind this line."""
    return _lines(request, StatementForm())


@operator_page
@require_POST
def take_in(request: HttpRequest) -> HttpResponse:
    form = StatementForm(request.POST, request.FILES)
    if not form.is_valid():
        return _lines(request, form)
    file = form.cleaned_data["file"]
    try:
        done = import_statement(file_name=file.name, content=file.read(), actor=signed_in(request))
    except StatementRefused as refused:
        return _lines(request, form, refused.faults)
    except AlreadyImported as again:
        words = _("This file was read before, on %(day)s. Nothing was changed.")
        messages.info(request, words % {"day": thai_datetime(again.before.at, get_language())})
        return redirect("operators:bank")
    words = ngettext("%(count)d new payment.", "%(count)d new payments.", done.new) % {"count": done.new}
    if done.known:
        words += " " + _("%(count)d were known from an earlier statement.") % {"count": done.known}
    messages.success(request, words)
    return redirect("operators:bank")


@operator_page
@require_POST
def confirm_ticked(request: HttpRequest) -> HttpResponse:
    ticked = {key for value in request.POST.getlist("line")[:SHOWN] if (key := _key(value))}
    confirmed = settling.confirm_sure(ticked, actor=signed_in(request))
    if confirmed:
        messages.success(
            request,
            ngettext(
                "%(count)d payment is confirmed. What follows for its order happens by itself.",
                "%(count)d payments are confirmed. What follows for their orders happens by itself.",
                confirmed,
            )
            % {"count": confirmed},
        )
    if confirmed < len(ticked):
        messages.warning(request, _("Some were settled meanwhile, or are not sure any more. Please look at them."))
    elif not ticked:
        messages.info(request, _("Nothing was ticked."))
    return redirect("operators:bank")


@operator_page
@require_safe
def line(request: HttpRequest, line_id: int) -> HttpResponse:
    return _line(request, _found(line_id))


@operator_page
@require_POST
def settle_line(request: HttpRequest, line_id: int, what: str) -> HttpResponse:
    """`what`: confirm (the bill that its references name), attach (to another bill), aside, take-up, send-back."""
    found = _found(line_id)
    settle = {
        "confirm": _confirm,
        "attach": _attach,
        "aside": _put_aside,
        "take-up": _take_up,
        "send-back": _send_back,
    }.get(what)
    if settle is None:
        raise Http404
    return settle(request, found) or redirect("operators:bank")


@operator_page
@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    return _transfers(request)


@operator_page
@require_POST
def settle_transfer(request: HttpRequest, kind: str, pk: int, what: str) -> HttpResponse:
    actor = signed_in(request)
    done = _ENDS.get((kind, what))
    if done is None:
        raise Http404
    form = (TransferForm if what == "made" else ReasonForm)(request.POST)
    if not form.is_valid():
        return _transfers(request, {(kind, pk, what): form})
    if not done(pk, actor=actor, **form.cleaned_data):
        messages.info(request, _("It was settled meanwhile."))
    return redirect("operators:bank_transfers")


def _confirm(request: HttpRequest, found: StatementLine) -> HttpResponse | None:
    proposal = propose([found])[0]
    if proposal.bill is None or proposal.match not in {Match.SURE, Match.LATE}:
        messages.warning(request, _("It was settled meanwhile."))
        return _back_to(found)
    return _pays(request, found, key=proposal.bill.pk)


def _attach(request: HttpRequest, found: StatementLine) -> HttpResponse | None:
    form = BillForm(request.POST, keys=[one.bill.pk for one in candidates(found)])
    if not form.is_valid():
        return _line(request, found, attach=form)
    return _pays(request, found, key=form.cleaned_data["bill"], reason=form.cleaned_data["reason"])


def _pays(request: HttpRequest, found: StatementLine, *, key: str, reason: str = "") -> HttpResponse | None:
    try:
        settling.confirm(found.pk, key=key, actor=signed_in(request), reason=reason)
    except (WrongState, settling.NotThisBill):
        messages.warning(request, _("It was settled meanwhile."))
        return _back_to(found)
    messages.success(request, _("The payment is confirmed. What follows for its order happens by itself."))
    return None


def _put_aside(request: HttpRequest, found: StatementLine) -> HttpResponse | None:
    form = ReasonForm(request.POST, prefix="aside")
    if not form.is_valid():
        return _line(request, found, aside=form)
    _tell(request, settling.put_aside(found.pk, actor=signed_in(request), reason=form.cleaned_data["reason"]))
    return None


def _take_up(request: HttpRequest, found: StatementLine) -> HttpResponse | None:
    _tell(request, settling.take_up(found.pk, actor=signed_in(request)))
    return _back_to(found)


def _send_back(request: HttpRequest, found: StatementLine) -> HttpResponse | None:
    form = ReasonForm(request.POST, prefix="send_back")
    if not form.is_valid():
        return _line(request, found, send_back=form)
    moved = settling.send_back(found.pk, actor=signed_in(request), reason=form.cleaned_data["reason"])
    _tell(request, moved)
    return redirect("operators:bank_transfers") if moved else None


def _lines(request: HttpRequest, form: StatementForm, faults: tuple[Fault, ...] = ()) -> HttpResponse:
    wanted = request.GET.get("state", "")
    state = LineState(wanted) if wanted in LineState.values else LineState.WAITING
    found = selectors.lines(state, before=_key(request.GET.get("before", "")), limit=SHOWN + 1)
    shown, more = found[:SHOWN], len(found) > SHOWN
    return render(
        request,
        "operators/bank/lines.html",
        {
            "form": form,
            "faults": faults[:SHOWN_FAULTS],
            "faults_total": len(faults),
            "choices": list(LineState),
            "state": state,
            "proposals": propose(shown) if state == LineState.WAITING else [],
            "lines": shown,
            "older": shown[-1].pk if more else None,
            "imports": selectors.last_imports(),
            **_menu(),
        },
    )


def _line(request: HttpRequest, found: StatementLine, **forms: Any) -> HttpResponse:
    proposal = propose([found])[0]
    choices = candidates(found) if found.state == LineState.WAITING else []
    return render(
        request,
        "operators/bank/line.html",
        {
            "line": found,
            "proposal": proposal,
            "candidates": choices,
            "attach": BillForm(keys=[]),
            "aside": ReasonForm(prefix="aside"),
            "send_back": ReasonForm(prefix="send_back"),
            **_menu(),
            **forms,
        },
    )


def _transfers(request: HttpRequest, typed: dict[tuple[str, int, str], Any] | None = None) -> HttpResponse:
    """`typed`: a form that was not filled in well, by what it is about."""
    forms = typed or {}

    def row(kind: str, thing: Any) -> dict[str, Any]:
        return {
            "thing": thing,
            "made": forms.get((kind, thing.pk, "made")) or TransferForm(),
            "impossible": forms.get((kind, thing.pk, "impossible")) or ReasonForm(),
        }

    refunds, returns = paying_back.to_make(), selectors.to_return()
    return render(
        request,
        "operators/bank/transfers.html",
        {
            "refunds": {"rows": [row("refund", one) for one in refunds[:SHOWN]], "total": refunds.count()},
            "returns": {"rows": [row("return", one) for one in returns[:SHOWN]], "total": returns.count()},
            **_menu(),
        },
    )


def _menu() -> dict[str, Any]:
    counts = selectors.counts()
    return {
        "to_match": counts[LineState.WAITING],
        "to_transfer": counts[LineState.TO_RETURN] + paying_back.to_make().count(),
    }


def _found(line_id: int) -> StatementLine:
    found = selectors.line(min(line_id, LARGEST_KEY))
    if found is None:
        raise Http404
    return found


def _back_to(found: StatementLine) -> HttpResponse:
    return redirect("operators:bank_line", line_id=found.pk)


def _tell(request: HttpRequest, moved: bool) -> None:
    if not moved:
        messages.info(request, _("It was settled meanwhile."))


def _key(typed: str) -> int | None:
    """A line's number as it came with the request; None for what is none."""
    return min(int(typed), LARGEST_KEY) if typed.isascii() and typed.isdigit() and len(typed) < 20 else None
