"""The outbox: what would have been sent. In the embedded default only, as anyone may read it."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.notifications import selectors

PAGE = 30
LARGEST_ID = 2**63 - 1


@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    if settings.PRODUCTION:
        raise Http404
    recipient = request.GET.get("to", "")[:254].replace("\x00", "")
    typed = request.GET.get("before", "")
    before = min(int(typed), LARGEST_ID) if typed.isdecimal() and typed.isascii() and len(typed) < 20 else None
    found = selectors.outbox(recipient=recipient, before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    next_url = ""
    if len(found) > PAGE:
        next_url = "?" + urlencode({"to": recipient, "before": str(shown[-1].pk)})
    return render(
        request,
        "notifications/outbox.html",
        {"sent": shown, "recipient": recipient, "next_url": next_url, "newest_url": request.path if before else ""},
    )
