"""Before phone, e-mail, password or second step are changed, the person shows again who they are.

One rule for our pages and allauth's: signed in, or confirmed by password, app or code, at most
ACCOUNT_REAUTHENTICATION_TIMEOUT seconds ago.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ReauthenticationRequired
from allauth.core.internal.cryptokit import generate_user_code
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase

from marketplace.accounts import letters
from marketplace.accounts.models import User

View = Callable[..., HttpResponseBase]
_SESSION_KEY = "confirm_self"
_MAX_ATTEMPTS = 3


def demand_confirmation(request: HttpRequest) -> None:
    """Raises allauth's `ReauthenticationRequired` (its middleware leads to the question) if it was long ago."""
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    user = request.user
    records = get_authentication_records(request, user) if user.is_authenticated else []
    if not any(record["at"] > since for record in records):
        raise ReauthenticationRequired


def confirmation_required(view: View) -> View:
    """For a page that changes how a person signs in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        demand_confirmation(request)
        return view(request, *args, **options)

    return login_required(guarded)


def can_use_code(user: User | AnonymousUser) -> bool:
    """Whether a code may confirm this person: an SMS is too weak for someone with a second step."""
    return user.is_authenticated and destination(user) != ("", "") and not is_mfa_enabled(user)


def destination(user: User) -> tuple[str, str]:
    """The confirmed phone number or else e-mail address that a code is sent to; both empty: neither is."""
    if user.phone and user.phone_verified:
        return user.phone, ""
    address = EmailAddress.objects.filter(user_id=user.pk, verified=True).order_by("-primary").first()
    return "", address.email if address else ""


class ConfirmSelfProcess(AbstractCodeVerificationProcess):
    """A code sent to the person who is signed in, kept in the session."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(state=state, timeout=settings.CODE_MINUTES * 60, max_attempts=_MAX_ATTEMPTS)

    @classmethod
    def initiate(cls, request: HttpRequest, user: User) -> ConfirmSelfProcess:
        phone, email = destination(user)
        process = cls(request, cls.initial_state(user=user, phone=phone, email=email))
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, request: HttpRequest) -> ConfirmSelfProcess | None:
        state = request.session.get(_SESSION_KEY)
        process = cls(request, state) if state else None
        if process is None or process.is_valid():
            return process
        process.abort()
        return None

    def send(self) -> None:
        self.state["code"] = generate_user_code(length=6, numeric=True, dashed=False)
        letters.send(
            letters.CONFIRM_SELF,
            phone=self.state.get("phone", ""),
            email=self.state.get("email", ""),
            code=self.code,
        )

    def persist(self) -> None:
        self.request.session[_SESSION_KEY] = self.state

    def abort(self) -> None:
        self.request.session.pop(_SESSION_KEY, None)

    def finish(self) -> None:
        self.abort()
        record_authentication(self.request, self.user, method="code", reauthenticated=True)
