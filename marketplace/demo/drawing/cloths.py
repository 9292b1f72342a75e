"""Cloth: folded lengths, a shawl on a rod, a garment."""

import math

from PIL import Image

from marketplace.demo.drawing import shading
from marketplace.demo.drawing.geometry import Points, box, ellipse, moved, spline
from marketplace.demo.drawing.look import Look
from marketplace.demo.drawing.palette import COTTON, STRAW, TEAK, Colour, dark, light
from marketplace.demo.drawing.sheet import Sheet
from marketplace.demo.drawing.textiles import textile, weft_band


def _rod(sheet: Sheet, y: float, half: float, *, strings: bool = True) -> None:
    if strings:
        for side in (-1, 1):
            sheet.line([(side * half * 0.8, y), (side * half * 0.62, y - 420)], 3, dark(STRAW, 0.3), 0.8)
    sheet.soft(box(-half + 14, y + 18, half + 14, y + 32), 8, opacity=0.35)
    rod = sheet.form(box(-half, y - 11, half, y + 11, 9)).fill(STRAW)
    rod.shade(shading.down(), dark(STRAW, 0.6), 0.7)
    rod.lines([[(x, y - 12), (x, y + 12)] for x in range(-int(half) + 60, int(half), 130)], 4, dark(STRAW, 0.45), 0.7)


def _fringe(sheet: Sheet, x0: float, x1: float, y: float, length: float, colour: Colour) -> None:
    rng = sheet.rng
    count = int((x1 - x0) / 13)
    xs = [x0 + 5 + (x1 - x0 - 10) * k / count for k in range(count + 1)]
    sheet.line_form([[(x, y), (x + rng.uniform(-4, 4), y + length + rng.uniform(-6, 6))] for x in xs], 4.5).fill(colour)
    sheet.form(*[ellipse(x, y + 12, 5.5, 6, steps=10) for x in xs]).fill(dark(colour, 0.15))


def cloth(sheet: Sheet, look: Look) -> None:
    """A folded length of cloth standing up to show its pattern, others folded before it."""
    rng = look.rng
    tile = textile(look.region, look.trio, rng, sheet.scale)
    border = weft_band(look.trio, rng, sheet.scale)
    tall, half = rng.choice(((470.0, 190.0), (520.0, 170.0), (430.0, 220.0)))
    pen = sheet.at(-52, -30)
    outline = box(-half, -tall, half, 0, 14)
    pen.cast(outline, opacity=0.4)
    pen.form(moved(outline, 14, 4)).fill(dark(look.main, 0.4))
    pen.form(moved(outline, 8, 2)).fill(light(look.main, 0.25))
    panel = pen.form(outline).cloth(tile)
    deep = border.height / pen.scale
    low = -tall * 0.16
    panel.within(box(-half, low - deep, half, low)).cloth(border)
    panel.lines([[(-half, low), (half, low)], [(-half, low - deep), (half, low - deep)]], 5, look.second)
    panel.shade(shading.across(), dark(look.main, 0.75), 0.42).shade(shading.up(), light(look.main, 0.8), 0.14)
    panel.within(box(-half, -tall, -half + 26, 0)).shade(shading.across(), dark(look.main, 0.8), 0.3)
    second = (look.second, look.third, look.main)
    third = (light(look.third, 0.2), look.main, look.second)
    y = 36.0
    for index, trio in enumerate(rng.choice(((look.trio, second), (second, third), (third, second, look.trio)))):
        stacked = textile(look.region, trio, rng, sheet.scale * 0.8)
        width = 330 - index * 14 + rng.uniform(-8, 8)
        _folded(sheet, 70 + rng.uniform(-10, 10), y, width, 62, stacked, trio[0], first=index == 0)
        y -= 60


def _folded(
    sheet: Sheet, x: float, y: float, width: float, height: float, tile: Image.Image, colour: Colour, *, first: bool
) -> None:
    left, right = x - width / 2, x + width / 2
    if first:
        sheet.at(0, y).cast(box(left, -height, right, 0, 20))
    back = [
        (left + 6, y - height + 4),
        (left + 44, y - height - 26),
        (right + 30, y - height - 26),
        (right - 4, y - height + 4),
    ]
    sheet.form(back).cloth(tile, 5, 3).shade(shading.up(), light(colour, 0.7), 0.25)
    side = spline(
        [
            (right - 20, y),
            (right + 4, y - 12),
            (right + 34, y - 34),
            (right + 30, y - height - 26),
            (right - 10, y - height + 2),
        ]
    )
    edge = sheet.form(side).fill(dark(colour, 0.3))
    edge.lines(
        [[(right - 12, y - k * height / 5), (right + 34, y - 26 - k * height / 5)] for k in range(1, 6)],
        3,
        dark(colour, 0.7),
        0.6,
    )
    front = sheet.form(box(left, y - height, right, y, height * 0.42)).cloth(tile)
    front.shade(shading.down(), dark(colour, 0.75), 0.5).shade(shading.up(), light(colour, 0.8), 0.25)
    front.lines(
        [spline([(left + 10, y - height * 0.48), (x, y - height * 0.44), (right - 8, y - height * 0.48)])],
        2.5,
        dark(colour, 0.8),
        0.55,
    )


