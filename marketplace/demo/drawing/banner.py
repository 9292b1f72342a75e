"""A landscape of the region, cut from dyed paper: for the home page and for makers' pages."""

import math
import random
from collections.abc import Callable
from typing import Final

from PIL import Image

from marketplace.demo.drawing import scenery, shading
from marketplace.demo.drawing.compose import check_region
from marketplace.demo.drawing.geometry import Points, ellipse, spline
from marketplace.demo.drawing.ground import finish, lay_edge
from marketplace.demo.drawing.palette import Colour, dark, light, mix
from marketplace.demo.drawing.sheet import Form, Sheet

_WIDTH: Final = 1600
_HEIGHT: Final = 700


def _ridge(rng: random.Random, level: float, swing: float, step: int = 170) -> list[tuple[float, float]]:
    start = rng.uniform(-step, 0) - step
    return spline([(start + k * step, level + rng.uniform(-swing, swing)) for k in range(int(2200 / step) + 2)])


def _paper(sheet: Sheet, top: Points, colour: Colour, *, shadow: float = 0.24) -> Form:
    """Lay one sheet of cut paper whose upper edge is `top`."""
    shape = [*top, (1800, 760), (-200, 760)]
    sheet.soft([(x, y - 6) for x, y in shape], 9, opacity=shadow)
    form = sheet.form(shape).fill(colour)
    return form.shade(shading.up(), light(colour, 0.6), 0.34).shade(shading.down(), dark(colour, 0.5), 0.24)


def _sky(sheet: Sheet, colour: Colour, sun: Colour, *, level: float) -> None:
    rng = sheet.rng
    sky = sheet.area(-10, -10, _WIDTH + 10, _HEIGHT + 10).fill(colour)
    sky.shade(shading.down(), light(colour, 0.85), 0.9)
    x = rng.choice((rng.uniform(300, 560), rng.uniform(1020, 1300)))
    sheet.soft(ellipse(x, level, 150, 150), 46, light(sun, 0.7), 0.5)
    sheet.form(ellipse(x, level, 98, 98, steps=60)).fill(sun).shade(shading.down(), light(sun, 0.6), 0.5)
    for _ in range(rng.choice((2, 3, 4))):
        scenery.cloud(
            sheet.at(rng.uniform(100, 1500), rng.uniform(70, 210), rng.uniform(0.6, 1.1)), light(colour, 0.75)
        )


def _north(sheet: Sheet) -> None:
    rng = sheet.rng
    _sky(sheet, (176, 198, 216), (226, 150, 92), level=190)
    for level, swing, colour in ((262, 84, (136, 160, 188)), (326, 74, (92, 122, 158)), (386, 50, (74, 110, 118))):
        _paper(sheet, _ridge(rng, level, swing), colour)
    green: Colour = (104, 142, 84)
    for step in range(6):
        level = 424 + step * 40
        tint = mix(green, (226, 190, 96), (0.05, 0.55, 0.2, 0.75, 0.35, 0.08)[step])
        top = _ridge(rng, level, 20, 230)
        terrace = _paper(sheet, top, tint, shadow=0.2)
        terrace.lines([[(x, y + 7) for x, y in top]], 4, light(tint, 0.5), 0.8)
        rows = [[(x, y + 16), (x + 5, y + 8)] for x, y in top[:: 2 if step < 3 else 1]]
        terrace.lines(rows, 2.5, dark(tint, 0.4), 0.5)
        if step == 1:
            scenery.house(sheet.at(rng.uniform(240, 520), level + 14, 0.8))
            scenery.trees(sheet.at(rng.uniform(1000, 1350), level + 12, 0.8), (58, 98, 74))
        if step == 3:
            scenery.house(sheet.at(rng.uniform(1000, 1300), level + 12, 1.05))


