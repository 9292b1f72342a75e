"""Rows once per key, and who inserted them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from marketplace.core.inserting import insert_new
from marketplace.core.models import Job

pytestmark = pytest.mark.django_db


def job(key: str, number: int = 1) -> Job:
    return Job(kind="money.note", dedup_key=key, arguments={"number": number}, run_at=timezone.now())


def test_a_taken_key_is_left_out_and_the_others_are_inserted() -> None:
    first = job("a")
    assert insert_new([first], unique="dedup_key") == [first]
    again, fresh = job("a", 2), job("b", 3)
    with transaction.atomic():
        assert insert_new([again, fresh], unique="dedup_key") == [fresh]
    rows = Job.objects.order_by("dedup_key").values_list("pk", "dedup_key", "arguments", "state", "attempts")
    assert list(rows) == [
        (first.pk, "a", {"number": 1}, "pending", 0),
        (fresh.pk, "b", {"number": 3}, "pending", 0),
    ]


def test_nothing_asks_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert insert_new([], unique="dedup_key") == []
