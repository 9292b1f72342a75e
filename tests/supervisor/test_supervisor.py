"""What was killed comes back, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from marketplace.supervisor.address import listen_from

SOON = 15.0


class Dummy:
    """A supervisor over two dummy programs, in a process of its own."""

    def __init__(self, logs: Path, *arguments: str) -> None:
        with listen_from(20000) as probe:
            port = probe.getsockname()[1]
        self.logs = logs
        self.output = logs / "screen"
        logs.mkdir()
        with self.output.open("w") as screen:
            self.process = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("dummy.py")), str(logs), str(port), *arguments],
                stdout=screen,
                stderr=subprocess.STDOUT,
                env=os.environ | {"PYTHONPATH": str(Path.cwd())},
            )

    def screen(self) -> str:
        return self.output.read_text()

    def pids(self, program: str) -> list[list[int]]:
        """The processes of each start of a program: itself and what it started."""
        log = self.logs / f"{program}.log"
        lines = log.read_text().splitlines() if log.exists() else []
        return [[int(pid) for pid in line.split()[1:]] for line in lines if line.startswith(f"{program} ")]

    def all_pids(self) -> list[int]:
        return [pid for program in ("web", "worker") for pids in self.pids(program) for pid in pids]


def _alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def _until(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + SOON
    while not what():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def dummy(tmp_path: Path) -> Iterator[Dummy]:
    dummy = Dummy(tmp_path / "log")
    try:
        _until(lambda: "ready" in dummy.screen() and dummy.pids("worker"))
        yield dummy
    finally:
        dummy.process.kill()
        dummy.process.wait()
        _until(lambda: not any(_alive(pid) for pid in dummy.all_pids()))


def test_a_killed_program_comes_back_and_takes_its_children_along(dummy: Dummy) -> None:
    leader, below = dummy.pids("web")[0]
    os.kill(leader, signal.SIGKILL)
    _until(lambda: len(dummy.pids("web")) == 2)
    assert not _alive(below)
    assert all(_alive(pid) for pid in dummy.pids("web")[1])
    assert len(dummy.pids("worker")) == 1
    assert "web was killed by SIGKILL; starting it again in 1 s" in dummy.screen()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_ends_everything_quietly(dummy: Dummy, number: signal.Signals) -> None:
    dummy.process.send_signal(number)
    assert dummy.process.wait(SOON) == 0
    assert not any(_alive(pid) for pid in dummy.all_pids())
    assert dummy.screen().rstrip().endswith("stopped")
    assert "Traceback" not in dummy.screen()


def test_no_orphan_is_left_when_the_supervisor_itself_is_killed(dummy: Dummy) -> None:
    assert all(_alive(pid) for pid in dummy.all_pids())
    dummy.process.kill()
    _until(lambda: not any(_alive(pid) for pid in dummy.all_pids()))


def test_no_orphan_is_left_although_the_watchdog_was_killed_before(dummy: Dummy) -> None:
    children = Path(f"/proc/{dummy.process.pid}/task/{dummy.process.pid}/children")

    def watchdogs() -> list[int]:
        pids = [int(pid) for pid in children.read_text().split()]
        return [pid for pid in pids if b"watchdog" in Path(f"/proc/{pid}/cmdline").read_bytes() and _alive(pid)]

    first = watchdogs()
    os.kill(first[0], signal.SIGKILL)
    _until(lambda: watchdogs() and watchdogs() != first)
    dummy.process.kill()
    _until(lambda: not any(_alive(pid) for pid in dummy.all_pids()))


def test_a_program_that_keeps_ending_shows_its_last_words_and_is_tried_again(tmp_path: Path) -> None:
    dummy = Dummy(tmp_path / "log", "worker")
    _until(lambda: "worker keeps ending" in dummy.screen() and "again in 4 s" in dummy.screen())
    assert "ready" in dummy.screen()
    assert "TALAT_EMAIL_URL is missing" in dummy.screen()
    dummy.process.terminate()
    assert dummy.process.wait(SOON) == 0


def test_a_web_that_never_answers_ends_the_start_with_its_last_words(tmp_path: Path) -> None:
    dummy = Dummy(tmp_path / "log", "web")
    assert dummy.process.wait(SOON) == 1
    assert "web does not start" in dummy.screen()
    assert "TALAT_EMAIL_URL is missing" in dummy.screen()
    assert not any(_alive(pid) for pid in dummy.all_pids())
