"""Several workers that issue papers of one series at once."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from django.db import transaction

from marketplace.settlement.models import Document, DocumentKind, Series
from marketplace.settlement.papers.issuing import issue
from tests.factories import make_seller

EACH = 5


class _Killed(Exception):
    """Whoever issues the paper does not live to commit it."""


def office(name: str) -> dict[str, int | str]:
    return {"seller": make_seller().pk, "name": name}


def write(number: int, meet: Callable[[], None], *, seller: int, name: str) -> None:
    """Papers of one's own, one that all of them write, and one that is never committed, between the others."""
    meet()
    for own in range(EACH):
        _issue(f"{name}-{number}-{own}", seller, name)
        with contextlib.suppress(_Killed), transaction.atomic():
            _issue(f"{name}-{number}-{own}-lost", seller, name)
            raise _Killed
    _issue(f"{name}-shared", seller, name)


def numbers(seller: int, name: str) -> dict[str, object]:
    papers = Document.objects.filter(series__name=name).order_by("number")
    return {
        "numbers": list(papers.values_list("number", flat=True)),
        "last": Series.objects.get(name=name).last_number,
        "shared": papers.filter(key=f"{name}-shared").count(),
        "lost": papers.filter(key__endswith="-lost").count(),
    }


def _issue(key: str, seller: int, name: str) -> None:
    issue(kind=DocumentKind.RECEIPT, key=key, seller_id=seller, series=name, content={})
