"""One open row per difference; it ends by itself, or is explained by a person until the figures change."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.core.findings import Finding
from marketplace.settlement import differences
from marketplace.settlement.models import Difference
from tests.factories import make_operator

pytestmark = pytest.mark.django_db


def one(ours: str = "10", theirs: str = "7", key: str = "balance:demo") -> Finding:
    return Finding(key, "they differ", Decimal(ours), Decimal(theirs))


def record(*findings: Finding, **options: Any) -> bool:
    return differences.record(["balance:"], findings, **options)


def rows() -> list[tuple[Any, ...]]:
    """Every row: whether it is open, and its figures."""
    return [(row.ended_at is None, row.ours, row.theirs) for row in Difference.objects.order_by("pk")]


def test_what_is_found_again_is_the_same_row() -> None:
    record(one())
    first = Difference.objects.get()
    Difference.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    record(one("11", "7"))
    row = Difference.objects.get()
    assert (row.pk, row.found_at, row.says) == (first.pk, first.found_at, "they differ")
    assert [row.ours, row.theirs] == [11, 7]
    assert row.seen_at > first.found_at


def test_it_ends_when_it_is_gone_and_a_new_one_is_a_new_row() -> None:
    record(one())
    record()
    row = Difference.objects.get()
    assert (row.ended_because, row.ended_by) == ("It is gone.", None)
    assert row.ended_at is not None
    record(one())
    assert rows() == [(False, 10, 7), (True, 10, 7)]


def test_a_comparison_ends_only_what_it_looked_at() -> None:
    for key in ("orphan:demo:1", "orphan:demo:2", "stock:1"):
        differences.record([key], [one(key=key)])
    differences.record(["orphan:demo:"], [], keep=["orphan:demo:2"])
    assert set(differences.open_differences().values_list("key", flat=True)) == {"orphan:demo:2", "stock:1"}
    assert differences.open_keys(["orphan:", "late:"]) == ["orphan:demo:2"]
    assert differences.open_by_kind() == {"orphan": 1, "stock": 1}


def test_the_first_look_opens_nothing_and_asks_for_a_second() -> None:
    assert record(one(), sure=False)
    assert rows() == []
    record(one())
    assert not record(one("12"), sure=False)  # known: nothing to look at again
    assert rows() == [(True, 12, 7)]
    assert not record(sure=False)  # what is gone is gone
    assert rows() == [(False, 12, 7)]


def test_an_explained_difference_is_kept_and_comes_again_when_the_figures_change() -> None:
    operator = make_operator()
    record(one())
    row = Difference.objects.get()
    assert differences.explain(row.pk, actor=operator, reason="a charge of the bank")
    record(one())
    record(one("110", "107"))  # both sides moved, and are by as much apart
    row.refresh_from_db()
    assert (row.ended_by, row.ended_because, list(differences.explained())) == (operator, "a charge of the bank", [row])
    assert rows() == [(False, 10, 7)]
    record(one("110", "106"))
    assert rows() == [(False, 10, 7), (True, 110, 106)]
    assert [known.ended_because for known in differences.explained()] == ["a charge of the bank"]


def test_an_explanation_is_forgotten_when_what_it_explained_was_gone_for_days() -> None:
    record(one())
    differences.explain(Difference.objects.get().pk, actor=make_operator(), reason="known")
    Difference.objects.update(seen_at=timezone.now() - timedelta(days=2))
    record(one())
    assert rows() == [(False, 10, 7)]
    Difference.objects.update(seen_at=timezone.now() - timedelta(days=4))
    record(one())
    assert rows() == [(False, 10, 7), (True, 10, 7)]


def test_it_is_explained_once() -> None:
    record(one())
    row = Difference.objects.get()
    assert differences.explain(row.pk, actor=make_operator(), reason="first")
    assert not differences.explain(row.pk, actor=make_operator(), reason="second")
    row.refresh_from_db()
    assert row.ended_because == "first"


def test_two_comparisons_at_once_open_one_row() -> None:
    record(one())
    with pytest.raises(IntegrityError), transaction.atomic():
        Difference.objects.create(key="balance:demo", says="again", seen_at=timezone.now())
    assert len(rows()) == 1


def test_what_went_wrong_a_million_times_is_not_written_a_million_times(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(differences, "MOST", 3)
    record(*(one(key=f"balance:{number}") for number in range(10)))
    assert Difference.objects.count() == 3
    monkeypatch.setattr(differences, "MOST", 30)
    with django_assert_num_queries(6):
        record(*(one(key=f"balance:{number}") for number in range(30)))
    assert Difference.objects.count() == 30
