"""The counter's one input, and what belongs to it: choosing the branch, correcting the last scan."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from marketplace.accounts.models import User
from marketplace.counter.access import SESSION_KEY, for_clerks, page
from marketplace.counter.answers import Answer
from marketplace.counter.doing import answer_to
from marketplace.counter.forms import CorrectionForm
from marketplace.counter.rows import scan_row
from marketplace.fulfilment import scanning, selectors
from marketplace.fulfilment.errors import NotCorrectable
from marketplace.fulfilment.interface import Desk
from marketplace.postoffice.selectors import clerkships


@never_cache
@for_clerks
def scan(request: HttpRequest, desk: Desk) -> HttpResponse:
    answer: Answer | None = None
    if request.method == "POST":
        answer = answer_to(request.POST.dict(), desk)
    rows = [scan_row(event) for event in selectors.last_scans(desk)]
    correctable = selectors.correctable_scan(desk)
    return page(request, desk, "counter/scan.html", answer=answer, scans=rows, correctable=correctable)


@never_cache
@for_clerks
def correct(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take the last scan back, with a reason."""
    last = selectors.correctable_scan(desk)
    form = CorrectionForm(request.POST or None, initial={"scan": last.pk if last else None})
    if last is not None and request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["scan"] != last.pk:
                raise NotCorrectable
            scanning.correct(last, desk, reason=form.cleaned_data["reason"])
        except NotCorrectable:
            messages.warning(request, _("Nothing was changed: something happened since, or it was corrected already."))
        else:
            messages.success(request, _("Corrected. Please scan the parcel again."))
        return redirect("counter:scan")
    row = scan_row(last) if last else None
    return page(request, desk, "counter/correct.html", form=form, row=row, place="counter:scan")


@never_cache
def branch(request: HttpRequest) -> HttpResponse:
    """At which of their branches a clerk works now."""
    clerk = request.user
    if not isinstance(clerk, User):
        return redirect_to_login(request.get_full_path())
    branches = {str(clerkship.branch_id): clerkship.branch for clerkship in clerkships(clerk)}
    if not branches:
        raise Http404
    if chosen := branches.get(request.POST.get("branch", "")):
        request.session[SESSION_KEY] = chosen.pk
        return redirect("counter:scan")
    return render(request, "counter/branch.html", {"branches": branches.values(), "clerk_name": str(clerk)})
