"""System checks of our own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


@register(Tags.database)
def thai_needs_a_locale(databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """With the plain C locale PostgreSQL sees no letters in Thai: trigram search is silently dead."""
    faults: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT datctype FROM pg_database WHERE datname = current_database()")
            locale = cursor.fetchone()[0]
        if locale in {"C", "POSIX"}:
            faults.append(
                Error(
                    f"The database's locale is {locale}.",
                    hint="Create it with LC_CTYPE 'C.UTF-8' or an ICU locale, TEMPLATE template0.",
                    id="talat.E001",
                )
            )
    return faults
