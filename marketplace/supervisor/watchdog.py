"""Kills what the supervisor leaves behind when it is killed itself.

A process of its own, run by path and not imported. Its standard input is a pipe from the supervisor:
`+<group>` and `-<group>` lines name the process groups that are alive. The pipe closes when the supervisor
ends, however it ends; the groups still named are then killed whole, with Celery's pool processes in them.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys

if __name__ == "__main__":
    groups: set[int] = set()
    for line in sys.stdin:
        change = groups.add if line.startswith("+") else groups.discard
        change(int(line[1:]))
    for group in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
