"""manage.py demo_sign_ins"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from marketplace.demo.sign_ins import PASSWORD, SIGN_INS
from marketplace.thailand.phone import format_phone


class Command(BaseCommand):
    help = "Print who can sign in to the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("There is no demo in production.")
        page = settings.BASE_URL + reverse("account_login")
        self.stdout.write(f"Sign in at {page} by phone or e-mail; password for all: {PASSWORD}")
        self.stdout.write(f"(or by code: it appears at {settings.BASE_URL}{reverse('notifications:outbox')})\n\n")
        for one in SIGN_INS:
            self.stdout.write(
                f"{one.role:<13} {format_phone(one.phone)}  {one.email:<24} {one.page:<12} {one.what_for}"
            )
