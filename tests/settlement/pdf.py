"""What a person reads on a PDF."""

from __future__ import annotations

import shutil
import subprocess

import pytest

can_be_read = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is missing")


def text_of(pdf: bytes) -> str:
    """All its words in their order, one space between them."""
    command = ["pdftotext", "-layout", "-", "-"]
    found = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    # Typst writes the vowel ำ as the two signs it is made of.
    return " ".join(found.replace("\u0e4d\u0e32", "\u0e33").split())
