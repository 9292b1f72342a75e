"""Issuing a paper: once per key, and with a number where it bears one. A series has no gaps."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from marketplace.core.jobs import enqueue
from marketplace.settlement.models import Document, DocumentKind, Series


def series_name(prefix: str, day: date) -> str:
    """The series in which a paper of that day is numbered: "T-2569" by its Buddhist year."""
    return f"{prefix}-{day.year + 543}"


def issue(
    *,
    kind: DocumentKind,
    key: str,
    seller_id: int,
    content: dict[str, Any],
    series: str = "",
    order_number: str = "",
    month: date | None = None,
) -> Document:
    """The paper of that key: written now, with the next number of the series if one is named, or found.

    The number is drawn in the transaction that writes the paper, behind the series' row lock: when that fails, the
    number is not used up, and the next paper gets it. Its PDF is drawn by a job.
    """
    with transaction.atomic():
        numbers = _locked(series) if series else None
        # Looked for behind the lock: who waited for it finds the paper that the other one wrote.
        known = Document.objects.filter(key=key).first()
        if known is not None:
            return known
        if numbers is not None:
            Series.objects.filter(pk=numbers.pk).update(last_number=F("last_number") + 1)
            numbers.refresh_from_db()
        made = Document.objects.create(
            kind=kind,
            key=key,
            series=numbers,
            number=numbers.last_number if numbers else None,
            seller_id=seller_id,
            order_number=order_number,
            month=month,
            content=content,
        )
        enqueue("reports.draw_paper", key=str(made.pk), document_id=made.pk)
    return made


def _locked(name: str) -> Series:
    Series.objects.bulk_create([Series(name=name)], ignore_conflicts=True)
    return Series.objects.select_for_update().get(name=name)
