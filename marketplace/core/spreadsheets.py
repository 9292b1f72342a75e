"""CSV files that people open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

# What a spreadsheet may take for the beginning of a formula, half and full width, and what it skips before one.
_FORMULA = tuple("=+-@＝＋－＠|%\t\r\n ")

Cell = str | int | Decimal | date | None


def csv_file(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows as CSV in UTF-8 with a byte order mark, by which Excel knows Thai for what it is.

    A text that a spreadsheet would carry out as a formula is made plain by an apostrophe before it. Numbers are
    numbers: a debt of -25.00 stays one.
    """
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([_plain(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    return "" if cell is None else str(cell)
