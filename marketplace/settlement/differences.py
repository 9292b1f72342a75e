"""Differences between our books and the world: one open row each, until it is gone or a person has explained it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Left, StrIndex
from django.utils import timezone

from marketplace.core.findings import Finding
from marketplace.settlement.models import Difference

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.base_user import AbstractBaseUser

GONE = "It is gone."
MOST = 1000  # of one comparison: whatever went wrong, the table is for people to read
FORGOTTEN_AFTER = timedelta(days=3)  # an explanation is for what is found again and again


def record(
    prefixes: Sequence[str], findings: Iterable[Finding], *, sure: bool = True, keep: Collection[str] = ()
) -> bool:
    """Write down what a comparison found; what began with one of the prefixes and is not found any more has ended.

    Without `sure` nothing is opened: money may be under way between two rows, so a comparison looks twice. True when
    there is something to look at again. `keep`: keys about which nothing was learnt.
    """
    found = {finding.key[:120]: finding for finding in islice(findings, MOST)}
    now = timezone.now()
    with transaction.atomic():
        known = {row.key: row for row in open_differences().filter(_begins(prefixes)).select_for_update()}
        Difference.objects.bulk_update(
            [_seen(row, found[row.key], now) for row in known.values() if row.key in found],
            ["says", "ours", "theirs", "seen_at"],
        )
        gone = [row.pk for row in known.values() if row.key not in found and row.key not in keep]
        Difference.objects.filter(pk__in=gone, ended_at=None).update(ended_at=now, ended_because=GONE)
        fresh = _unexplained({key: finding for key, finding in found.items() if key not in known}, now)
        if sure:
            Difference.objects.bulk_create(
                [_seen(Difference(key=key), finding, now) for key, finding in fresh.items()], ignore_conflicts=True
            )
    return bool(fresh) and not sure


def open_differences() -> QuerySet[Difference]:
    """The oldest first."""
    return Difference.objects.filter(ended_at=None).order_by("found_at", "pk")


def open_keys(prefixes: Sequence[str]) -> list[str]:
    return list(open_differences().filter(_begins(prefixes)).values_list("key", flat=True))


def open_by_kind() -> dict[str, int]:
    """How many are open, by the word before the colon; one query."""
    kind = Left("key", StrIndex("key", Value(":")) - 1)
    rows = Difference.objects.filter(ended_at=None).annotate(kind=kind).order_by("kind")
    return dict(rows.values_list("kind").annotate(Count("pk")))


def explain(difference_id: int, *, actor: AbstractBaseUser, reason: str) -> bool:
    """A person knows why it is so. It is kept, and opened anew when the figures change. False: it had ended."""
    return bool(
        Difference.objects.filter(pk=difference_id, ended_at=None).update(
            ended_at=timezone.now(), ended_by=actor, ended_because=reason[:300]
        )
    )


def explained() -> QuerySet[Difference]:
    """The newest first."""
    return (
        Difference.objects.filter(ended_at__isnull=False)
        .exclude(ended_because=GONE)
        .select_related("ended_by")
        .order_by("-ended_at", "-pk")
    )


def _begins(prefixes: Sequence[str]) -> Q:
    begins = Q(pk=None)
    for prefix in prefixes:
        begins |= Q(key__startswith=prefix)
    return begins


def _seen(row: Difference, finding: Finding, now: datetime) -> Difference:
    row.says, row.ours, row.theirs, row.seen_at = finding.says[:300], finding.ours, finding.theirs, now
    return row


def _unexplained(found: dict[str, Finding], now: datetime) -> dict[str, Finding]:
    """Without those that a person has explained and that are by as much apart as they were then."""
    rows = explained().filter(key__in=found, seen_at__gte=now - FORGOTTEN_AFTER)
    same = {row.key: row.pk for row in rows if _gap(row) == _gap(found[row.key])}
    Difference.objects.filter(pk__in=same.values()).update(seen_at=now)
    return {key: finding for key, finding in found.items() if key not in same}


def _gap(one: Difference | Finding) -> Decimal:
    return (one.ours or Decimal(0)) - (one.theirs or Decimal(0))
