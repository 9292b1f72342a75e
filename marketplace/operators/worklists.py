"""Worklists: the oldest come first, and what is settled makes room for the next."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

SHOWN = 100


def worklist(rows: QuerySet[Any]) -> dict[str, object]:
    """What a page shows of it, and how many there are in all."""
    return {"rows": list(rows[:SHOWN]), "total": rows.count()}
