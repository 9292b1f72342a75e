"""Where a start keeps its data."""

from __future__ import annotations

import os
from pathlib import Path


def data_folder() -> Path:
    """`TALAT_VAR_DIR`, or var/ in the tree."""
    return Path(os.environ.get("TALAT_VAR_DIR") or "var").resolve()
