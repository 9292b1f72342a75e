"""Who runs Talat in a data folder, and at which address: one locked file, `run/talat.json`.

The lock is the truth: the kernel gives it up with the process that holds it, kill -9 included.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Running:
    """The process that holds the lock; `ready` once its first page answers."""

    pid: int
    address: str
    ready: bool


class RunFile:
    """The run file of the data folder `var`."""

    def __init__(self, var: Path) -> None:
        self.path = var / "run" / "talat.json"

    def acquire(self) -> int | None:
        """Takes the lock and returns the descriptor that holds it, None when another process has it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        # What an earlier holder wrote goes: its process number may be a stranger's by now.
        os.ftruncate(descriptor, 0)
        return descriptor

    def write(self, running: Running) -> None:
        """Only for the holder of the lock. Written in place, since a new file would be another lock."""
        self.path.write_text(json.dumps(asdict(running)))

    def read(self) -> Running | None:
        """Who wrote last; None when nobody has, or is just writing."""
        try:
            return Running(**json.loads(self.path.read_text()))
        except (FileNotFoundError, ValueError):
            return None