def _northeast(sheet: Sheet) -> None:
    rng = sheet.rng
    _sky(sheet, (236, 190, 152), (194, 72, 56), level=230)
    plateau = [
        (-300, 380),
        (150, 372),
        (230, 330),
        (640, 322),
        (720, 376),
        (1000, 384),
        (1090, 346),
        (1500, 338),
        (1600, 388),
        (1900, 380),
    ]
    shift = rng.uniform(-160, 160)
    _paper(sheet, [(x + shift, y) for x, y in plateau], (170, 112, 104))
    _paper(sheet, _ridge(rng, 408, 20), (188, 138, 92))
    for x in (rng.uniform(160, 320), rng.uniform(380, 560), rng.uniform(1180, 1440)):
        scenery.sugar_palm(sheet.at(x, 448, rng.uniform(0.8, 1.05)))
    _paper(sheet, _ridge(rng, 446, 12), (206, 170, 96))
    scenery.house(sheet.at(rng.uniform(720, 980), 470, 0.95))
    field = _paper(sheet, _ridge(rng, 480, 10), (150, 152, 84))
    field.lines([[(x, 490), (800 + (x - 800) * 2.1, 720)] for x in range(-300, 1950, 54)], 4, (206, 190, 112), 0.55)
    for x in range(60, 1600, 210):
        scenery.skein(
            sheet.at(x + rng.uniform(-30, 30), 512, 0.95),
            rng.choice(((162, 50, 47), (217, 153, 43), (35, 64, 107), (239, 228, 208))),
        )
    scenery.rail(sheet.at(0, 508))


def _central(sheet: Sheet) -> None:
    rng = sheet.rng
    _sky(sheet, (240, 214, 158), (222, 136, 70), level=220)
    _paper(sheet, _ridge(rng, 392, 26), (176, 182, 138))
    scenery.temple(sheet.at(rng.uniform(980, 1240), 428, 1.05))
    scenery.trees(sheet.at(rng.uniform(300, 480), 430, 1.0), (96, 130, 88))
    _paper(sheet, _ridge(rng, 430, 12), (124, 152, 96))
    scenery.trees(sheet.at(rng.uniform(660, 860), 446, 0.8), (70, 112, 74))
    scenery.house(sheet.at(rng.uniform(200, 380), 478, 1.1))
    scenery.house(sheet.at(rng.uniform(430, 560), 482, 0.9))
    _water(sheet, 474, (128, 160, 164))
    scenery.boat(sheet.at(rng.uniform(640, 900), 548, 1.0))
    scenery.boat(sheet.at(rng.uniform(1080, 1380), 584, 1.25))
    bank = _paper(sheet, _ridge(rng, 590, 14, 240), (92, 128, 76))
    bank.lines(
        [[(x, 606 + (x * 7) % 30), (x + rng.uniform(-8, 8), 576 + (x * 7) % 30)] for x in range(0, 1600, 13)],
        3,
        (180, 184, 96),
        0.7,
    )


def _east(sheet: Sheet) -> None:
    rng = sheet.rng
    _sky(sheet, (176, 212, 212), (240, 176, 92), level=210)
    _paper(sheet, _ridge(rng, 350, 60), (126, 164, 166))
    _paper(sheet, _ridge(rng, 402, 40), (88, 136, 124))
    _water(sheet, 430, (112, 170, 178))
    for x, size in ((rng.uniform(200, 420), 1.0), (rng.uniform(1100, 1400), 0.8)):
        scenery.island(sheet.at(x, 460, size), (78, 120, 98))
    scenery.boat(sheet.at(rng.uniform(640, 960), 500, 0.95))
    slope = [(-200, 520), (260, 528), (620, 566), (980, 560), (1320, 520), (1800, 500)]
    orchard = _paper(sheet, spline(slope), (128, 150, 82))
    orchard.shade(shading.across(), (214, 170, 90), 0.3)
    for row in range(2):
        for k in range(15):
            x = -20 + k * 118 + row * 58 + rng.uniform(-14, 14)
            scenery.fruit_tree(
                sheet.at(x, 582 + row * 44, 0.7 + row * 0.2), rng.choice(((196, 62, 50), (232, 160, 60), (112, 52, 72)))
            )


