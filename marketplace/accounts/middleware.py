"""Operators need a second factor in production."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

OPERATOR_PATHS = ("/dashboard/", "/admin/", "/operators/")


class OperatorMfaMiddleware:
    """Sends an operator without a second factor to its set-up before any operator page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.OPERATORS_NEED_MFA
            and request.path.startswith(OPERATOR_PATHS)
            and request.user.is_authenticated
            and not is_mfa_enabled(request.user)
        ):
            return redirect("mfa_index")
        return self.get_response(request)
