"""What stands behind and beneath: dyed paper walls, the table, the woven edge, and paper grain over all."""

import math
import random
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageChops

from marketplace.demo.drawing import shading
from marketplace.demo.drawing.geometry import box, ellipse, leaf, spline
from marketplace.demo.drawing.palette import GROUNDS, SHADOW, Colour, Ground, brightness, dark, distance, light, mix
from marketplace.demo.drawing.sheet import Sheet
from marketplace.demo.drawing.weave import edge_band

WIDTH: Final = 960
HEIGHT: Final = 1200
HORIZON: Final = 765
_THREAD: Final = 5


def choose_ground(region: str, main: Colour, rng: random.Random) -> Ground:
    """Return a ground of the region on which the product's main colour stands out."""
    options = rng.sample(GROUNDS[region], 3)
    return max(options, key=lambda ground: min(distance(ground.wall, main), 260) + rng.uniform(0, 60))


def _tint(wall: Colour, share: float) -> Colour:
    return light(wall, share) if brightness(wall) < 205 else mix(wall, (205, 150, 96), share * 0.6)


def _sun(sheet: Sheet, wall: Colour) -> None:
    rng = sheet.rng
    disc = ellipse(480 + rng.choice((-1, 1)) * rng.uniform(20, 150), rng.uniform(360, 470), 285, 285, steps=72)
    sheet.form(disc).fill(_tint(wall, 0.3)).shade(shading.up(), light(wall, 0.6), 0.4)


def _arch(sheet: Sheet, wall: Colour) -> None:
    x = 480 + sheet.rng.uniform(-40, 40)
    arch = [(x - 310, HORIZON + 4), *ellipse(x, 380, 310, 310, 180, 360, steps=48), (x + 310, HORIZON + 4)]
    sheet.soft(arch, 10, opacity=0.14)
    sheet.form(arch).fill(_tint(wall, 0.22)).shade(shading.up(), dark(wall, 0.5), 0.34)


def _window(sheet: Sheet, wall: Colour) -> None:
    x = sheet.rng.uniform(120, 300)
    for column in range(2):
        for row in range(3):
            left, top = x + column * 210, 90 + row * 205 + column * 34
            pane = [(left, top), (left + 190, top + 31), (left + 190, top + 216), (left, top + 185)]
            sheet.soft(pane, 5, light(wall, 0.9), 0.3 if brightness(wall) < 190 else 0.5)


def _fronds(sheet: Sheet, wall: Colour) -> None:
    rng = sheet.rng
    side = rng.choice((-1, 1))
    x, y = (-40.0, -20.0) if side > 0 else (1000.0, -20.0)
    for frond in range(2):
        lean = 28 + frond * 34
        for step in range(9):
            near = 90 + step * 62
            px = x + side * near * math.cos(math.radians(lean))
            py = y + near * math.sin(math.radians(lean))
            for turn in (-52, 46):
                angle = lean + turn if side > 0 else 180 - lean - turn
                blade = leaf(px, py, 235 - step * 13, 34, angle, 16 * side)
                sheet.soft(blade, 6, dark(wall, 0.6), 0.2)


def _hills(sheet: Sheet, wall: Colour) -> None:
    rng = sheet.rng
    for layer in range(3):
        level = 430 + layer * 105
        ridge = [(x, level + rng.uniform(-70, 70)) for x in range(-120, 1150, 180)]
        hill = [*spline(ridge), (1100, HORIZON + 6), (-100, HORIZON + 6)]
        sheet.soft(hill, 9, opacity=0.1)
        shade = (0.24, 0.36, 0.5)[layer]
        colour = light(wall, 0.5 - shade * 0.6) if brightness(wall) < 110 else mix(wall, dark(wall, 0.45), shade)
        sheet.form(hill).fill(colour).shade(shading.down(), wall, 0.7)


def _plain(sheet: Sheet, wall: Colour) -> None:
    """Nothing but the light on the wall."""


_BACKDROPS: Final[tuple[Callable[[Sheet, Colour], None], ...]] = (_sun, _arch, _window, _fronds, _hills, _plain)


def lay_ground(sheet: Sheet, ground: Ground) -> None:
    """Draw wall, backdrop and table."""
    wall, table = ground.wall, ground.table
    wall_form = sheet.area(-400, -400, WIDTH + 400, HORIZON).fill(wall)
    wall_form.shade(shading.glow(), light(wall, 0.75), 0.5)
    wall_form.shade(shading.up(), dark(wall, 0.5), 0.2)
    sheet.rng.choice(_BACKDROPS)(sheet, wall)
    # Paper cut: the table lies on the wall and throws a little shade on it.
    sheet.soft(box(-400, HORIZON - 5, WIDTH + 400, HORIZON + 30), 12, opacity=0.26)
    board = sheet.area(-400, HORIZON, WIDTH + 400, HEIGHT + 400).fill(table)
    board.shade(shading.down(), dark(table, 0.45), 0.26)
    sheet.fill(box(-400, HORIZON, WIDTH + 400, HORIZON + 3), light(table, 0.7), 0.8)


def lay_edge(sheet: Sheet, region: str, *, share: float = 1.0) -> None:
    """Lay the woven edge of the region along the foot of the picture; `share` below 1 makes it finer."""
    width, height = sheet.image.size
    cell = max(1, round(_THREAD * share * sheet.scale))
    band = edge_band(region, width, cell)
    top = height - band.height
    shade = shading.up().resize((width, max(2, cell * 3))).point(lambda v: round((255 - v) * 0.3))
    sheet.image.paste(SHADOW, (0, top - shade.height), shade)
    sheet.image.paste(band, (0, top))


def finish(image: Image.Image) -> Image.Image:
    """Return the picture with the tooth of paper over all of it."""
    return ImageChops.add(image, shading.paper_grain(*image.size), 1, -128)
