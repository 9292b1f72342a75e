"""The steps of a sign-in."""

from __future__ import annotations

from allauth.account.stages import EmailVerificationStage
from django.http import HttpResponse

from marketplace.accounts.models import User


class ConfirmEmailStage(EmailVerificationStage):
    """Asks to confirm the e-mail address, unless the person is known by a confirmed phone number."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        if isinstance(user, User) and user.phone_verified:
            return None, True
        return super().handle()  # type: ignore[no-any-return, no-untyped-call]
