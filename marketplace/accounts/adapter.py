"""How allauth works with our people: known by phone or e-mail, written to through notifications."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marketplace.accounts import letters
from marketplace.accounts.fields import MobileField
from marketplace.accounts.models import User
from marketplace.accounts.reauthentication import can_use_code, demand_confirmation

Person = Any  # allauth says AbstractBaseUser; here it is always our User


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Please look again, or have a new one sent."),
        "too_many_login_attempts": _("Too many tries. Please wait a few minutes, then start again."),
        "rate_limited": _("That was a little fast. Please wait half a minute and try again."),
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "phone_password_mismatch": _("The phone number or the password is not right."),
        "incorrect_password": _("This password is not right."),
        "phone_taken": _("Somebody else already uses this phone number."),
        "email_taken": _("Somebody else already uses this e-mail address."),
        "duplicate_email": _("This is your address already."),
        "same_as_current": _("This is your number already."),
    }

    # Phone

    def phone_form_field(self, **options: Any) -> MobileField:
        return MobileField(**{"label": _("Mobile phone number")} | options)

    def get_phone(self, user: Person) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: Person, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified
        if user.pk:
            User.objects.filter(pk=user.pk).update(phone=phone, phone_verified=verified)

    def set_phone_verified(self, user: Person, phone: str) -> None:
        """Also the end of a change of number, when `phone` is not yet the person's own."""
        former = user.phone if user.phone != phone and user.phone_verified else None
        self.set_phone(user, phone, True)
        if former:
            letters.send(letters.PHONE_CHANGED, phone=former)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone).first()

    # Signing up

    def save_user(self, request: HttpRequest, user: Person, form: BaseForm, commit: bool = True) -> Person:
        """allauth would save before the phone is set, which a person without an e-mail does not survive."""
        super().save_user(request, user, form, commit=False)
        user.language = get_language() or settings.LANGUAGE_CODE
        if commit:
            user.save()
        return user

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """A person must stay reachable."""
        return bool(email_address.user.phone_verified)

    def get_login_stages(self) -> list[str]:
        """allauth would send someone without an e-mail address to confirm it."""
        ours = {"allauth.account.stages.EmailVerificationStage": "marketplace.accounts.stages.ConfirmEmailStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """allauth forgets the phone here: all people who sign in by phone and password would share one limit."""
        return f"password:{credentials.get('phone') or credentials.get('email', '')}".lower()

    # Signing in

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where a person works: a clerk at the counter, a seller at the shop, an operator at the dashboard."""
        user: Person = request.user
        if user.clerkships.exists():
            return reverse("counter:scan")
        if user.seller_memberships.exists():
            return reverse("sell:today")
        if user.is_staff:
            return reverse("dashboard:index")
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """allauth lets people without a password pass unasked; `demand_confirmation` asks them for a code."""
        demand_confirmation(self.request)
        return False

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if can_use_code(user):
            url = reverse("account_reauthenticate_code")
            methods.append({"id": "code", "description": _("Have a code sent"), "url": url})
        return methods

    # Writing to people

    def send_verification_code_sms(self, user: Person, phone: str, code: str, **options: Any) -> None:
        known = user.phone == phone and user.phone_verified
        letters.send(letters.SIGN_IN_CODE if known else letters.CONFIRM_PHONE, phone=phone, code=code)

    def send_unknown_account_sms(self, phone: str, **options: Any) -> None:
        letters.send(letters.NO_ACCOUNT, phone=phone)

    def send_account_already_exists_sms(self, phone: str) -> None:
        letters.send(letters.HAS_ACCOUNT, phone=phone)

    def send_account_already_exists_mail(self, email: str) -> None:
        letters.send(letters.HAS_ACCOUNT, email=email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        letters.send(letters.BY_TEMPLATE[template_prefix], email=email, code=context.get("code", ""))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Person,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """News about the account's safety: by e-mail (`email` or the person's own), else by SMS."""
        address = email or EmailAddress.objects.get_primary_email(user) or ""
        phone = user.phone if user.phone_verified and not address else ""
        letters.send(letters.BY_TEMPLATE[template_prefix], email=address, phone=phone)
