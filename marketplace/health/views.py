"""Is the process alive, can it work, and are the books right?"""

from __future__ import annotations

import hmac
import ipaddress
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from marketplace.core.models import Job, JobState
from marketplace.health.exposition import CONTENT_TYPE, written
from marketplace.health.gauges import GAUGES
from marketplace.settlement.differences import open_differences

TOO_LONG = timedelta(minutes=5)


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"alive": True})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """503 when the database does not answer. What people must look at is told, and takes no process out of service:
    open differences of the books, jobs given up, jobs that have waited for more than five minutes."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        trouble = {
            "differences": open_differences().count(),
            "dead_jobs": Job.objects.filter(state=JobState.DEAD).count(),
            "waiting_jobs": Job.objects.filter(state=JobState.PENDING, run_at__lt=timezone.now() - TOO_LONG).count(),
        }
    except DatabaseError:
        return JsonResponse({"ready": False}, status=503)
    return JsonResponse({"ready": True, "degraded": any(trouble.values()), **trouble})


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus: with the token of TALAT_METRICS_TOKEN, or from this machine in the embedded default; else 404."""
    if not _may_scrape(request):
        raise Http404
    try:
        return HttpResponse(written(GAUGES), content_type=CONTENT_TYPE)
    except DatabaseError:
        return HttpResponse(status=503)


def _may_scrape(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    if settings.METRICS_TOKEN and hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        return True
    return settings.METRICS_ON_LOOPBACK and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False  # a socket in the file system
