"""`make stop`: ends a running Talat. `make reset` (`--reset`) also removes what it kept."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import time
from pathlib import Path

from marketplace.supervisor.runfile import RunFile
from scripts.folder import data_folder

PATIENCE = 15.0


def stop(run_file: RunFile) -> bool:
    """Ends whoever holds the run file's lock, by kill -9 after `PATIENCE` seconds; whether there was anybody.

    Keeps the lock: nothing can start until this process ends.
    """
    started = time.monotonic()
    signalled: set[tuple[int, signal.Signals]] = set()
    while run_file.acquire() is None:
        number = signal.SIGTERM if time.monotonic() < started + PATIENCE else signal.SIGKILL
        running = run_file.read()
        if running and (running.pid, number) not in signalled:
            signalled.add((running.pid, number))
            with contextlib.suppress(ProcessLookupError):
                os.kill(running.pid, number)
        time.sleep(0.1)
    return bool(signalled)


def remove(var: Path, keep: Path) -> None:
    """Removes what is in a data folder but the file `keep`, whose lock we hold."""
    for entry in var.iterdir():
        if entry == keep.parent:
            remove(entry, keep)
        elif entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry != keep:
            entry.unlink()


def main() -> None:
    """Says what it did."""
    var = data_folder()
    run_file = RunFile(var)
    # A folder that never ran Talat may be anybody's: it is left alone.
    if not run_file.path.exists():
        print(f"Nothing runs and nothing is kept in {var}.")
        return
    print("Talat is stopped." if stop(run_file) else "Talat was not running.")
    if "--reset" in sys.argv[1:]:
        remove(var, run_file.path)
        print(f"{var} is cleared: the next make run starts afresh.")
        if os.environ.get("DATABASE_URL"):
            print("DATABASE_URL is set: that database is not touched.")


if __name__ == "__main__":
    main()
