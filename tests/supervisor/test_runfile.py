"""One Talat per data folder, and everybody can read where it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from marketplace.supervisor.address import address_of, listen_from
from marketplace.supervisor.runfile import RunFile, Running

HOLD = """
import os, sys, time
from pathlib import Path
from marketplace.supervisor.runfile import RunFile, Running
run_file = RunFile(Path(sys.argv[1]))
assert run_file.acquire() is not None
run_file.write(Running(os.getpid(), "http://127.0.0.1:1", ready=True))
print("held", flush=True)
time.sleep(600)
"""


def test_a_killed_holder_gives_up_the_lock_and_its_number_is_forgotten(tmp_path: Path) -> None:
    run_file = RunFile(tmp_path)
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert run_file.acquire() is None
        assert run_file.read() == Running(holder.pid, "http://127.0.0.1:1", ready=True)
        holder.kill()
    descriptor = run_file.acquire()
    assert descriptor is not None
    assert run_file.read() is None
    os.close(descriptor)


def test_a_taken_port_is_passed_over() -> None:
    with listen_from(20000) as first:
        taken = first.getsockname()[1]
        with listen_from(taken) as second:
            assert second.getsockname()[1] > taken
            assert address_of(second) == f"http://127.0.0.1:{second.getsockname()[1]}"
