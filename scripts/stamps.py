"""Remembers what a step was last done for, so that a step whose input has not changed is left out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(paths: Iterable[Path], *more: str) -> str:
    """A hash of the contents of the files, of the files in the folders, and of the strings in `more`."""
    found: set[Path] = set()
    for path in paths:
        found.update(path.rglob("*") if path.is_dir() else [path])
    total = hashlib.sha256("\0".join(more).encode())
    for path in sorted(found):
        if path.is_file() and path.suffix != ".pyc":
            total.update(f"\0{path}\0".encode())
            total.update(path.read_bytes())
    return total.hexdigest()


class Stamp:
    """One file holding the digest that a step was last done for."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def is_for(self, value: str) -> bool:
        """Whether the step was done for `value`."""
        return self._path.is_file() and self._path.read_text() == value

    def set(self, value: str) -> None:
        """To be called once the step is done."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(value)
