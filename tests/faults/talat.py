"""`make run` in a data folder of its own, and its processes to be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from marketplace.supervisor.runfile import RunFile, Running
from scripts import prepare, steps

START_WITHIN = 60.0  # seconds


def until(what: Callable[[], object], *, within: float) -> float:
    """Waits until it is so; the seconds that took."""
    started = time.monotonic()
    while not what():
        assert time.monotonic() < started + within, f"did not happen within {within} s"
        time.sleep(0.2)
    return time.monotonic() - started


def alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet waited for does not."""
    return _stat(pid)[:1] not in ([], ["Z"])


def below(pid: int) -> list[int]:
    """All processes that descend from this one."""
    parents = {int(path.name): _stat(int(path.name)) for path in Path("/proc").iterdir() if path.name.isdecimal()}
    children = [child for child, stat in parents.items() if stat and int(stat[1]) == pid]
    return children + [deeper for child in children for deeper in below(child)]


def _stat(pid: int) -> list[str]:
    """State, parent and more, as proc(5) tells them; empty when there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


class Talat:
    """Prepared without what takes long and no page needs: the demo's data, compressed static files."""

    def __init__(self, var: Path, port: int, environ: Mapping[str, str]) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.screen = var / "screen"
        self._environ = dict(environ) | {"PORT": str(port)}
        self._run_file = RunFile(var)
        self._process: subprocess.Popen[bytes] | None = None
        with pytest.MonkeyPatch.context() as patch:
            for name in set(os.environ) - set(environ):
                patch.delenv(name)
            for name, value in environ.items():
                patch.setenv(name, value)
            patch.setattr(prepare, "run_step", _quickly)
            prepare.prepare(var, self.address)

    def start(self) -> float:
        """Returns once the first page answers, with the seconds that took."""
        with self.screen.open("ab") as screen:
            command = ["sh", "scripts/python.sh", "-m", "scripts.run"]
            self._process = subprocess.Popen(command, env=self._environ, stdout=screen, stderr=subprocess.STDOUT)
        return until(self._is_ready, within=START_WITHIN)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def group(self, word: str) -> int:
        """The process group of the program whose command has this argument."""
        leaders = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        commands = {int(pid): Path(f"/proc/{pid}/cmdline").read_text().split("\0") for pid in leaders}
        (leader,) = [pid for pid, command in commands.items() if word in command]
        return leader

    def kill(self) -> None:
        """kill -9 of the supervisor."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(20)

    def _is_ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.screen.read_text()
        return self._run_file.read() == Running(self.pid, self.address, ready=True)


def _quickly(
    title: str, command: Sequence[str], log: Path, environ: Mapping[str, str], *, talkative: bool = False
) -> str:
    if title in {"demo data", "sign-ins"}:
        return ""
    if title == "static files":
        command = [*command, "--no-post-process"]
    return steps.run_step(title, command, log, environ, talkative=talkative)
