"""The process behind a `Stage`: `python -m tests.races.play` takes one call per line of JSON, answers with one each.

A plain call runs in this process. A crowd's actors are threads of processes forked from it, so that they have
Django loaded and nothing else in common: no connection, no lock, no memory.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any, TypedDict

import django
from django.db import connections
from django.test import Client
from django.utils.module_loading import import_string

FORK = multiprocessing.get_context("fork")
PATIENCE = 60.0  # seconds


class Call(TypedDict):
    """`actors` is [processes, threads in each], or None for a plain call."""

    scene: str
    actors: tuple[int, int] | None
    given: dict[str, Any]


def main() -> None:
    """Until its input ends. What anybody prints goes to the log with the errors, not among the answers."""
    with os.fdopen(os.dup(1), "w") as answers:
        os.dup2(2, 1)
        django.setup()
        Client().get("/basket/")  # loads addresses and templates, once for all who are forked
        connections.close_all()
        for line in sys.stdin:
            answers.write(json.dumps(_answer(json.loads(line))) + "\n")
            answers.flush()


def _answer(call: Call) -> dict[str, Any]:
    scene = import_string(call["scene"])
    try:
        if call["actors"]:
            return {"value": _crowd(scene, *call["actors"], call["given"])}
        return {"value": scene(**call["given"])}
    except Exception:  # it is the asking test that fails
        return {"error": traceback.format_exc()}
    finally:
        connections.close_all()  # what is open would be shared with whoever is forked next


def _crowd(scene: Callable[..., Any], processes: int, threads: int, given: dict[str, Any]) -> list[Any]:
    barrier = FORK.Barrier(processes * threads)
    started = []
    for first in range(0, processes * threads, threads):
        ours, theirs = FORK.Pipe(duplex=False)
        process = FORK.Process(target=_group, args=(theirs, scene, barrier, range(first, first + threads), given))
        process.start()
        theirs.close()
        started.append((process, ours))
    results: list[Any] = []
    for process, ours in started:
        results += ours.recv()
        process.join()
    errors = [result["error"] for result in results if "error" in result]
    if errors:
        raise RuntimeError("\n".join(errors))
    return [result["value"] for result in results]


def _group(answers: Connection, scene: Callable[..., Any], barrier: Any, numbers: range, given: dict[str, Any]) -> None:
    def act(number: int) -> dict[str, Any]:
        try:
            return {"value": scene(number, lambda: barrier.wait(PATIENCE), **given)}
        except Exception:
            barrier.abort()  # nobody waits for one who will not come
            return {"error": traceback.format_exc()}
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(numbers)) as pool:
        answers.send(list(pool.map(act, numbers)))


if __name__ == "__main__":
    main()
