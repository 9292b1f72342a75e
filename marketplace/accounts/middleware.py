"""Operator pages have one door: our own sign-in, with a second step in production."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

OPERATOR_PATHS = ("/dashboard/", "/admin/")
# Oscar's and Django's own sign-in know no rate limit and no second step.
OTHER_DOORS = tuple(f"{path}login/" for path in OPERATOR_PATHS)


class OperatorMfaMiddleware:
    """Nobody but operators sees an operator page, and in production none without a second step.

    Who is not signed in is led to our sign-in; for everyone else the pages do not exist.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(OPERATOR_PATHS):
            return self.get_response(request)
        user = request.user
        at_other_door = request.path in OTHER_DOORS
        inside = request.path.removesuffix("login/") if at_other_door else request.get_full_path()
        if not user.is_authenticated:
            return redirect_to_login(inside)
        if not user.is_staff:
            raise Http404
        if settings.OPERATORS_NEED_MFA and not is_mfa_enabled(user):
            return redirect("mfa_index")
        return redirect(inside) if at_other_door else self.get_response(request)
