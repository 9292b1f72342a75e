"""A job's truth is its row: once per key, one worker at a time, never lost, never finished twice."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from marketplace.core import jobs
from marketplace.core.models import Job, JobState

pytestmark = pytest.mark.django_db

calls: list[dict[str, Any]] = []


def note(**arguments: Any) -> None:
    calls.append(arguments)


def fail(**arguments: Any) -> None:
    raise ValueError("no paper")


def not_yet(**arguments: Any) -> None:
    raise jobs.Later(timedelta(minutes=7))


JOBS = {"money.note": note, "money.fail": fail, "media.note": note, "money.later": not_yet}
PERIODIC = {"money.note": timedelta(seconds=60)}


@pytest.fixture(autouse=True)
def table(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[uuid.UUID, str]]:
    calls.clear()
    settings.JOB_TABLE = "tests.core.test_jobs.JOBS"
    settings.PERIODIC_JOB_TABLE = "tests.core.test_jobs.PERIODIC"
    hints: list[tuple[uuid.UUID, str]] = []
    monkeypatch.setattr(jobs, "hint", lambda job_id, queue: hints.append((job_id, queue)))
    return hints


def make_job(kind: str = "money.note", **fields: Any) -> Job:
    return Job.objects.create(kind=kind, dedup_key=str(uuid.uuid4()), **{"run_at": timezone.now()} | fields)


def test_a_key_is_used_once_for_ever() -> None:
    for number in (1, 2):
        jobs.enqueue("money.note", key="order-7", number=number)
    job = Job.objects.get()
    assert (job.dedup_key, job.arguments) == ("money.note:order-7", {"number": 1})
    assert jobs.run(job.pk)
    jobs.enqueue("money.note", key="order-7", number=3)
    assert Job.objects.get().state == JobState.DONE
    assert calls == [{"number": 1}]


def test_a_hint_leaves_only_after_commit_and_only_when_due(
    table: list[Any], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        jobs.enqueue("money.note", key="now")
        jobs.enqueue("money.note", key="later", run_at=timezone.now() + timedelta(hours=1))
        assert table == []
    assert table == [(Job.objects.get(dedup_key="money.note:now").pk, "money")]


def test_a_broker_that_is_down_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("marketplace.core.jobs.app.send_task", refuse)
    job = make_job()
    jobs.hint(job.pk, "money")
    job.refresh_from_db()
    assert job.state == JobState.PENDING


def test_not_due_done_or_leased_jobs_are_left_alone() -> None:
    now = timezone.now()
    for job in (
        make_job(run_at=now + timedelta(minutes=1)),
        make_job(state=JobState.DONE),
        make_job(state=JobState.DEAD),
        make_job(state=JobState.RUNNING, lease_until=now + timedelta(seconds=5)),
    ):
        assert not jobs.run(job.pk)
    assert not jobs.run(uuid.uuid4())
    assert calls == []


def test_a_lost_worker_s_job_is_taken_over_and_the_zombie_cannot_finish_it() -> None:
    job = make_job(state=JobState.RUNNING, lease_until=timezone.now() - timedelta(seconds=1), attempts=1)
    zombie = uuid.uuid4()
    Job.objects.filter(pk=job.pk).update(lease_token=zombie)
    assert jobs.run(job.pk)
    assert not Job.objects.filter(pk=job.pk, lease_token=zombie).update(state=JobState.DONE)
    job.refresh_from_db()
    assert (job.state, job.attempts, len(calls)) == (JobState.DONE, 2, 1)


def test_whoever_lost_the_lease_while_working_does_not_finish() -> None:
    job = make_job()

    def loses_lease(**arguments: Any) -> None:
        Job.objects.filter(pk=job.pk).update(lease_token=uuid.uuid4())

    JOBS["money.note"], kept = loses_lease, JOBS["money.note"]
    try:
        assert not jobs.run(job.pk)
    finally:
        JOBS["money.note"] = kept
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_a_failure_backs_off_and_is_dead_after_the_last_try() -> None:
    job = make_job("money.fail")
    waits = []
    for _ in range(jobs.MAX_ATTEMPTS):
        Job.objects.filter(pk=job.pk).update(run_at=timezone.now())
        assert not jobs.run(job.pk)
        job.refresh_from_db()
        waits.append((job.run_at - timezone.now()).total_seconds())
    assert (job.state, job.attempts, job.last_error) == (JobState.DEAD, jobs.MAX_ATTEMPTS, "ValueError: no paper")
    assert 1 < waits[0] < 3
    assert 1024 * 0.74 < waits[9] < 1024 * 1.25
    assert jobs.redrive(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.PENDING, 0)


def test_later_is_no_failure() -> None:
    job = make_job("money.later")
    for _ in range(20):
        Job.objects.filter(pk=job.pk).update(run_at=timezone.now())
        jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.last_error) == (JobState.PENDING, 0, "")
    assert timedelta(minutes=6) < job.run_at - timezone.now() <= timedelta(minutes=7)


def test_the_tick_hints_what_is_due_and_inserts_each_period_once(table: list[Any]) -> None:
    now = timezone.now()
    due = make_job(run_at=now - timedelta(seconds=10))
    lost = make_job("media.note", state=JobState.RUNNING, lease_until=now - timedelta(seconds=1))
    make_job(run_at=now + timedelta(minutes=1))
    assert jobs.tick() == 2
    jobs.tick()
    assert {(due.pk, "money"), (lost.pk, "media")} <= set(table)
    assert Job.objects.filter(dedup_key__startswith="money.note:").count() == 1


def test_old_done_jobs_are_pruned_and_dead_ones_stay() -> None:
    long_ago = timezone.now() - timedelta(days=31)
    make_job(state=JobState.DONE, finished_at=long_ago)
    kept = {
        make_job(state=JobState.DONE, finished_at=timezone.now()).pk,
        make_job(state=JobState.DEAD, finished_at=long_ago).pk,
    }
    jobs.prune()
    assert set(Job.objects.values_list("pk", flat=True)) == kept


def test_a_job_that_takes_its_worker_down_each_time_is_given_up() -> None:
    lost: dict[str, Any] = {"state": JobState.RUNNING, "lease_until": timezone.now() - timedelta(seconds=1)}
    again = make_job(attempts=jobs.MAX_ATTEMPTS - 1, **lost)
    assert jobs.run(again.pk)
    job = make_job(attempts=jobs.MAX_ATTEMPTS, **lost)
    assert not jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.last_error) == (JobState.DEAD, "its worker was lost each time")
    assert len(calls) == 1
