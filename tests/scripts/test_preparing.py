"""A step is left out only when nothing it depends on has changed; clearing touches our own data only."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from marketplace.supervisor.runfile import RunFile
from scripts.stamps import Stamp, digest
from scripts.steps import StepFailed, run_step
from scripts.stop import main, stop


def test_a_digest_follows_content_and_names(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    file = tmp_path / "inner" / "0001_initial.py"
    file.write_text("one")
    before = digest([tmp_path])
    assert digest([tmp_path]) == before
    assert digest([tmp_path], "postgres") != before
    file.write_text("two")
    assert digest([tmp_path]) != before
    file.write_text("one")
    assert digest([tmp_path]) == before
    file.rename(file.with_name("0002_more.py"))
    assert digest([tmp_path]) != before


def test_a_stamp_is_for_one_digest(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "stamps" / "database")
    assert not stamp.is_for("a")
    stamp.set("a")
    assert stamp.is_for("a")
    assert not stamp.is_for("b")


def test_a_failing_step_shows_its_end_and_stops(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-c", "print('no room on the disk'); raise SystemExit(3)"]
    with pytest.raises(StepFailed):
        run_step("database", command, tmp_path / "log" / "setup.log", os.environ)
    assert "no room on the disk" in capsys.readouterr().err
    assert "no room on the disk" in (tmp_path / "log" / "setup.log").read_text()


def test_reset_clears_what_talat_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("talat.sqlite3", "media/a.webp", "run/stamps/database", "run/talat.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.setenv("TALAT_VAR_DIR", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["stop", "--reset"])
    main()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / "run" / "talat.json"]


def test_reset_leaves_a_folder_alone_that_never_ran_talat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letters.txt").touch()
    monkeypatch.setenv("TALAT_VAR_DIR", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["stop", "--reset"])
    main()
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_stop_says_whether_anybody_ran(tmp_path: Path) -> None:
    assert stop(RunFile(tmp_path)) is False
