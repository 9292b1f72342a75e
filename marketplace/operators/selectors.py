"""Jobs that need an operator's eye; the other lists come from the packages they belong to."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from marketplace.core.models import Job, JobState


def dead_jobs() -> QuerySet[Job]:
    """Jobs that were given up, the oldest first."""
    return Job.objects.filter(state=JobState.DEAD).order_by("finished_at", "pk")


def waiting_jobs() -> QuerySet[Job]:
    """Jobs that are due now or failed before and will come again, the longest waiting first."""
    struggling = Q(attempts__gt=0) | Q(run_at__lt=timezone.now())
    return Job.objects.filter(struggling, state=JobState.PENDING).order_by("run_at", "pk")
