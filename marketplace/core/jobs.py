"""Durable jobs: insert them in the business transaction; Celery and the sweeper carry them out.

A kind is "<queue>.<verb>", for example "money.sync_attempt"; `settings.JOB_TABLE` binds kinds to functions, which
take the job's arguments (ids only) as keywords. A function may run twice (its worker was killed after the effect):
it must be safe to repeat. It raises `Later` to be tried again without counting as a failure.
"""

from __future__ import annotations

import logging
import random
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

from marketplace.celery import app
from marketplace.core.inserting import insert_new
from marketplace.core.models import Job, JobState

logger = logging.getLogger(__name__)

JobFunction = Callable[..., None]


@dataclass(frozen=True)
class QueueLimits:
    """`limit`: seconds a job may run; `lease`: seconds after which another worker may take it over."""

    limit: int
    lease: int


QUEUES: Mapping[str, QueueLimits] = {
    "money": QueueLimits(limit=20, lease=30),
    "fulfilment": QueueLimits(limit=20, lease=30),
    "messages": QueueLimits(limit=20, lease=30),
    "media": QueueLimits(limit=40, lease=50),
    "reports": QueueLimits(limit=300, lease=420),
}
MAX_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=1)
HINT_GRACE = timedelta(seconds=3)
SWEEP_SIZE = 500
KEEP_DONE = timedelta(days=30)


class Later(Exception):
    """Try this job again after `wait`; nothing went wrong."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"again in {wait}")
        self.wait = wait


def job(kind: str, *, key: str, run_at: datetime | None = None, **arguments: int | str) -> Job:
    """A job for `enqueue_all`, not inserted yet; what it takes is what `enqueue` takes."""
    return Job(kind=kind, dedup_key=f"{kind}:{key}", arguments=arguments, run_at=run_at or timezone.now())


def enqueue(kind: str, *, key: str, run_at: datetime | None = None, **arguments: int | str) -> None:
    """Insert a job, once per `key` for ever (a second insert with the same key does nothing).

    `run_at` (aware) delays it. Call it inside the transaction that makes the work necessary.
    """
    enqueue_all([job(kind, key=key, run_at=run_at, **arguments)])


def enqueue_all(wanted: Sequence[Job]) -> None:
    """`enqueue` several jobs in one statement, however many there are."""
    now = timezone.now()
    for inserted in insert_new(wanted, unique="dedup_key"):
        if inserted.run_at <= now:
            transaction.on_commit(partial(hint, inserted.pk, inserted.queue), robust=True)


def hint(job_id: uuid.UUID, queue: str) -> None:
    """Tell Celery to look at the job. A broker that is down loses nothing: the sweeper looks again."""
    limits = QUEUES[queue]
    try:
        app.send_task(
            "marketplace.core.tasks.run_job",
            args=[str(job_id)],
            queue=queue,
            soft_time_limit=limits.limit,
            time_limit=limits.limit + 5,
            retry=False,
        )
    except (OSError, OperationalError) as error:
        logger.warning("no hint for job %s: %s", job_id, error)


def run(job_id: uuid.UUID | str) -> bool:
    """Carry the job out if it is due and nobody holds its lease. True if this call finished it.

    Finishing needs the lease token, so a worker that lost its lease (a zombie) cannot finish it again.
    """
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        return False
    now = timezone.now()
    if job.attempts >= MAX_ATTEMPTS and _give_up_on_killer(job_id, now):
        return False
    token = uuid.uuid4()
    claimed = (
        Job.objects.filter(pk=job_id)
        .filter(Q(state=JobState.PENDING, run_at__lte=now) | Q(state=JobState.RUNNING, lease_until__lt=now))
        .update(
            state=JobState.RUNNING,
            lease_token=token,
            lease_until=now + timedelta(seconds=QUEUES[job.queue].lease),
            attempts=job.attempts + 1,
        )
    )
    if not claimed:
        return False
    held = Job.objects.filter(pk=job_id, lease_token=token, state=JobState.RUNNING)
    try:
        _table()[job.kind](**job.arguments)
    except Later as later:
        held.update(state=JobState.PENDING, run_at=timezone.now() + later.wait, attempts=job.attempts)
        return False
    except Exception as error:  # whatever it was, the row must say so and the job must come again
        logger.exception("job %s failed", job)
        _failed(job, held, error)
        return False
    return bool(held.update(state=JobState.DONE, finished_at=timezone.now(), last_error=""))


def _give_up_on_killer(job_id: uuid.UUID | str, now: datetime) -> bool:
    """A job that took its worker down each time must not do so for ever."""
    lost = Job.objects.filter(pk=job_id, state=JobState.RUNNING, lease_until__lt=now, attempts__gte=MAX_ATTEMPTS)
    return bool(lost.update(state=JobState.DEAD, last_error="its worker was lost each time", finished_at=now))


def _failed(job: Job, held: Any, error: Exception) -> None:
    attempts = job.attempts + 1
    text = f"{type(error).__name__}: {error}"[:2000]
    if attempts >= MAX_ATTEMPTS:
        held.update(state=JobState.DEAD, last_error=text, finished_at=timezone.now())
        return
    wait = min(timedelta(seconds=2**attempts), LONGEST_WAIT) * random.uniform(0.75, 1.25)  # noqa: S311 jitter
    held.update(state=JobState.PENDING, last_error=text, run_at=timezone.now() + wait)


def tick() -> int:
    """Insert the periodic jobs of this period and hint whatever is due or lost its worker. Returns the hints given."""
    now = timezone.now()
    enqueue_all(
        [
            job(kind, key=str(int(now.timestamp() // period.total_seconds())), run_at=now)
            for kind, period in _periodic().items()
        ]
    )
    due = Job.objects.filter(
        Q(state=JobState.PENDING, run_at__lte=now - HINT_GRACE) | Q(state=JobState.RUNNING, lease_until__lt=now)
    )
    jobs = list(due.order_by("run_at").only("pk", "kind")[:SWEEP_SIZE])
    for each in jobs:
        hint(each.pk, each.queue)
    return len(jobs)


def prune() -> None:
    """Delete jobs that were done longer than `KEEP_DONE` ago; dead ones stay until an operator looks."""
    Job.objects.filter(state=JobState.DONE, finished_at__lt=timezone.now() - KEEP_DONE).delete()


def redrive(job_id: uuid.UUID) -> bool:
    """Give a dead job another round of attempts. True if it was dead."""
    return bool(
        Job.objects.filter(pk=job_id, state=JobState.DEAD).update(
            state=JobState.PENDING, attempts=0, run_at=timezone.now(), finished_at=None
        )
    )


def _table() -> Mapping[str, JobFunction]:
    table: Mapping[str, JobFunction] = import_string(settings.JOB_TABLE)
    return table


def _periodic() -> Mapping[str, timedelta]:
    table: Mapping[str, timedelta] = import_string(settings.PERIODIC_JOB_TABLE)
    return table
