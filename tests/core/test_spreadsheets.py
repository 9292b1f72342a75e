"""CSV that Excel opens as it is meant, and from which no formula runs."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from marketplace.core.spreadsheets import Cell, csv_file


def read(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def test_excel_knows_it_for_utf_8() -> None:
    file = csv_file([["ราคา", Decimal("1250.50")]])
    assert file.startswith(b"\xef\xbb\xbf")
    assert file.decode("utf-8-sig") == "ราคา,1250.50\r\n"


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x")',
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "＝1",
        "|calc",
    ],
)
def test_no_text_is_carried_out(text: str) -> None:
    assert read(csv_file([[text]]))[0][0] == f"'{text}"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (Decimal("-25.00"), "-25.00"),
        (-3, "-3"),
        (date(2026, 11, 22), "2026-11-22"),
        (None, ""),
        ("", ""),
        ("ผ้า, คราม", "ผ้า, คราม"),
        ("a=b", "a=b"),
    ],
)
def test_all_else_stays_as_it_is(cell: Cell, written: str) -> None:
    assert read(csv_file([["x", cell]])) == [["x", written]]
