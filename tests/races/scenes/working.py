"""Several workers that are told of the same job."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from marketplace.core import jobs
from marketplace.core.models import Job, JobState, StateChange

JOB_TABLE = "tests.races.scenes.working.JOBS"


def leave_a_mark(mark: str) -> None:
    """A job that takes its time, and must not be done twice."""
    time.sleep(0.3)
    StateChange.objects.create(aggregate="race", object_id=mark, event="worked", target="done")


JOBS = {"money.leave_a_mark": leave_a_mark}


def due() -> str:
    """The id of a job that is to be done now."""
    return _insert(state=JobState.PENDING)


def abandoned() -> str:
    """The id of a job whose worker was killed a while ago."""
    over = timezone.now() - timedelta(seconds=1)
    return _insert(state=JobState.RUNNING, attempts=1, lease_token=uuid.uuid4(), lease_until=over)


def _insert(**fields: Any) -> str:
    mark = uuid.uuid4().hex
    job = Job(kind="money.leave_a_mark", dedup_key=mark, arguments={"mark": mark}, run_at=timezone.now(), **fields)
    job.save()
    return str(job.pk)


def work(me: int, meet: Callable[[], None], job: str) -> bool:
    """Whether it was this worker that finished it."""
    settings.JOB_TABLE = JOB_TABLE  # of this process, which ends with the scene
    meet()
    return jobs.run(job)


def worked(job: str) -> dict[str, Any]:
    row = Job.objects.get(pk=job)
    marks = StateChange.objects.filter(aggregate="race", object_id=row.arguments["mark"])
    return {"state": row.state, "attempts": row.attempts, "marks": marks.count()}
