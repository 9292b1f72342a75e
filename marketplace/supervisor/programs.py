"""The three programs of Talat: the web, the worker and the clock."""

from __future__ import annotations

import sys
from pathlib import Path

from marketplace.supervisor.child import Program

QUEUES = ("money", "fulfilment", "messages", "media", "reports")


def talat(listening: int, var: Path) -> list[Program]:
    """The programs, the web serving the already listening socket `listening`.

    The supervisor keeps that socket open while the web restarts: a visitor waits a moment and is not refused.
    """
    web = Program(
        "web",
        (
            *(sys.executable, "-m", "gunicorn", "marketplace.wsgi:application"),
            *("--bind", f"fd://{listening}"),
            # Threads: a slow upload over village Wi-Fi would starve a sync worker.
            *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
            "--preload",
            *("--timeout", "60", "--graceful-timeout", "4", "--keep-alive", "5"),
            "--no-control-socket",
            *("--access-logfile", "-"),
        ),
        descriptors=(listening,),
    )
    # Nicer than the web: when the machine is busy, a person who looks at a page comes before a message or a paper.
    celery = ("nice", "-n", "5", sys.executable, "-m", "celery", "--app", "marketplace.celery")
    worker = Program(
        "worker",
        (
            *(*celery, "worker"),
            # Processes: time limits work and a job that kills its process harms no other.
            *("--pool", "prefork", "--concurrency", "2", "--queues", ",".join(QUEUES)),
            *("--without-gossip", "--without-mingle", "--loglevel", "INFO"),
        ),
    )
    clock = Program(
        "clock",
        (
            *(*celery, "beat"),
            # Without a pid file: after kill -9 a stale one would keep the clock from starting.
            *("--schedule", str(var / "run" / "beat-schedule"), "--pidfile", "", "--loglevel", "INFO"),
        ),
    )
    return [web, worker, clock]
