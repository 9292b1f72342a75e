"""The two Celery tasks of the whole project."""

from celery import shared_task

from marketplace.core import jobs


@shared_task(name="marketplace.core.tasks.run_job")
def run_job(job_id: str) -> None:
    jobs.run(job_id)


@shared_task(name="marketplace.core.tasks.tick", expires=30)
def tick() -> None:
    jobs.tick()