def shawl(sheet: Sheet, look: Look) -> None:
    """A shawl hung over a bamboo rod."""
    rng = look.rng
    tile = textile(look.region, look.trio, rng, sheet.scale)
    border = weft_band(look.trio, rng, sheet.scale)
    half = rng.choice((190.0, 230.0, 160.0))
    top, low = -690.0, -118.0
    _rod(sheet, top, half + 120)
    behind = box(-half + 56, top, half + 44, low - 116)
    sheet.soft(moved(behind, 26, 26), 16, opacity=0.3)
    sheet.form(behind).cloth(tile, 9).fill(dark(look.main, 0.6), 0.45)
    _fringe(sheet, -half + 56, half + 44, low - 118, 44, dark(look.main, 0.45))
    sway = rng.uniform(-12, 12)
    hem = spline([(-half + sway, low), (-half * 0.4, low + 8), (half * 0.3, low - 6), (half + sway, low + 4)])
    front: Points = [(-half, top - 12), *hem, (half, top - 12)]
    sheet.soft(moved(front, 22, 22), 14, opacity=0.34)
    panel = sheet.form(front).cloth(tile)
    deep = border.height / sheet.scale
    for level in (low - 46, low - 46 - deep - 64):
        panel.within(box(-half - 20, level - deep, half + 20, level)).cloth(border)
        panel.lines([[(-half - 20, y), (half + 20, y)] for y in (level, level - deep)], 5, look.second)
    panel.shade(shading.folds(rng.choice((3, 4, 5)), rng.randrange(10)), dark(look.main, 0.8), 0.34)
    panel.shade(shading.across(), dark(look.main, 0.8), 0.26)
    panel.within(box(-half, top - 14, half, top + 30)).shade(shading.up(), light(look.main, 0.8), 0.5)
    _fringe(sheet, -half + sway, half + sway, low - 2, 66, look.main)


def garment(sheet: Sheet, look: Look) -> None:
    """A blouse on a hanger or a tube skirt on a rod."""
    if look.rng.random() < 0.62:
        _blouse(sheet, look)
    else:
        _skirt(sheet, look)


def satchel(sheet: Sheet, look: Look) -> None:
    """A cloth shoulder bag (ย่าม) hung from a peg by its woven strap."""
    rng = look.rng
    top, low = -430.0, -120.0
    half = rng.choice((150.0, 168.0, 184.0))
    tile = textile(look.region, look.trio, rng, sheet.scale * 0.8)
    band = weft_band(look.trio, rng, sheet.scale * 0.8)
    deep = band.height / sheet.scale
    peg = top - 300
    strap = spline(
        [
            (-half + 16, top + 20),
            (-half * 0.72, top - 150),
            (-18, peg),
            (18, peg),
            (half * 0.72, top - 150),
            (half - 16, top + 20),
        ]
    )
    sheet.soft(moved(box(-half, top, half, low, 26), 24, 24), 16, opacity=0.36)
    sheet.line_form([moved(strap, 14, 16)], 26).fill(dark(look.main, 0.6), 0.25)
    sheet.line_form([strap], 30).cloth(band).round(dark(look.main, 0.7), 0.5)
    sheet.fill(ellipse(0, peg + 4, 17, 17), dark(TEAK, 0.2))
    for side in (-half + 22, half - 22):
        _fringe(sheet, side - 20, side + 20, low - 6, 74, look.second)
    body = sheet.form(box(-half, top, half, low, 26)).cloth(tile)
    for level in (top + 16 + deep, low - 40):
        body.within(box(-half, level - deep, half, level)).cloth(band)
        body.lines([[(-half, y), (half, y)] for y in (level, level - deep)], 5, look.second)
    body.shade(shading.folds(2, rng.randrange(10)), dark(look.main, 0.8), 0.24)
    body.shade(shading.across(), dark(look.main, 0.8), 0.3)
    body.within(box(-half, top, half, top + 14)).fill(dark(look.main, 0.45))


