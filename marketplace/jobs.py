"""ONE table: which kind of job is carried out by which function, and which come by themselves.

A kind is "<queue>.<verb>"; the queue decides limits and lease (core.jobs.QUEUES).
"""

from collections.abc import Mapping
from datetime import timedelta

from marketplace.core import jobs
from marketplace.core.jobs import JobFunction
from marketplace.notifications import services as notifications

JOBS: Mapping[str, JobFunction] = {
    "messages.send": notifications.deliver,
    "reports.prune_jobs": jobs.prune,
}

PERIODIC: Mapping[str, timedelta] = {
    "reports.prune_jobs": timedelta(days=1),
}
