"""`python -m scripts.environment runtime|dev`: makes .venv and installs that lock into it, if need be."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.stamps import Stamp, digest
from scripts.steps import StepFailed, run_step

VENV = Path(".venv")
PYTHON = VENV / "bin" / "python"
LOCKS = {"runtime": Path("requirements/runtime.txt"), "dev": Path("requirements/dev.txt")}


def install(lock: str, log: Path) -> None:
    """Leaves .venv with everything the lock (`runtime` or `dev`) names. Raises `StepFailed`."""
    # Two at once would install into each other's half-made environment; the second waits for the first.
    with Path("pyproject.toml").open() as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        version = _version_of_venv()
        if version is None:
            shutil.rmtree(VENV, ignore_errors=True)
            run_step("making .venv", [sys.executable, "-m", "venv", str(VENV)], log, os.environ)
            version = _version_of_venv() or ""
        stamp = Stamp(VENV / f"installed-{lock}")
        wanted = digest([LOCKS[lock]], version)
        if not stamp.is_for(wanted):
            # The lock is complete, so nothing is left to resolve; what is imported is compiled when it is.
            pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
            how = ["--require-hashes", "--no-deps", "--no-compile", "--progress-bar", "off"]
            run_step(f"installing libraries ({lock})", [*pip, *how, "-r", str(LOCKS[lock])], log, os.environ)
            stamp.set(wanted)


def _version_of_venv() -> str | None:
    """Python's version in .venv; None when it does not run or lacks pip (half made, system upgraded)."""
    probe = "import sys, importlib.util as u; print(sys.version) if u.find_spec('pip') else sys.exit(1)"
    try:
        answer = subprocess.run([str(PYTHON), "-c", probe], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout


if __name__ == "__main__":
    try:
        install(sys.argv[1], Path("var/log/setup.log"))
    except StepFailed:
        sys.exit(1)
