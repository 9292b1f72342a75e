"""Long lists, page by page, by key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

PAGE = 50
LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True)
class Page:
    """`next_query`: what to ask the next page with; empty on the last one."""

    rows: list[Any]
    next_query: str


def newest_first(request: HttpRequest, rows: QuerySet[Any]) -> Page:
    """`?before=`: the key of the last row of the page before."""
    key = _key(request, "before")
    found = list((rows.filter(pk__lt=key) if key is not None else rows).order_by("-pk")[: PAGE + 1])
    return _page(found, "before")


def oldest_first(request: HttpRequest, rows: QuerySet[Any]) -> Page:
    """`?after=`: the key of the last row of the page before."""
    key = _key(request, "after")
    found = list((rows.filter(pk__gt=key) if key is not None else rows).order_by("pk")[: PAGE + 1])
    return _page(found, "after")


def _page(found: list[Any], name: str) -> Page:
    more = len(found) > PAGE
    return Page(found[:PAGE], f"?{name}={found[PAGE - 1].pk}" if more else "")


def _key(request: HttpRequest, name: str) -> int | None:
    """What is no key asks for the first page."""
    given = request.GET.get(name, "")
    return min(int(given), LARGEST_KEY) if given.isascii() and given.isdigit() and len(given) < 20 else None
