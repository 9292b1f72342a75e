"""The two Celery tasks of the whole project."""

from celery import shared_task
from django.db import close_old_connections

from marketplace.core import jobs


@shared_task(name="marketplace.core.tasks.run_job")
def run_job(job_id: str) -> None:
    close_old_connections()  # as at the begin of a request: the worker keeps its own (CELERY_DB_REUSE_MAX)
    jobs.run(job_id)


@shared_task(name="marketplace.core.tasks.tick", expires=30)
def tick() -> None:
    close_old_connections()
    jobs.tick()
