"""The key of a page in an address."""

from __future__ import annotations

from django.http import HttpRequest

LARGEST_KEY = 2**63 - 1


def after(request: HttpRequest) -> int | None:
    """`?after=` as a key, None for the first page; what is no key asks for the first page, too."""
    given = request.GET.get("after", "")
    return min(int(given), LARGEST_KEY) if given.isascii() and given.isdigit() and len(given) < 20 else None
