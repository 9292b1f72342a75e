"""`make run`: prepares everything, then becomes the supervisor. A second one says where the first one is."""

from __future__ import annotations

import os
import signal
import sys
import time
from types import FrameType

from marketplace.supervisor.address import address_of, listen_from
from marketplace.supervisor.runfile import RunFile, Running
from scripts.environment import PYTHON, install
from scripts.folder import data_folder
from scripts.prepare import prepare
from scripts.steps import StepFailed


def main() -> None:
    """Does not return but for Talat already running. Raises `StepFailed`, or SystemExit for a wrong PORT."""
    signal.signal(signal.SIGTERM, _interrupt)
    started = time.monotonic()
    var = data_folder()
    run_file = RunFile(var)
    while (lock := run_file.acquire()) is None:
        if running := run_file.read():
            state = "already runs" if running.ready else "is already being started"
            print(f"Talat {state} at {running.address} (process {running.pid}; make stop ends it).")
            return
        time.sleep(0.1)  # it has just been taken, or a make stop holds it

    wish = os.environ.get("PORT", "8000")
    if not wish.isdecimal() or not 0 < int(wish) < 65536:
        sys.exit(f"PORT={wish} is not a port: a number from 1 to 65535 is.")
    port, address = _free_port(int(wish))
    run_file.write(Running(os.getpid(), address, ready=False))
    print("Preparing Talat", flush=True)
    install("runtime", var / "log" / "setup.log")
    greeting = prepare(var, address)
    print(f"Prepared in {time.monotonic() - started:.1f} s, starting", flush=True)

    os.set_inheritable(lock, True)  # held on by the supervisor
    arguments = ["-m", "marketplace.supervisor", "--port", str(port), "--lock", str(lock)]
    if greeting:
        arguments += ["--greeting", str(greeting)]
    os.execv(PYTHON, [str(PYTHON), *arguments])


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _free_port(wish: int) -> tuple[int, str]:
    with listen_from(wish) as probe:
        port, address = probe.getsockname()[1], address_of(probe)
    if port != wish:
        print(f"Port {wish} is taken by another program: using {port}.", flush=True)
    return port, address


if __name__ == "__main__":
    try:
        main()
    except StepFailed:
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nStopped while preparing; the next start goes on from here.")
        sys.exit(130)
