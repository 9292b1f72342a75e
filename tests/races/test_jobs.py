"""Many workers hear of the same job: the lease, taken by a conditional UPDATE, lets one of them do it."""

from __future__ import annotations

from tests.races.scenes import working
from tests.races.stage import Stage


def test_a_job_is_done_by_one_of_eight_workers(stage: Stage) -> None:
    job = stage.ask(working.due)
    finished = stage.crowd(working.work, processes=4, threads=2, job=job)
    assert sum(finished) == 1
    assert stage.ask(working.worked, job=job) == {"state": "done", "attempts": 1, "marks": 1}


def test_a_job_whose_worker_died_is_taken_over_by_one(stage: Stage) -> None:
    job = stage.ask(working.abandoned)
    finished = stage.crowd(working.work, processes=4, threads=2, job=job)
    assert sum(finished) == 1
    assert stage.ask(working.worked, job=job) == {"state": "done", "attempts": 2, "marks": 1}
