"""The pages where people sign in, sign up and show again who they are; the others are allauth's."""

from __future__ import annotations

from typing import Any, cast

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.password_change import finalize_password_set
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStage
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from marketplace.accounts import forms
from marketplace.accounts.models import User
from marketplace.accounts.reauthentication import ConfirmSelfProcess, confirmation_required, destination

WAYS = {
    "phone_url": "account_login",
    "email_url": "account_login_email",
    "password_url": "account_login_password",
    "signup_url": "account_signup",
    "signup_email_url": "account_signup_email",
}


class _FrontDoor:
    """A page where signing in begins: whatever was begun before and not finished is dropped."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> None:
        clear_login(request)

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """With the addresses of the other ways in, each leading on to the page that was asked for."""
        context: dict[str, Any] = super().get_context_data(**options)  # type: ignore[misc]
        ways = {name: self.passthrough_next_url(reverse(view)) for name, view in WAYS.items()}  # type: ignore[attr-defined]
        return context | ways


class SignInByPhoneView(_FrontDoor, account.RequestLoginCodeView):
    form_class = forms.SignInByPhoneForm
    template_name = "account/login.html"


class SignInByEmailView(_FrontDoor, account.RequestLoginCodeView):
    form_class = forms.SignInByEmailForm
    template_name = "account/login_email.html"


class SignInByPasswordView(_FrontDoor, account.LoginView):
    form_class = forms.SignInByPasswordForm
    template_name = "account/login_password.html"


class SignUpByPhoneView(_FrontDoor, account.SignupView):
    form_class = forms.SignUpByPhoneForm


class SignUpByEmailView(_FrontDoor, account.SignupView):
    form_class = forms.SignUpByEmailForm
    template_name = "account/signup_email.html"


@method_decorator(login_required, name="dispatch")
class ConfirmSelfView(account.BaseReauthenticateView):
    """Shows again who a person is by a code: first a button that sends it, then the field for it."""

    template_name = "account/reauthenticate_code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        self.person = cast(User, request.user)
        self.process = ConfirmSelfProcess.resume(request)
        response: HttpResponseBase = super().dispatch(request, *args, **options)
        return response

    def post(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if self.process is None or "send" in request.POST:
            return self._send(request)
        response: HttpResponse = super().post(request, *args, **options)
        return response

    def _send(self, request: HttpRequest) -> HttpResponse:
        phone, email = destination(self.person)
        if ratelimit.consume(request, action="verify_phone", key=phone or email):
            ConfirmSelfProcess.initiate(request, self.person)
        else:
            self._complain("rate_limited")
        return HttpResponseRedirect(request.get_full_path())

    def get_form_class(self) -> type[Form]:
        return forms.ConfirmSelfForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"code": self.process.code if self.process else ""}

    def form_valid(self, form: Form) -> HttpResponse:
        assert self.process is not None  # noqa: S101 post() sends a code when there is none
        self.process.finish()
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Form) -> HttpResponse:
        assert self.process is not None  # noqa: S101
        if self.process.record_invalid_attempt():
            response: HttpResponse = super().form_invalid(form)
            return response
        self._complain("too_many_login_attempts")
        return HttpResponseRedirect(self.request.get_full_path())

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        phone, email = destination(self.person)
        return super().get_context_data(**options) | {
            "was_sent": self.process is not None,
            "phone": phone,
            "email": email,
        }

    def _complain(self, error: str) -> None:
        adapter = get_adapter(self.request)
        adapter.add_message(self.request, messages.ERROR, message=adapter.error_messages[error])


@method_decorator([sensitive_post_parameters("password"), confirmation_required], name="dispatch")
class PasswordView(FormView[forms.PasswordForm]):
    """Set a first or a new password."""

    form_class = forms.PasswordForm
    template_name = "account/password.html"
    success_url = reverse_lazy("account_change_password")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: forms.PasswordForm) -> HttpResponse:
        form.save()
        finalize_password_set(self.request, form.user)
        return super().form_valid(form)
