"""What only a person can settle: late sellers, payments in doubt, jobs given up, messages not sent.

These are worklists: the oldest come first, and what is settled makes room for the next.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.core import jobs as durable_jobs
from marketplace.core.transitions import WrongState
from marketplace.notifications import selectors as notifications
from marketplace.operators import selectors
from marketplace.operators.access import operator_page, signed_in
from marketplace.ordering import reviewing
from marketplace.ordering import selectors as ordering
from payments import refunds
from payments.models import PaymentAttempt, Refund

SHOWN = 100


@operator_page
@require_safe
def late(request: HttpRequest) -> HttpResponse:
    return render(request, "operators/late.html", _worklist(ordering.late_parts()))


@operator_page
@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "operators/payments.html",
        {"doubt": _worklist(ordering.attempts_in_doubt()), "refunds": _worklist(ordering.failed_refunds())},
    )


@operator_page
@require_POST
def settle_payment(request: HttpRequest, attempt_id: int, what: str) -> HttpResponse:
    """`what`: look (ask the gateway again) or drop (end it, and the order that was held for it)."""
    if what not in {"look", "drop"}:
        raise Http404
    try:
        if what == "drop":
            reviewing.drop(attempt_id, actor=signed_in(request))
        elif not reviewing.look_again(attempt_id):
            messages.warning(request, _("The gateway’s answer is still the same, or there is none."))
    except (WrongState, PaymentAttempt.DoesNotExist):
        messages.info(request, _("It was settled meanwhile."))
    return redirect("operators:payments")


@operator_page
@require_POST
def settle_refund(request: HttpRequest, refund_id: int, what: str) -> HttpResponse:
    """`what`: again (try it once more at the gateway) or settled (paid back by hand)."""
    act = {"again": refunds.again, "settled": refunds.settle}.get(what)
    if act is None or not Refund.objects.filter(pk=refund_id).exists():
        raise Http404
    if not act(refund_id, actor=signed_in(request)):
        messages.info(request, _("It was settled meanwhile."))
    return redirect("operators:payments")


@operator_page
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "operators/jobs.html",
        {"dead": _worklist(selectors.dead_jobs()), "waiting": _worklist(selectors.waiting_jobs())},
    )


@operator_page
@require_POST
def redrive(request: HttpRequest, job_id: UUID) -> HttpResponse:
    if durable_jobs.redrive(job_id):
        messages.success(request, _("The job is tried again now."))
    else:
        messages.info(request, _("The job was not dead any more."))
    return redirect("operators:jobs")


@operator_page
@require_safe
def failed_messages(request: HttpRequest) -> HttpResponse:
    return render(request, "operators/messages.html", _worklist(notifications.failed()))


def _worklist(rows: QuerySet[Model]) -> dict[str, object]:
    return {"rows": list(rows[:SHOWN]), "total": rows.count()}
