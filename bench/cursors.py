"""A cursor that counts what it sends to PostgreSQL. Both shops' connections make theirs of this kind."""

from __future__ import annotations

import threading
from typing import Any

from django.db.backends.postgresql import base

Cursor: Any = base.Cursor  # Django's types leave out what it has of psycopg


class _Tally(threading.local):
    statements = 0


_tally = _Tally()


def statements() -> int:
    """How many this thread has sent since it began."""
    return _tally.statements


class CountingCursor(Cursor):  # type: ignore[misc]
    """Everything that is executed counts: queries, writes, savepoints, and the look whether a connection still lives.

    BEGIN and COMMIT are sent by the connection, not by a cursor: they are not counted.
    """

    def execute(self, *arguments: Any, **options: Any) -> Any:
        _tally.statements += 1
        return super().execute(*arguments, **options)

    def executemany(self, *arguments: Any, **options: Any) -> Any:
        _tally.statements += 1
        return super().executemany(*arguments, **options)
