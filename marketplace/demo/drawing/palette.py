"""Colours: the natural dyes, the grounds of each region and how colours are mixed."""

from dataclasses import dataclass
from typing import Final

from PIL import ImageColor

Colour = tuple[int, int, int]


def _dye(value: str) -> Colour:
    red, green, blue = ImageColor.getrgb(value)[:3]
    return red, green, blue


PAPER: Final = _dye("#fbf7f0")
COTTON: Final = _dye("#efe4d0")
INDIGO: Final = _dye("#23406b")
LAC: Final = _dye("#a2322f")
BAMBOO: Final = _dye("#2f6b3c")
TURMERIC: Final = _dye("#d9992b")
EBONY: Final = _dye("#1f1b18")
SHADOW: Final = _dye("#2a1c22")
STRAW: Final = _dye("#d8b271")
TEAK: Final = _dye("#9a6237")
CLAY: Final = _dye("#b4643f")
LEAF: Final = _dye("#4f8049")

DYES: Final[dict[str, Colour]] = {
    "cotton": COTTON,
    "paper": PAPER,
    "indigo": INDIGO,
    "lac": LAC,
    "bamboo": BAMBOO,
    "turmeric": TURMERIC,
    "ebony": EBONY,
}


@dataclass(frozen=True, slots=True)
class Ground:
    """Wall and table paper of one picture."""

    wall: Colour
    table: Colour


def _grounds(*pairs: tuple[str, str]) -> tuple[Ground, ...]:
    return tuple(Ground(_dye(wall), _dye(table)) for wall, table in pairs)


GROUNDS: Final[dict[str, tuple[Ground, ...]]] = {
    "north": _grounds(
        ("#c3d0dc", "#ece2d0"),
        ("#37547f", "#d9cdb8"),
        ("#b9c9ae", "#efe6d4"),
        ("#e9d9bd", "#b9735f"),
        ("#8fa7bf", "#f1e8da"),
    ),
    "northeast": _grounds(
        ("#e6b9a4", "#f3e6d2"),
        ("#8e3a37", "#e3cdb2"),
        ("#eed79d", "#c7825f"),
        ("#5e7aa0", "#ead9bf"),
        ("#efe3cf", "#a9b394"),
    ),
    "central": _grounds(
        ("#cfd9bb", "#f4ead6"),
        ("#f0dfb2", "#8fa37c"),
        ("#f1e6d6", "#c9a27a"),
        ("#4f7a58", "#e9ddc3"),
        ("#bccbd6", "#efe0c4"),
    ),
    "east": _grounds(
        ("#b8d0d2", "#f3e6cd"),
        ("#efc78a", "#f6ecd9"),
        ("#e8c3ae", "#8ea9a4"),
        ("#3f6f7f", "#ead8b9"),
        ("#f0e7d8", "#d9a77f"),
    ),
    "west": _grounds(
        ("#c9b9a4", "#efe5d3"),
        ("#5d4c42", "#d6c4a8"),
        ("#aebfa3", "#e9dcc3"),
        ("#dcc7b0", "#7c8f78"),
        ("#9fb0bd", "#e6d6bd"),
    ),
    "south": _grounds(
        ("#f0cf8b", "#f7eddb"),
        ("#7fb0b4", "#f2e3c8"),
        ("#2f5f6e", "#e8d5b2"),
        ("#e9b8a2", "#f4e8d6"),
        ("#c4d6b8", "#e4b98a"),
    ),
}

# The threads of each region's woven edge: ground first, then the figures.
THREADS: Final[dict[str, tuple[Colour, Colour, Colour, Colour]]] = {
    "north": (LAC, _dye("#f2cf7a"), PAPER, EBONY),
    "northeast": (INDIGO, _dye("#e9dcc3"), _dye("#c9605a"), _dye("#e0ab4a")),
    "central": (BAMBOO, _dye("#f4e3b5"), PAPER, _dye("#d9992b")),
    "east": (_dye("#d8b271"), LAC, _dye("#2b5c66"), PAPER),
    "west": (_dye("#2a2220"), _dye("#c9483f"), PAPER, _dye("#e0ab4a")),
    "south": (_dye("#1f5560"), _dye("#f2cf7a"), PAPER, _dye("#d9705a")),
}

REGIONS: Final = tuple(GROUNDS)


def parse_colour(value: str) -> Colour:
    """Return the RGB of a dye's name ("indigo"), of "#rrggbb" or of a CSS name; ValueError otherwise."""
    name = value.strip().lower()
    return DYES[name] if name in DYES else _dye(name)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return `one` with `share` (0 to 1) of `other` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def dark(colour: Colour, share: float = 0.45) -> Colour:
    """Return the colour in shade: towards a warm dark, never grey."""
    return mix(colour, SHADOW, share)


def light(colour: Colour, share: float = 0.45) -> Colour:
    """Return the colour in light: towards undyed cotton paper."""
    return mix(colour, PAPER, share)


def brightness(colour: Colour) -> float:
    """Return the brightness the eye sees, 0 to 255 (ITU-R BT.601 weights)."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def distance(one: Colour, other: Colour) -> float:
    """Return how far apart two colours look, 0 to about 765 ("redmean" approximation)."""
    mean = (one[0] + other[0]) / 2
    red, green, blue = (a - b for a, b in zip(one, other, strict=True))
    weighted = (2 + mean / 256) * red * red + 4 * green * green + (2 + (255 - mean) / 256) * blue * blue
    return float(weighted**0.5)
