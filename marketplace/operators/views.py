"""What only a person can settle: late sellers, payments in doubt, jobs given up, messages not sent."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts.models import User
from marketplace.core import jobs as durable_jobs
from marketplace.core.transitions import WrongState
from marketplace.notifications import selectors as notifications
from marketplace.operators import selectors
from marketplace.operators.access import operator_page, signed_in
from marketplace.operators.money.words import why_not
from marketplace.operators.worklists import worklist
from marketplace.ordering import reviewing
from marketplace.ordering import selectors as ordering
from marketplace.ordering.errors import Disputed
from payments import refunds
from payments.models import PaymentAttempt, Refund
from payments.selectors import is_disputed


@operator_page
@require_safe
def late(request: HttpRequest) -> HttpResponse:
    return render(request, "operators/late.html", worklist(ordering.late_parts()))


@operator_page
@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "operators/payments.html",
        {"doubt": worklist(ordering.attempts_in_doubt()), "refunds": worklist(ordering.failed_refunds())},
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
    """`what`: again (as it was tried), cash (at any post office), or settled (transferred from our bank account)."""
    act = {"again": refunds.again, "cash": _in_cash, "settled": refunds.settle}.get(what)
    refund = Refund.objects.select_related("attempt__order").filter(pk=refund_id).first()
    if act is None or refund is None:
        raise Http404
    if is_disputed(refund.attempt_id):
        messages.warning(request, why_not(Disputed()))
    elif not act(refund_id, actor=signed_in(request)):
        messages.info(request, _("It was settled meanwhile."))
    if request.POST.get("from") == "order":
        return redirect("operators:order_money", refund.attempt.order.number)
    return redirect("operators:payments")


def _in_cash(refund_id: int, *, actor: User) -> bool:
    return refunds.again(refund_id, actor=actor, gateway_code="counter")


@operator_page
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "operators/jobs.html",
        {"dead": worklist(selectors.dead_jobs()), "waiting": worklist(selectors.waiting_jobs())},
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
    return render(request, "operators/messages.html", worklist(notifications.failed()))
