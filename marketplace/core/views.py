"""Is the process alive, and can it work?"""

from datetime import timedelta

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from marketplace.core.models import Job, JobState


def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"alive": True})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and no job waits longer than five minutes; 503 otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    stuck = Job.objects.filter(state=JobState.PENDING, run_at__lt=timezone.now() - timedelta(minutes=5)).exists()
    dead = Job.objects.filter(state=JobState.DEAD).count()
    return JsonResponse({"ready": not stuck, "dead_jobs": dead}, status=503 if stuck else 200)
