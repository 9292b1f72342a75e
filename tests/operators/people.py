"""Operators at their pages."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from marketplace.accounts.models import User
from tests.factories import make_operator


class Operator:
    """A signed-in operator."""

    def __init__(self) -> None:
        self.user: User = make_operator()
        self.client = Client()
        self.client.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")

    def get(self, view: str, *arguments: Any, **query: Any) -> str:
        """The page's HTML."""
        answer = self.client.get(reverse(f"operators:{view}", args=arguments), query)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def post(self, view: str, *arguments: Any, **typed: Any) -> Any:
        """What the button or form leads to, redirects followed."""
        return self.client.post(reverse(f"operators:{view}", args=arguments), typed, follow=True)
