"""Who may see the operators' pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from marketplace.accounts.models import User

View = Callable[..., HttpResponseBase]


def operator_page(view: View) -> View:
    """For anyone but an operator the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **options: object) -> HttpResponseBase:
        if not request.user.is_staff:
            raise Http404
        return view(request, *args, **options)

    return guarded


def signed_in(request: HttpRequest) -> User:
    """The operator."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
