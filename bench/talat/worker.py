"""The worker counts what each task sends. Celery imports this module (`CELERY_IMPORTS`)."""

from __future__ import annotations

from typing import Any

from celery.signals import task_postrun, task_prerun

from bench.counting import Work, write
from bench.cursors import statements

_before: list[int] = []  # one task at a time: the pool is of processes


@task_prerun.connect
def _begin(**rest: Any) -> None:
    _before.append(statements())


@task_postrun.connect
def _end(task: Any, args: Any, **rest: Any) -> None:
    write(Work(task.name, str(args[0]) if args else "", statements() - _before.pop()))
