"""What every page of the design system must hold, read from the files themselves."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = [path for path in (ROOT / "templates").rglob("*.html") if not path.is_relative_to(ROOT / "templates/oscar")]
ICONS = set(re.findall(r'<symbol id="([a-z]+)"', (ROOT / "static/talat/icons.svg").read_text()))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_asks_only_for_icons_there_are(path: Path) -> None:
    text = path.read_text()
    asked = re.findall(r'{% icon "([^"]+)"', text) + re.findall(r'icon_name="([^"]+)"', text)
    asked += re.findall(r'{% place "[^"]+" "([^"]+)"', text)
    assert set(asked) <= ICONS


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_obeys_the_content_security_policy(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_stylesheet_stays_small_and_finds_its_files() -> None:
    css = ROOT / "static/talat/talat.css"
    assert css.stat().st_size < 40 * 1024
    for address in re.findall(r'url\("([^"]+)"\)', css.read_text()):
        assert (css.parent / address).is_file(), address


def test_thai_is_never_spaced_nor_justified() -> None:
    css = (ROOT / "static/talat/talat.css").read_text()
    assert "letter-spacing" not in css
    assert "text-align: justify" not in css


@pytest.mark.parametrize("folder", ["static/talat/fonts", "marketplace/fulfilment/fonts"])
def test_fonts_come_with_their_licence(folder: str) -> None:
    assert "SIL Open Font License, Version 1.1" in (ROOT / folder / "OFL.txt").read_text()
