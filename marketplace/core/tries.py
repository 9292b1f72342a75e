"""Guarding a short code that lies in a row: three wrong ones, then ten minutes of waiting.

The row has the fields `wrong_codes` and `locked_until`. A try is taken by a guarded UPDATE before the code is looked
at, so that many tries at once count as many.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Case, DateTimeField, F, Q, QuerySet, Value, When
from django.utils import timezone

TRIES = 3
WAIT = timedelta(minutes=10)


def take(row: QuerySet[Any]) -> bool:
    """Take one try at the code of this row; the third locks it. False: it is locked, no code may be looked at."""
    now = timezone.now()
    last_try = Q(wrong_codes__gte=TRIES - 1)
    return bool(
        row.filter(Q(locked_until=None) | Q(locked_until__lte=now)).update(
            wrong_codes=Case(When(last_try, then=Value(0)), default=F("wrong_codes") + 1),
            locked_until=Case(
                When(last_try, then=Value(now + WAIT)), default=Value(None), output_field=DateTimeField()
            ),
        )
    )


def forget(row: QuerySet[Any]) -> None:
    """The code was right."""
    row.update(wrong_codes=0, locked_until=None)
