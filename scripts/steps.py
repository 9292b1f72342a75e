"""Runs one step of a preparation after another, and shows what it does and how long it takes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

WIDTH = 78


class StepFailed(Exception):
    """A step ended with an error; what it said has been shown."""


def run_step(
    title: str, command: Sequence[str], log: Path, environ: Mapping[str, str], *, talkative: bool = False
) -> str:
    """Runs `command` and returns what it printed, which also goes to `log`.

    A terminal shows its last line while it works; `talkative` steps show all their lines everywhere.
    Raises `StepFailed` after showing the end of the output.
    """
    started = time.monotonic()
    live = sys.stdout.isatty() and not talkative
    print(f"  {title} …", end="\n" if talkative else "", flush=True)
    lines: list[str] = []
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("a") as file,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environ,
            text=True,
            errors="replace",
        ) as process,
    ):
        try:
            for line in process.stdout or ():
                file.write(line)
                lines.append(line)
                if talkative:
                    print(f"    {line.rstrip()}", flush=True)
                elif live:
                    print(f"\r\033[K{f'  {title} … {line.strip()}':.{WIDTH}}", end="", flush=True)
        except BaseException:
            process.kill()
            raise
    seconds = f"{time.monotonic() - started:.1f} s"
    if live:
        print(f"\r\033[K  {title} …", end="")
    print(f"  {title}: {seconds}" if talkative else f" {seconds}", flush=True)
    if process.returncode:
        print(f"\n{title} failed. The whole output is in {log}; its end:\n", file=sys.stderr)
        sys.stderr.writelines(deque(lines, 30))
        raise StepFailed(title)
    return "".join(lines)
