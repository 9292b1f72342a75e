"""What we write to people about their account, by SMS and e-mail. No links: an SMS may not hold one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marketplace.notifications.services import notify


@dataclass(frozen=True)
class Letter:
    """`text` may hold %(code)s and %(minutes)s."""

    subject: str | Promise
    text: str | Promise


SIGN_IN_CODE = Letter(
    _("Your code to sign in"),
    _("Talat: %(code)s is your code to sign in. Good for %(minutes)s minutes. Tell it to nobody."),
)
CONFIRM_PHONE = Letter(
    _("Your code to confirm this number"),
    _("Talat: %(code)s confirms your phone number. Good for %(minutes)s minutes. Tell it to nobody."),
)
CONFIRM_EMAIL = Letter(
    _("Your code to confirm this e-mail address"),
    _("Talat: %(code)s confirms your e-mail address. Good for %(minutes)s minutes. Tell it to nobody."),
)
CONFIRM_SELF = Letter(
    _("Your code to change your account"),
    _("Talat: %(code)s lets you change your account. Good for %(minutes)s minutes. Tell it to nobody."),
)
NO_ACCOUNT = Letter(
    _("No account yet"),
    _("Talat: nobody has signed up with this number or address yet. Choose “Sign up” to start."),
)
HAS_ACCOUNT = Letter(
    _("You already have an account"),
    _("Talat: you already have an account. Choose “Sign in” and we send you a code."),
)
PHONE_CHANGED = Letter(
    _("Your phone number was changed"),
    _("Talat: your account now has another phone number. If that was not you, tell us at once."),
)

# allauth names its letters by their template; ours come from this table instead.
BY_TEMPLATE = {
    "account/email/login_code": SIGN_IN_CODE,
    "account/email/email_confirmation": CONFIRM_EMAIL,
    "account/email/email_confirmation_signup": CONFIRM_EMAIL,
    "account/email/account_already_exists": HAS_ACCOUNT,
    "account/email/unknown_account": NO_ACCOUNT,
    "account/email/email_changed": Letter(
        _("Your e-mail address was changed"),
        _("Talat: your account now has another e-mail address. If that was not you, tell us at once."),
    ),
    "account/email/email_deleted": Letter(
        _("Your e-mail address was removed"),
        _("Talat: your e-mail address was removed from your account. If that was not you, tell us at once."),
    ),
    "account/email/password_set": Letter(
        _("A password was set"),
        _("Talat: your account now has a new password. If that was not you, tell us at once."),
    ),
    "mfa/email/totp_activated": Letter(
        _("Second step switched on"),
        _("Talat: signing in now also asks for the code of your app. If that was not you, tell us at once."),
    ),
    "mfa/email/totp_deactivated": Letter(
        _("Second step switched off"),
        _("Talat: signing in no longer asks for the code of your app. If that was not you, tell us at once."),
    ),
    "mfa/email/recovery_codes_generated": Letter(
        _("New spare codes"),
        _("Talat: new spare codes were made for your account. If that was not you, tell us at once."),
    ),
}


def send(letter: Letter, *, phone: str = "", email: str = "", code: str = "") -> None:
    """Send `letter` to a phone (E.164) or an e-mail address, in the language the person is reading now."""
    with transaction.atomic():
        notify(
            key=f"account:{uuid.uuid4().hex}",
            phone=phone,
            email=email,
            language=get_language() or settings.LANGUAGE_CODE,
            subject=str(letter.subject),
            text=str(letter.text) % {"code": code, "minutes": settings.CODE_MINUTES},
        )
