"""One supervised program: started in a process group of its own, watched, started again with a back-off."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from marketplace.supervisor.lifeline import Lifeline

LONGEST_WAIT = 5.0
STEADY_AFTER = 30.0  # alive for so long, a program's earlier deaths are forgotten
LARGEST_LOG = 5 * 1024 * 1024


@dataclass(frozen=True)
class Program:
    """What to run: a name for screen and log, the command, and file descriptors it inherits."""

    name: str
    command: tuple[str, ...]
    descriptors: tuple[int, ...] = ()


class Child:
    """Keeps one program running. Call `tend` often; it never waits."""

    def __init__(self, program: Program, logs: Path, lifeline: Lifeline, say: Callable[[str], None]) -> None:
        self.program = program
        self.deaths = 0  # in a row
        self._log = logs / f"{program.name}.log"
        self._lifeline = lifeline
        self._say = say
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._due = 0.0

    def tend(self) -> None:
        """Notes a death, and starts the program when it is due."""
        now = time.monotonic()
        if self._process is not None and self._process.poll() is not None:
            self._bury(self._process, now)
        if self._process is None and now >= self._due:
            self._start(now)

    def terminate(self) -> None:
        """Asks the program to end: its leader only, which ends the rest of its group in its own way."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()

    def wait(self, deadline: float) -> None:
        """Returns when the whole group is gone; kills it once `deadline` (monotonic seconds) has passed."""
        if self._process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, deadline - time.monotonic()))
        self._kill_group(self._process)
        self._process = None

    def last_lines(self, count: int = 12) -> list[str]:
        """The end of the program's log."""
        with contextlib.suppress(FileNotFoundError), self._log.open(errors="replace") as log:
            return [line.rstrip() for line in deque(log, count)]
        return []

    def _start(self, now: float) -> None:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        if self._log.exists() and self._log.stat().st_size > LARGEST_LOG:
            self._log.replace(self._log.with_suffix(".log.1"))
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self.program.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=self.program.descriptors,
                start_new_session=True,
            )
        self._lifeline.hold(self._process.pid)
        self._started = now
        self._say(f"{self.program.name} started (process {self._process.pid})")

    def _bury(self, process: subprocess.Popen[bytes], now: float) -> None:
        self._kill_group(process)
        self._process = None
        if now - self._started >= STEADY_AFTER:
            self.deaths = 0
        self.deaths += 1
        wait = min(LONGEST_WAIT, 2.0 ** (self.deaths - 1))
        self._due = now + wait
        self._say(f"{self.program.name} {_ending(process.returncode)}; starting it again in {wait:.0f} s")
        if self.deaths == 3 or self.deaths % 20 == 0:
            self._say(f"{self.program.name} keeps ending. The last lines of {self._log}:")
            for line in self.last_lines():
                self._say(f"    {line}")

    def _kill_group(self, process: subprocess.Popen[bytes]) -> None:
        # Its pool processes outlive a leader hit by kill -9 and would go on working beside the new ones.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._lifeline.release(process.pid)


def _ending(code: int) -> str:
    if code >= 0:
        return f"ended with code {code}"
    return f"was killed by {signal.Signals(-code).name}"
