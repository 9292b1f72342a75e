"""The demo gateway's own page, as a bank's page would be: approve, decline, be slow, or never answer."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from marketplace.core.jobs import enqueue
from payments.gateways.demo.gateway import settle
from payments.gateways.demo.models import DemoCharge

SLOW = timedelta(seconds=20)


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, charge_id: str) -> HttpResponse:
    charge = get_object_or_404(DemoCharge, pk=charge_id)
    back = urlsplit(charge.return_url).path  # the demo gateway lives on the shop's own host, whatever its name
    if request.method == "POST":
        choose(charge.pk, request.POST.get("choice", ""))
        return HttpResponseRedirect(back)
    context = {"charge": charge, "amount": Decimal(charge.amount_satang) / 100, "back": back}
    return render(request, "payments/demo.html", context)


def choose(charge_id: str, choice: str) -> None:
    """approve, decline, slow (approves after `SLOW`), never (stays silent); anything else changes nothing."""
    if choice == "approve":
        settle(charge_id, status="succeeded", mood="prompt")
    elif choice == "decline":
        settle(charge_id, status="failed", mood="prompt")
    elif choice == "never":
        settle(charge_id, status="pending", mood="silent")
    elif choice == "slow":
        with transaction.atomic():
            settle(charge_id, status="pending", mood="slow")
            enqueue("money.demo_answer_late", key=charge_id, run_at=timezone.now() + SLOW, charge_id=charge_id)
