"""Names of static files."""

from __future__ import annotations

from pathlib import Path

from marketplace.core.static import StaticStorage


def url(root: Path, name: str) -> str:
    return StaticStorage(root, "/static/").url(name)  # type: ignore[no-untyped-call]


def test_a_file_that_was_not_collected_keeps_its_name(tmp_path: Path) -> None:
    assert url(tmp_path, "talat/gone.css") == "/static/talat/gone.css"


def test_a_file_in_no_manifest_is_named_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "talat.css").write_text("a {}")
    assert url(tmp_path, "talat.css") == "/static/talat.3d1a83e550d5.css"
