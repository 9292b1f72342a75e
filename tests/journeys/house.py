"""Talat as `make run` starts it: web, worker and clock under the supervisor, on SQLite and files, with the demo."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from marketplace.supervisor.runfile import RunFile

PORT = "8710"  # or the next free one
READY_WITHIN = 420.0  # the first start loads the whole demo
STOPPED_WITHIN = 15.0


class House:
    """A running Talat in a data folder and an environment of its own. `more`: variables besides the usual ones."""

    def __init__(self, folder: Path, more: Mapping[str, str]) -> None:
        self.var = folder / "var"
        self.screen = folder / "screen"
        folder.mkdir(parents=True, exist_ok=True)
        # As after `env -i`: nothing of this process but where programs are.
        self._environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "TALAT_VAR_DIR": str(self.var),
            "PORT": PORT,
            **more,
        }

    def start(self) -> None:
        """Returns when the first page answers."""
        with self.screen.open("w") as screen:
            self._process = subprocess.Popen(
                ["sh", "scripts/python.sh", "-m", "scripts.run"],
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=screen,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + READY_WITHIN
        while not self._is_ready():
            assert time.monotonic() < deadline, self.screen.read_text()[-4000:]
            time.sleep(0.2)

    def _is_ready(self) -> bool:
        ended = self._process.poll()
        assert not ended, self.screen.read_text()[-4000:]
        running = RunFile(self.var).read()
        # Ended with 0: one runs in this folder already. It is used, and goes on afterwards.
        if running is None or not running.ready or (ended is None and running.pid != self._process.pid):
            return False
        self.address = running.address
        return True

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise

    def shell(self, code: str) -> None:
        """Carry out Python in a process of its own, as an operator would with `manage.py shell`."""
        command = [".venv/bin/python", "manage.py", "shell", "--verbosity", "0", "--command", code]
        subprocess.run(command, env=self._environ, check=True, timeout=60)

    def logs(self) -> str:
        """What web, worker and clock logged, access lines left out."""
        lines: list[str] = []
        for log in sorted((self.var / "log").glob("*.log")):
            lines += [f"{log.stem}: {line}" for line in log.read_text(errors="replace").splitlines()]
        return "\n".join(line for line in lines if '"GET /' not in line and '"POST /' not in line)
