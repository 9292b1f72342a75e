"""One line per request or job, with what it sent to the database, in the file `settings.BENCH_COUNTS`."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from bench.cursors import statements

WEB = "web"


@dataclass(frozen=True)
class Work:
    """`kind`: `WEB` or a Celery task's name; `name`: method and view, or the job's id."""

    kind: str
    name: str
    statements: int

    def named(self, name: str) -> Work:
        return replace(self, name=name)


class CountingMiddleware:
    """The outermost: it sees what all the others send."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = statements()
        response = self.get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else request.path
        write(Work(WEB, f"{request.method} {view}", statements() - before))
        return response


def write(work: Work) -> None:
    """Appended in one piece: several processes write to the file."""
    path: Path = getattr(settings, "BENCH_COUNTS")  # noqa: B009 (no setting of Talat's own, so no type knows it)
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, f"{work.kind}\t{work.name}\t{work.statements}\n".encode())
    finally:
        os.close(file)


def read(file: Path) -> list[Work]:
    """All that was written so far."""
    if not file.exists():
        return []
    rows = (line.split("\t") for line in file.read_text().splitlines())
    return [Work(kind, name, int(sent)) for kind, name, sent in rows]
