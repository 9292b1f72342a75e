"""The supervisor: keeps its programs running until it is told to stop."""

from __future__ import annotations

import http.client
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from marketplace.supervisor.child import Child, Program
from marketplace.supervisor.lifeline import Lifeline

PAUSE = 0.2
STOP_WITHIN = 5.0  # then what still runs is killed; durable jobs make that safe
HOPELESS_AFTER = 4  # deaths in a row before the first page ever answered


def say(message: str) -> None:
    """One line on the screen, with the time."""
    print(f"{time.strftime('%H:%M:%S')}  {message}", flush=True)


class Supervisor:
    """Runs `programs` until SIGINT, SIGTERM or SIGHUP.

    `port` is where /healthz answers on loopback once pages can be served; `on_ready` is called then, once.
    """

    def __init__(self, programs: Sequence[Program], logs: Path, port: int, on_ready: Callable[[], None]) -> None:
        self._stopping = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        self._lifeline = Lifeline()
        self._children = [Child(program, logs, self._lifeline, say) for program in programs]
        self._port = port
        self._on_ready = on_ready
        self._ready = False

    def run(self) -> int:
        """Returns the exit code: 0 after a stop that was asked for, 1 when a program cannot even start."""
        code = 0
        while not self._stopping:
            self._lifeline.tend()
            for child in self._children:
                child.tend()
            if not self._ready:
                self._look_whether_ready()
                hopeless = [child for child in self._children if child.deaths >= HOPELESS_AFTER]
                if hopeless and not self._ready:
                    say(f"{hopeless[0].program.name} does not start. The last lines of its log:")
                    print("\n".join(hopeless[0].last_lines(30)), flush=True)
                    code = 1
                    break
            time.sleep(PAUSE)
        self._end()
        return code

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _look_whether_ready(self) -> None:
        if _answers(self._port):
            self._ready = True
            self._on_ready()

    def _end(self) -> None:
        say("stopping …")
        for child in self._children:
            child.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for child in self._children:
            child.wait(deadline)
        self._lifeline.close()
        say("stopped")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        # In production the host name of a loopback request may be refused (400): the web is up all the same.
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