def _blouse(sheet: Sheet, look: Look) -> None:
    rng = look.rng
    top, low = -660.0, -170.0
    tile = textile(look.region, look.trio, rng, sheet.scale * 0.8)
    border = weft_band(look.trio, rng, sheet.scale * 0.8)
    hook = [(0, top - 4), (0, top - 40), *ellipse(14, top - 58, 16, 18, 180, 400, steps=16)]
    sheet.line(hook, 6, dark(TEAK, 0.3))
    sheet.line([(0, top - 70), (0, top - 420)], 3, dark(STRAW, 0.3), 0.8)
    body = [
        (-62, top),
        (-168, top + 36),
        (-196, low - 10),
        (-150, low + 4),
        (0, low + 10),
        (150, low + 4),
        (196, low - 10),
        (168, top + 36),
        (62, top),
    ]
    sleeve = [(-150, top + 26), (-206, top + 70), (-302, top + 262), (-212, top + 306), (-158, top + 186)]
    other = [(-x, y) for x, y in sleeve]
    sheet.soft(moved(body, 24, 24), 16, opacity=0.34)
    plain = rng.random() < 0.55
    for shape in (sleeve, other):
        sheet.soft(moved(shape, 20, 20), 12, opacity=0.22)
        arm = sheet.form(shape)
        _ = arm.fill(look.main) if plain else arm.cloth(tile)
        arm.shade(shading.across(), dark(look.main, 0.7), 0.4)
        (ax, ay), (bx, by) = shape[2], shape[3]
        ux, uy = (shape[1][0] - ax) * 0.2, (shape[1][1] - ay) * 0.2
        cuff = arm.within([(ax, ay), (bx, by), (bx + ux, by + uy), (ax + ux, ay + uy)])
        cuff.cloth(border).shade(shading.across(), dark(look.second, 0.7), 0.3)
    front = sheet.form(body)
    _ = front.fill(look.main) if plain else front.cloth(tile)
    deep = border.height / sheet.scale
    front.within(box(-240, low - 36 - deep, 240, low - 36)).cloth(border)
    front.lines([[(-240, y), (240, y)] for y in (low - 36, low - 36 - deep)], 4, look.second)
    front.shade(shading.folds(4, rng.randrange(10)), dark(look.main, 0.8), 0.26).shade(
        shading.round_dark(), dark(look.main, 0.8), 0.5
    )
    inside = spline(
        [
            (-62, top),
            (-40, top - 10),
            (0, top - 14),
            (40, top - 10),
            (62, top),
            (36, top + 30),
            (0, top + 62),
            (-36, top + 30),
        ],
        closed=True,
        steps=6,
    )
    sheet.form(inside).fill(dark(look.main, 0.6))
    sheet.line(spline([(-64, top), (-38, top + 32), (0, top + 64), (38, top + 32), (64, top)]), 15, look.second)
    sheet.line([(0, top + 64), (0, low + 6)], 13, look.second)
    sheet.line([(0, top + 70), (0, low + 4)], 2.5, dark(look.second, 0.5), 0.7)
    for k in range(4):
        y = top + 110 + k * 84
        sheet.line(spline([(-44, y), (-16, y - 6), (0, y), (16, y + 6), (44, y)]), 6, light(look.third, 0.4))
        sheet.form(ellipse(0, y, 10, 10)).ball(light(look.third, 0.3))


def _skirt(sheet: Sheet, look: Look) -> None:
    rng = look.rng
    top, low, half = -680.0, -130.0, rng.choice((180.0, 205.0))
    tile = textile(look.region, look.trio, rng, sheet.scale)
    border = weft_band(look.trio, rng, sheet.scale * 1.15)
    _rod(sheet, top - 8, half + 110)
    flare = half * 1.16
    shape = [
        (-half, top),
        *spline([(-flare, low), (-flare * 0.4, low + 12), (flare * 0.4, low + 12), (flare, low)]),
        (half, top),
    ]
    sheet.soft(moved(shape, 24, 24), 15, opacity=0.34)
    panel = sheet.form(shape).cloth(tile)
    waist = panel.within(box(-half - 20, top, half + 20, top + 74)).fill(
        light(look.third, 0.1) if look.third != COTTON else dark(look.main, 0.4)
    )
    waist.lines([[(-half - 20, top + 72), (half + 20, top + 72)]], 6, look.second)
    deep = border.height / sheet.scale
    for k in range(2):
        level = low - 14 - k * (deep + 14)
        panel.within(box(-flare - 10, level - deep, flare + 10, level + 2)).cloth(border)
        panel.lines([[(-flare, level - deep), (flare, level - deep)]], 8, look.second)
    panel.shade(shading.folds(rng.choice((3, 4)), rng.randrange(10)), dark(look.main, 0.8), 0.34)
    panel.shade(shading.round_dark(), dark(look.main, 0.8), 0.5)
    for side in (-1, 1):
        x = side * half * 0.8
        sheet.form(box(x - 11, top - 30, x + 11, top + 26, 5)).fill(TEAK).shade(shading.across(), dark(TEAK), 0.6)
    sway = [math.sin(k) for k in range(3)]
    panel.lines(
        [[(side * half * 0.5 + 8 * sway[k], top + 76), (side * flare * 0.5, low)] for k, side in enumerate((-1, 1))],
        3,
        dark(look.main, 0.8),
        0.3,
    )
