"""A maker's mark: a woven roundel, another for every maker."""

import random
from typing import Final

from PIL import Image

from marketplace.demo.drawing import shading
from marketplace.demo.drawing.compose import check_region
from marketplace.demo.drawing.geometry import ellipse
from marketplace.demo.drawing.ground import finish
from marketplace.demo.drawing.palette import (
    BAMBOO,
    EBONY,
    INDIGO,
    LAC,
    PAPER,
    THREADS,
    TURMERIC,
    Colour,
    dark,
    distance,
    light,
    mix,
)
from marketplace.demo.drawing.sheet import Sheet
from marketplace.demo.drawing.weave import Grid, woven

_UNITS: Final = 400
# Threads from the middle to the rim of the weave.
_REACH: Final = 20


def _weave(rng: random.Random) -> Grid:
    """Return one large lozenge figure, the same in all four quarters, made of rings that each have a manner."""
    rings: list[tuple[int, str, int]] = []
    while sum(size for size, _, _ in rings) < 2 * _REACH + 4:
        rings.append((rng.choice((2, 3, 3, 4, 5)), rng.choice(".abc"), rng.randrange(6)))
    slope = rng.choice((1, 1, 2))
    bend = rng.choice((0, 3, 4, 5))

    def thread(x: int, y: int) -> str:
        far = (x + y * slope) if slope == 1 else max(x, y) + min(x, y) // 2
        if bend:
            far += abs((x - y) % (2 * bend) - bend) // 2
        along = abs(x - y)
        inner = 0
        for size, letter, manner in rings:
            if far < inner + size:
                step = far - inner
                other = ".abc"[(".abc".index(letter) + 1 + manner % 3) % 4]
                swap = (
                    (manner == 0 and step == size // 2)
                    or (manner == 1 and along % 4 < 2)
                    or (manner == 2 and (along // 2 + step) % 3 == 0)
                    or (manner == 3 and step == 0)
                    or (manner == 4 and along % 6 == 0)
                )
                return other if swap else letter
            inner += size
        return "."

    span = range(-_REACH, _REACH + 1)
    return tuple("".join(thread(abs(x), abs(y)) for x in span) for y in span)


def _threads(region: str, rng: random.Random) -> dict[str, Colour]:
    pool = [*THREADS[region], INDIGO, LAC, TURMERIC, BAMBOO]
    ground = rng.choice((THREADS[region][0], INDIGO, LAC, BAMBOO, dark(TURMERIC, 0.2), EBONY))
    figures = [colour for colour in pool if distance(colour, ground) > 170]
    rng.shuffle(figures)
    return {".": ground, "a": figures[0], "b": PAPER if figures[0] != PAPER else figures[1], "c": figures[2]}


def draw_mark(*, seed: str, region: str, size: int = 400) -> Image.Image:
    """Return a maker's square mark (RGB, `size` pixels); the same arguments give the same bytes.

    ValueError for an unknown region.
    """
    check_region(region)
    rng = random.Random(f"{seed}|mark|{region}")
    threads = _threads(region, rng)
    ground = threads["."]
    image = Image.new("RGB", (size, size), mix(PAPER, ground, 0.16))
    sheet = Sheet(image, rng, size / _UNITS, (size / 2, size / 2))
    sheet.area(-200, -200, 200, 200).shade(shading.glow(), PAPER, 0.7)
    sheet.soft(ellipse(5, 9, 176, 176, steps=72), 9, opacity=0.34)
    sheet.fill(ellipse(0, 0, 178, 178, steps=96), ground)
    rim = [ellipse(0, 0, radius, radius, steps=96) for radius in (170, 147)]
    sheet.line_form([[*ring, ring[0]] for ring in rim], 3.6).fill(threads["a"])
    stitches = rng.choice((36, 40, 48))
    inner = ellipse(0, 0, 153, 153, steps=stitches)
    outer = ellipse(0, 0, 164, 164, steps=stitches)
    if rng.random() < 0.5:
        sheet.form(*[ellipse(x, y, 5, 5, steps=12) for x, y in ellipse(0, 0, 158.5, 158.5, steps=stitches)[1:]]).fill(
            threads["b"]
        )
    else:
        sheet.line_form([[inner[k], outer[(k + 1) % stitches]] for k in range(stitches)], 4).fill(threads["b"])
    cell = max(2, round(7.2 * size / _UNITS))
    cloth = woven(_weave(rng), threads, cell)
    disc = sheet.form(ellipse(0, 0, 141, 141, steps=96))
    disc.picture(cloth)
    disc.shade(shading.ball_dark(), dark(ground, 0.7), 0.3)
    sheet.form(ellipse(0, 0, 178, 178, steps=96)).shade(shading.ball_light(), light(ground, 0.8), 0.16)
    return finish(image)
