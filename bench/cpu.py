"""Processor time of a shop's programs and of its database's processes, which noise of the machine disturbs little."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cpu:
    """Seconds: of the web; of all programs of the shop, the web among them; of its connections to PostgreSQL."""

    web: float = 0.0
    programs: float = 0.0
    database: float = 0.0

    def __add__(self, other: Cpu) -> Cpu:
        return Cpu(self.web + other.web, self.programs + other.programs, self.database + other.database)


def used(pids: Iterable[int]) -> dict[int, float]:
    """Process → seconds since it began, of those that still live."""
    return {pid: (int(fields[11]) + int(fields[12])) / TICKS for pid in pids if (fields := _stat(pid))}


def between(before: dict[int, float], after: dict[int, float]) -> float:
    """What the processes used; one that ended in between counts for nothing, a new one from its begin."""
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())


def family(pid: int) -> list[int]:
    """The process and all below it."""
    parents = {child: int(fields[1]) for child in _all() if (fields := _stat(child))}
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def is_web(pid: int) -> bool:
    return b"gunicorn" in _read(pid, "cmdline")


def _all() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdecimal()]


def _stat(pid: int) -> list[str]:
    """The fields behind the program's name (see proc(5), where the first of them is the third)."""
    return _read(pid, "stat").decode().rpartition(")")[2].split()


def _read(pid: int, file: str) -> bytes:
    try:
        return (PROC / str(pid) / file).read_bytes()
    except OSError:
        return b""  # it has ended
