"""allauth's forms, in our words and with our fields."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.internal import flows
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as app
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.fields import CodeField
from marketplace.accounts.models import User
from marketplace.thailand.phone import InvalidPhone, parse_phone


def _email_field() -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "email"})
    return forms.EmailField(label=_("E-mail address"), max_length=254, widget=widget)


def _password_field(autocomplete: str, label: str = "", help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label or _("Password"),
        help_text=help_text,
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class SignInByPhoneForm(account.RequestLoginCodeForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["email"]
        self.fields["phone"].required = True


class SignInByEmailForm(account.RequestLoginCodeForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["phone"]
        self.fields["email"] = _email_field()

    def clean_email(self) -> str:
        self.cleaned_data["email"] = self.cleaned_data["email"].lower()
        return str(super().clean_email())


class SignInByPasswordForm(account.LoginForm):
    """Phone number or e-mail address, and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        widget = forms.TextInput(attrs={"autocomplete": "username"})
        label = _("Phone number or e-mail address")
        self.fields["login"] = forms.CharField(label=label, max_length=254, widget=widget)
        self.fields["password"] = _password_field("current-password")
        self.order_fields(["login", "password"])

    def _setup_password_field(self) -> None:
        """allauth drops the field because signing up asks for no password; people set one later."""

    def clean_login(self) -> str:
        login = str(super().clean_login())
        try:
            return parse_phone(login)
        except InvalidPhone:
            pass
        try:
            validate_email(login)
        except ValidationError:
            raise ValidationError(_("Please type a phone number like 081-234-5678, or an e-mail address.")) from None
        return login.lower()


class _SignUpForm(account.SignupForm):
    asks_for: str

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        widget = forms.TextInput(attrs={"autocomplete": "name"})
        self.fields["first_name"] = forms.CharField(
            label=_("Your name"),
            max_length=120,
            widget=widget,
            help_text=_("First name and surname, as it should stand on a parcel."),
        )

    def _get_signup_fields(self, options: dict[str, Any]) -> dict[str, dict[str, bool]]:
        """allauth knows one set of fields for the whole site; each of our forms asks for one of the two."""
        return {self.asks_for: {"required": True}}

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """A second press of the button finds the number or address taken: answer as for any that is taken."""
        try:
            with transaction.atomic():
                saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
                return saved
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)  # type: ignore[no-any-return]


class SignUpByPhoneForm(_SignUpForm):
    asks_for = "phone"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["phone"].label = _("Mobile phone number")


class SignUpByEmailForm(_SignUpForm):
    asks_for = "email"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"] = _email_field()
        self.order_fields(["email", "first_name"])


class _CodeForm(forms.Form):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"] = CodeField()


class ConfirmLoginCodeForm(_CodeForm, account.ConfirmLoginCodeForm):
    pass


class VerifyPhoneForm(_CodeForm, account.VerifyPhoneForm):
    pass


class ConfirmEmailForm(_CodeForm, account.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmSelfForm(_CodeForm, account.BaseConfirmCodeForm):
    pass


class SecondFactorForm(_CodeForm, second_factor.AuthenticateForm):
    pass


class SecondFactorAgainForm(_CodeForm, second_factor.ReauthenticateForm):
    pass


class ActivateAppForm(_CodeForm, app.ActivateTOTPForm):
    pass


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"] = _password_field("current-password")


class ChangeEmailForm(account.AddEmailForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"] = _email_field()


class PasswordForm(forms.Form):
    """A first or a new password. The old one is not asked for: the page wants a fresh confirmation instead."""

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        self.fields["password"] = _password_field(
            "new-password",
            label=gettext("New password"),
            help_text=gettext("9 characters or more, not only digits. A short sentence is good."),
        )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def save(self) -> None:
        flows.password_change.change_password(self.user, self.cleaned_data["password"])
