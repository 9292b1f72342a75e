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
        password, code, outbox = (
            settings.BASE_URL + reverse(name)
            for name in ("account_login_password", "account_login", "notifications:outbox")
        )
        self.stdout.write(f"Sign in by phone or e-mail at {password} ; password for all: {PASSWORD}")
        self.stdout.write(f"or by phone alone at {code} ; the code appears at {outbox}\n\n")
        for one in SIGN_INS:
            self.stdout.write(
                f"{one.role:<13} {format_phone(one.phone)}  {one.email:<24} {one.page:<12} {one.what_for}"
            )
