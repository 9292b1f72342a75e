"""Rules that every file keeps."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture.tree import ROOT, files, written_code

LONGEST = 500
# Written in two pieces so that this file keeps its own rule.
NOT_COMMITTED = re.compile(
    "|".join(
        [
            "/ro" + "ot/",
            "/wo" + "rk/",
            "/ho" + r"me/\w+/",
            "/Us" + r"ers/\w+/",
            "/opt/" + "pypi",
            "pypi" + r"\.org",
            "python" + r"hosted\.org",
            "npmjs" + r"\.(org|com)",
            "deb" + r"ian\.org/debian",
        ]
    )
)


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def _in_functions(tree: ast.AST) -> list[int]:
    return [
        statement.lineno
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for statement in ast.walk(function)
        if isinstance(statement, ast.Import | ast.ImportFrom)
    ]


def test_the_import_rule_sees_an_import_inside_a_function() -> None:
    assert _in_functions(ast.parse("import os\ndef f():\n    if True:\n        import sys\n")) == [4]


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in written_code()}
    assert {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > LONGEST} == {}


def test_nothing_is_imported_inside_a_function() -> None:
    found = {
        str(path.relative_to(ROOT)): lines
        for path in written_code()
        if (lines := _in_functions(ast.parse(path.read_text())))
    }
    assert found == {}


def test_no_file_is_a_drawer_for_everything() -> None:
    drawers = {"utils.py", "util.py", "helpers.py", "misc.py", "common.py"}
    # A fork carries the names of Oscar's own modules, which Oscar imports by name.
    own = [path for path in written_code() if "oscar_forks" not in path.parts]
    assert [str(path.relative_to(ROOT)) for path in own if path.name in drawers] == []


def test_nothing_committed_names_a_machine_or_a_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in files()
        if (text := _text(path)) and (match := NOT_COMMITTED.search(text))
    ]
    assert found == []
