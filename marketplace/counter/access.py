"""Who may stand at a counter, and at which."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from marketplace.accounts.models import User
from marketplace.fulfilment.interface import Desk
from marketplace.postoffice.selectors import branch_of_clerk, clerkships

SESSION_KEY = "counter_branch"
P = ParamSpec("P")


def for_clerks(
    view: Callable[Concatenate[HttpRequest, Desk, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give the view the clerk's desk. Guests sign in first; for all others but clerks there is no such page.

    The session says at which of several branches the clerk works today; without it they choose first.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        clerk = request.user
        if not isinstance(clerk, User):
            return redirect_to_login(request.get_full_path())
        branch = branch_of_clerk(clerk, request.session.get(SESSION_KEY, 0))
        if branch is None:
            places = list(clerkships(clerk)[:2])
            if not places:
                raise Http404
            if len(places) > 1:
                return redirect("counter:branch")
            branch = places[0].branch
            request.session[SESSION_KEY] = branch.pk
        return view(request, Desk(clerk, branch), *args, **kwargs)

    return guarded


def page(request: HttpRequest, desk: Desk, template: str, **context: Any) -> HttpResponse:
    """Render a page of the counter, whose frame tells who works where."""
    frame = {"branch_name": desk.branch.label, "clerk_name": str(desk.clerk)}
    return render(request, template, frame | context)
