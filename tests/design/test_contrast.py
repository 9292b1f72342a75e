"""Every colour used for text holds WCAG AA on each ground it stands on, in light and in dark."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "static/talat/talat.css").read_text()
SCREEN = CSS[: CSS.index("/* ---------- Print")]

TEXT = 4.5
LARGE_OR_BORDER = 3.0

PAPERS = ["paper", "paper-raised", "paper-sunk"]
WASHES = ["indigo-wash", "lac-wash", "bamboo-wash", "turmeric-wash"]

PAIRS = (
    [(ink, ground, TEXT) for ink in ("ink", "ink-soft") for ground in PAPERS + WASHES]
    + [(dye, ground, TEXT) for dye in ("indigo", "indigo-deep") for ground in [*PAPERS, "indigo-wash"]]
    + [(dye, ground, TEXT) for dye in ("lac", "lac-deep") for ground in [*PAPERS, "lac-wash", "indigo-wash"]]
    + [(dye, ground, TEXT) for dye in ("bamboo", "turmeric") for ground in [*PAPERS, f"{dye}-wash"]]
    + [("on-indigo", "indigo", TEXT), ("on-indigo", "indigo-deep", TEXT)]
    + [("on-lac", "lac", TEXT), ("on-bamboo", "bamboo", TEXT)]
    + [("on-cloth", "cloth", TEXT), ("on-cloth-soft", "cloth", TEXT), ("cloth", "on-cloth", TEXT)]
    + [("on-ebony", "ebony", TEXT), ("cloth-thread", "ebony", LARGE_OR_BORDER)]
    + [("line-control", ground, LARGE_OR_BORDER) for ground in PAPERS]
    + [("focus", ground, LARGE_OR_BORDER) for ground in PAPERS + WASHES]
)


def tokens(scheme: str) -> dict[str, str]:
    """The colour tokens of a scheme, as #rrggbb by name; dark stands on top of light."""
    light, dark = SCREEN.split("@media (prefers-color-scheme: dark)", 1)
    pattern = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
    found = dict(pattern.findall(light))
    if scheme == "dark":
        found |= dict(pattern.findall(dark.split("/* ---------- Base", 1)[0]))
    return found


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The WCAG 2.2 contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_pair_is_readable(scheme: str, front: str, ground: str, least: float) -> None:
    colours = tokens(scheme)
    assert contrast(colours[front], colours[ground]) >= least


def test_text_takes_its_colour_from_a_checked_token() -> None:
    checked = {front for front, _, least in PAIRS if least == TEXT}
    used = set(re.findall(r"[{;\s]color: var\(--([a-z-]+)\)", SCREEN))
    assert used
    assert used <= checked


def test_colours_stand_only_in_the_tokens() -> None:
    rules = SCREEN.split("/* ---------- Base", 1)[1]
    # White behind a QR code: scanners need it in the dark scheme too.
    assert re.findall(r"#[0-9a-f]{3,6}\b", rules) == ["#fff"]


def test_contrast_follows_the_published_examples() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