def _west(sheet: Sheet) -> None:
    rng = sheet.rng
    _sky(sheet, (222, 200, 176), (214, 128, 78), level=200)
    for level, swing, colour, step in (
        (270, 110, (158, 158, 150), 130),
        (350, 90, (112, 132, 122), 120),
        (424, 60, (78, 110, 92), 140),
    ):
        _paper(sheet, _ridge(rng, level, swing, step), colour)
    _water(sheet, 478, (134, 158, 152))
    scenery.bridge(sheet.at(rng.uniform(560, 900), 496, 1.0))
    scenery.raft(sheet.at(rng.uniform(160, 380), 566, 1.0))
    scenery.raft(sheet.at(rng.uniform(1120, 1360), 580, 1.15))
    bank = _paper(sheet, _ridge(rng, 592, 18, 200), (86, 96, 66))
    bank.lines(
        [[(x, 620), (x + 20 * math.sin(x), 560 + 22 * math.sin(x * 1.7))] for x in range(0, 1600, 19)],
        4,
        (130, 146, 84),
        0.8,
    )


def _south(sheet: Sheet) -> None:
    rng = sheet.rng
    _sky(sheet, (244, 206, 150), (224, 106, 78), level=270)
    for x, size, tint in (
        (rng.uniform(160, 380), 1.7, (126, 158, 156)),
        (rng.uniform(620, 800), 1.2, (146, 176, 172)),
        (rng.uniform(1080, 1320), 1.9, (98, 138, 136)),
    ):
        scenery.karst(sheet.at(x, 424, size), tint)
    _water(sheet, 412, (92, 160, 168))
    scenery.karst(sheet.at(rng.uniform(860, 1000), 470, 1.0), (62, 108, 104))
    scenery.boat(sheet.at(rng.uniform(440, 640), 520, 1.15), sail=True)
    scenery.boat(sheet.at(rng.uniform(1040, 1240), 500, 0.85), sail=True)
    beach = spline([(-200, 540), (200, 560), (600, 606), (1000, 612), (1400, 566), (1800, 530)])
    sheet.line([(x, y - 5) for x, y in beach], 12, (244, 240, 226), 0.8)
    _paper(sheet, beach, (236, 208, 156))
    for x, size, lean in ((80, 1.3, 14), (190, 1.0, 24), (1490, 1.35, -16), (1390, 1.0, -28)):
        scenery.coconut(sheet.at(x + rng.uniform(-30, 30), 600, size), lean + rng.uniform(-5, 5))


def _water(sheet: Sheet, level: float, colour: Colour) -> None:
    rng = sheet.rng
    water = _paper(sheet, [(-200, level), (1800, level)], colour, shadow=0.18)
    water.shade(shading.up(), light(colour, 0.8), 0.3)
    for row in range(6):
        y = level + 16 + row * row * 4 + row * 10
        lines = []
        for _ in range(9):
            x, half = rng.uniform(-40, 1640), rng.uniform(24, 70)
            lines.append(
                spline([(x - half, y), (x - half / 2, y - 4), (x, y), (x + half / 2, y - 4), (x + half, y)], steps=5)
            )
        water.lines(lines, 2.6, light(colour, 0.7), 0.6)


_SCENES: Final[dict[str, Callable[[Sheet], None]]] = {
    "north": _north,
    "northeast": _northeast,
    "central": _central,
    "east": _east,
    "west": _west,
    "south": _south,
}


def draw_banner(*, seed: str, region: str, size: tuple[int, int] = (_WIDTH, _HEIGHT)) -> Image.Image:
    """Return a wide landscape (RGB) of the region; the same arguments give the same bytes.

    `size` is width and height in pixels, meant for 16:7. ValueError for an unknown region.
    """
    check_region(region)
    rng = random.Random(f"{seed}|banner|{region}")
    image = Image.new("RGB", size)
    scale = max(size[0] / _WIDTH, size[1] / _HEIGHT)
    sheet = Sheet(image, rng, scale, ((size[0] - _WIDTH * scale) / 2, size[1] - _HEIGHT * scale))
    _SCENES[region](sheet)
    lay_edge(sheet, region, share=0.7)
    return finish(image)
