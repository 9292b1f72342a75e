"""Woven figures, thread by thread: small grids of letters, the edge of each region and fine threads."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from PIL import Image, ImageChops

from marketplace.demo.drawing.palette import THREADS, Colour

Grid = tuple[str, ...]


def mirrored(quarter: Sequence[str]) -> Grid:
    """Return a repeating figure from its upper left quarter; the last row and column are the middle."""
    rows = [row + row[-2:0:-1] for row in quarter]
    return (*rows, *rows[-2:0:-1])


def zigzag(width: int, height: int, threads: str) -> Grid:
    """Return arrow-heads `width` threads wide running through the thread letters downwards."""
    half = width // 2
    return tuple("".join(threads[(y + abs(x - half)) % len(threads)] for x in range(width)) for y in range(height))


def stepped_wave(threads: str) -> Grid:
    """Return stepped waves rolling to the right, 14 threads high."""
    crest = (
        "..............",
        "....aaaaa.....",
        "..aa.....aa...",
        ".a..aaaa...a..",
        ".a.a....a...a.",
        "a..a.bb..a..a.",
        "a..a...b.a...a",
        "a...aaab.a...a",
        ".a......a....a",
        "..aa..aa.....a",
        "b...aa.....ba.",
        "bb.......bbb.a",
        ".bbb...bbb.aa.",
        "aa.bbbbb..aaaa",
    )
    return tuple(row.replace("b", threads) for row in crest)


HOOKS: Final = mirrored(
    (
        "a.....b.",
        ".....b.b",
        "..b.b.c.",
        ".b.b.c.b",
        ".bb.c.bb",
        "..bc.b.a",
        "bbc.b.aa",
        ".c.b.aac",
    )
)
FLOWERS: Final = mirrored(
    (
        "c.......",
        ".b......",
        "..b...a.",
        "...b.aaa",
        "....a.aa",
        "...aaa.a",
        "..aaaa.b",
        "....aabc",
    )
)
SEEDS: Final = mirrored(
    (
        "b......b",
        "......bb",
        "a....bb.",
        "....aa.b",
        "b..aa.cc",
        "..aa.cca",
        "baa.ccab",
        "aa.ccabb",
    )
)
MAT: Final = mirrored(
    (
        "aabb..cc",
        "aabb..cc",
        "bbaacc..",
        "bbaacc..",
        "..ccaabb",
        "..ccaabb",
        "cc..bbaa",
        "cc..bbaa",
    )
)
DROPS: Final = mirrored(
    (
        "a.......",
        "a......b",
        "aa....bb",
        ".a...bb.",
        ".aa.bb.c",
        "..abb.cc",
        "...b.cca",
        "..bb.cab",
    )
)
LOZENGES: Final = mirrored(
    (
        "a......b",
        "......ba",
        ".....ba.",
        "....ba.c",
        "...ba.cc",
        "..ba.cc.",
        ".ba.cc.b",
        "ba.cc.ba",
    )
)

EDGES: Final[dict[str, Grid]] = {
    "north": HOOKS,
    "northeast": zigzag(14, 14, "..bb.aa"),
    "central": FLOWERS,
    "east": MAT,
    "west": SEEDS,
    "south": stepped_wave("c"),
}


@lru_cache(maxsize=16)
def thread_relief(width: int, height: int, cell: int) -> Image.Image:
    """Light and shade of single threads, signed round 128 (RGB), to be added to a woven image."""
    unit = max(2, cell)
    tile = Image.new("RGB", (unit * 2, unit * 2), (128, 128, 128))
    for column, row, level in ((0, 0, 134), (1, 0, 122), (0, 1, 122), (1, 1, 134)):
        tile.paste((level, level, level), (column * unit, row * unit, (column + 1) * unit, (row + 1) * unit))
    relief = Image.new("RGB", (width, height))
    for y in range(0, height, tile.height):
        for x in range(0, width, tile.width):
            relief.paste(tile, (x, y))
    return relief


def woven(grid: Grid, threads: Mapping[str, Colour], cell: int) -> Image.Image:
    """Return the grid as cloth, `cell` pixels a thread, in the colour each letter has."""
    width, height = len(grid[0]), len(grid)
    small = Image.new("RGB", (width, height))
    small.putdata([threads[letter] for row in grid for letter in row])
    cloth = small.resize((width * cell, height * cell), Image.Resampling.NEAREST)
    return ImageChops.add(cloth, thread_relief(*cloth.size, cell), 1, -128)


@lru_cache(maxsize=24)
def edge_band(region: str, width: int, cell: int) -> Image.Image:
    """Return the woven edge of a region, `width` pixels long, `cell` pixels a thread."""
    ground, first, second, third = THREADS[region]
    threads = {".": ground, "a": first, "b": second, "c": third}
    figure = EDGES[region]
    repeat = len(figure[0])
    selvedge = ("a" * repeat, ("c." * repeat)[:repeat], "." * repeat)
    tile = woven((*selvedge, *figure, figure[0], *reversed(selvedge)), threads, cell)
    band = Image.new("RGB", (width, tile.height))
    start = (width // 2 - tile.width // 2) % tile.width - tile.width
    for x in range(start, width, tile.width):
        band.paste(tile, (x, 0))
    return band
