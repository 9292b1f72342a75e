"""People made by ourselves: demo data, and staff before their first sign-in."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from marketplace.accounts.models import User


@transaction.atomic
def create_user(
    *,
    name: str,
    phone: str | None = None,
    email: str | None = None,
    password: str | None = None,
    language: str = "th",
    is_staff: bool = False,
    is_superuser: bool = False,
) -> User:
    """Make a person whose phone (E.164) and e-mail address count as confirmed, so that no code is asked for.

    Without a password they sign in by code. ValueError when neither phone nor e-mail is given;
    IntegrityError when one of them is taken.
    """
    user = User.objects.create_user(
        phone=phone,
        email=email,
        password=password,
        first_name=name,
        language=language,
        phone_verified=bool(phone),
        is_staff=is_staff,
        is_superuser=is_superuser,
    )
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
