"""The supervisor's end of the watchdog's pipe."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


class Lifeline:
    """Tells a watchdog process which process groups must not outlive us."""

    def __init__(self) -> None:
        self._groups: set[int] = set()
        self._watchdog = self._start()

    def hold(self, group: int) -> None:
        """`group` is to be killed when this process ends."""
        self._groups.add(group)
        self._tell(f"+{group}\n")

    def release(self, group: int) -> None:
        """`group` is gone; its number may soon belong to a stranger."""
        self._groups.discard(group)
        self._tell(f"-{group}\n")

    def tend(self) -> None:
        """Replaces a watchdog that was killed."""
        if self._watchdog.poll() is not None:
            self._watchdog = self._start()
            for group in self._groups:
                self._tell(f"+{group}\n")

    def close(self) -> None:
        """Ends the watchdog, which kills any group still held."""
        self._watchdog.communicate()

    @staticmethod
    def _start() -> subprocess.Popen[str]:
        # By its bare name, in a session of its own: neither a terminal's Ctrl-C nor a kill by the name of the
        # supervisor takes it along.
        return subprocess.Popen(
            [sys.executable, "-IS", "watchdog.py"],
            cwd=Path(__file__).parent,
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def _tell(self, line: str) -> None:
        pipe = self._watchdog.stdin
        if pipe is None:
            return
        try:
            pipe.write(line)
            pipe.flush()
        except BrokenPipeError:
            self.tend()
