"""`python -m marketplace.supervisor --port 8000`: runs Talat in the foreground until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from marketplace.supervisor.address import address_of, listen_from
from marketplace.supervisor.loop import Supervisor, say
from marketplace.supervisor.programs import talat
from marketplace.supervisor.runfile import RunFile, Running


def main() -> int:
    """Exit code: 0 after a stop that was asked for, 1 when Talat already runs or does not start."""
    parser = argparse.ArgumentParser(prog="python -m marketplace.supervisor", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="the next free one is taken if it is in use")
    parser.add_argument("--greeting", type=Path, help="a text to show when the first page answers")
    parser.add_argument("--lock", type=int, help="descriptor of the run file's lock, if the caller has it")
    options = parser.parse_args()

    var = Path(os.environ.get("TALAT_VAR_DIR") or "var").resolve()
    run_file = RunFile(var)
    if options.lock is None and run_file.acquire() is None:
        running = run_file.read()
        say(f"Talat already runs{f' at {running.address}' if running else ''}")
        return 1

    listening = listen_from(options.port)
    address = address_of(listening)
    port = listening.getsockname()[1]
    if port != options.port:
        say(f"port {options.port} is taken: using {address}")
    os.environ.setdefault("TALAT_BASE_URL", address)

    def ready() -> None:
        run_file.write(Running(os.getpid(), address, ready=True))
        greeting = options.greeting.read_text().rstrip() if options.greeting else ""
        print(f"\n{greeting}\n\nTalat is at {address}    (Ctrl-C stops it)\n", flush=True)

    run_file.write(Running(os.getpid(), address, ready=False))
    return Supervisor(talat(listening.fileno(), var), var / "log", port, ready).run()


if __name__ == "__main__":
    sys.exit(main())
