"""From garden and water: fruit, bananas, dried fish."""

import math

from marketplace.demo.drawing import shading
from marketplace.demo.drawing.geometry import TILT, blade, ellipse, lathe, leaf, moved, spline
from marketplace.demo.drawing.look import Look
from marketplace.demo.drawing.palette import EBONY, LEAF, STRAW, TURMERIC, Colour, brightness, dark, light, mix
from marketplace.demo.drawing.sheet import Sheet
from marketplace.demo.drawing.textiles import plaited


def _leaves(sheet: Sheet, x: float, y: float, size: float) -> None:
    for angle, bend in ((-24, 26), (-152, -24), (-82, 18)):
        blade = sheet.form(leaf(x, y, size, size * 0.4, angle, bend)).fill(
            mix(LEAF, EBONY, 0.1 if angle > -100 else 0.25)
        )
        blade.shade(shading.up(), light(LEAF, 0.5), 0.35)


def _orange(sheet: Sheet, colour: Colour, *, crown: bool) -> None:
    form = sheet.form(ellipse(0, -74, 78, 74)).ball(colour)
    pores = [ellipse(sheet.rng.uniform(-66, 66), sheet.rng.uniform(-138, -10), 2.2, 2, steps=6) for _ in range(34)]
    form.within(*pores).fill(dark(colour, 0.3), 0.5)
    if crown:
        sheet.fill(ellipse(4, -142, 9, 5), dark(LEAF, 0.3))


def _mango(sheet: Sheet, colour: Colour, *, crown: bool) -> None:
    shape = spline(
        [(-8, -164), (54, -146), (74, -84), (44, -18), (-14, 0), (-66, -34), (-72, -100), (-46, -150)], closed=True
    )
    form = sheet.form(shape).ball(colour)
    form.shade(shading.up(), mix(colour, (196, 70, 40), 0.5), 0.35)
    if crown:
        sheet.line([(-8, -160), (-2, -184)], 7, dark(STRAW, 0.5))


def _mangosteen(sheet: Sheet, colour: Colour, *, crown: bool) -> None:
    sheet.form(ellipse(0, -66, 76, 68)).ball(colour)
    calyx = [ellipse(x, -122 + abs(x) * 0.16, 25, 13, steps=20) for x in (-34, 34, 0)]
    sheet.form(*moved_all(calyx, 3, 5)).fill(EBONY, 0.3)
    sheet.form(*calyx).fill(mix(LEAF, TURMERIC, 0.25))
    sheet.line([(0, -128), (4, -154)], 10, dark(LEAF, 0.3))


def _rambutan(sheet: Sheet, colour: Colour, *, crown: bool) -> None:
    rng = sheet.rng
    hairs = []
    for k in range(64):
        angle = math.tau * k / 64
        x, y = 60 * math.cos(angle), -70 + 60 * math.sin(angle)
        hairs.append(
            spline(
                [
                    (x, y),
                    (x * 1.22, y + 18 * math.sin(angle)),
                    (x * 1.36 + rng.uniform(-10, 10), y + 30 * math.sin(angle) + rng.uniform(-6, 6)),
                ],
                steps=4,
            )
        )
    sheet.line_form(hairs, 4).fill(mix(colour, LEAF, 0.3))
    body = sheet.form(ellipse(0, -70, 66, 66)).ball(colour)
    spots = [(rng.uniform(-58, 58), rng.uniform(-126, -14)) for _ in range(40)]
    body.lines(
        [[(x, y), (x + rng.uniform(-12, 12), y - 14)] for x, y in spots], 3, light(mix(colour, TURMERIC, 0.4), 0.2), 0.9
    )


def moved_all(outlines: list[list[tuple[float, float]]], dx: float, dy: float) -> list[list[tuple[float, float]]]:
    """Return every outline shifted."""
    return [moved(outline, dx, dy) for outline in outlines]


def fruit(sheet: Sheet, look: Look) -> None:
    """A pile of fruit of the product's colour, on a stand, in a shallow basket or on the table."""
    rng = look.rng
    red, green, blue = look.main
    if brightness(look.main) < 85:
        one = _mangosteen
    elif red > 150 and green < 110:
        one = _rambutan
    elif red > 190 and green > 140 and blue < 120:
        one = rng.choice((_mango, _orange, _mango))
    else:
        one = rng.choice((_orange, _mango))
    stand = rng.random() < 0.55
    base = 0.0
    if stand:
        base = -74
        tray = lathe([(92, 0), (70, -22), (120, -40), (262, -86)])
        sheet.cast([*tray, (0, -240)])
        body = sheet.form(tray).cloth(plaited(STRAW, sheet.scale, accent=look.second, unit=8))
        body.rounded(STRAW, 1.1)
        sheet.form(ellipse(0, -86, 262, 262 * TILT)).fill(dark(STRAW, 0.5))
    back = ((-86.0, -128.0), (88.0, -132.0), (0.0, -232.0))
    front = ((-176.0, -8.0), (-60.0, 6.0), (62.0, 4.0), (176.0, -10.0))
    if not stand:
        sheet.soft(ellipse(30, 4, 300, 34), 16, opacity=0.4)
    for index, (x, y) in enumerate((*back[2:], *back[:2], *front) if stand else (*back, *front)):
        y = y * (0.82 if stand else 1.0) + base
        pen = sheet.at(x, y, 1.0, rng.uniform(-16, 16))
        pen.soft(ellipse(10, -56, 78, 70), 9, opacity=0.26)
        one(
            pen,
            mix(look.main, look.second if rng.random() < 0.3 else light(look.main, 0.5), rng.uniform(0, 0.22)),
            crown=index < 5,
        )
        if index == 2:
            _leaves(sheet, 8, base - 318 * (0.9 if stand else 1.0), 118)
    if stand:
        rim = ellipse(0, -86, 262, 262 * TILT, 0, 180)
        sheet.line(rim, 17, dark(STRAW, 0.35))
        sheet.line(moved(rim, 0, -3), 11, light(STRAW, 0.15))
    else:
        _leaves(sheet, -262, 26, 84)


def bananas(sheet: Sheet, look: Look) -> None:
    """A hand of bananas, and one lying before it."""
    rng = look.rng
    skin = look.main if brightness(look.main) > 90 else mix(look.main, TURMERIC, 0.65)
    sheet.soft(ellipse(40, 0, 300, 30), 16, opacity=0.42)
    for index in range(6):
        angle, length = 44 + index * 15, 396 - abs(index - 3) * 8
        x, y = -122 - index * 7, -352 + index * 9
        body = leaf(x, y, length, 96, angle, -72, blunt=0.5)
        colour = mix(skin, LEAF, rng.uniform(0.0, 0.1) + (0.12 if index < 2 else 0.0))
        sheet.soft(moved(body, 8, 12), 9, opacity=0.3)
        one = sheet.form(body).fill(colour)
        one.shade(shading.down(), dark(colour, 0.5), 0.5).shade(shading.up(), light(colour, 0.6), 0.3)
        ridge = leaf(x, y, length, 30, angle, -72, blunt=0.6)
        one.lines([ridge[2:13]], 4, dark(colour, 0.35), 0.5)
        one.lines([ridge[-13:-2]], 4, light(colour, 0.6), 0.4)
        tip = blade(x, y, length, angle, -72)[13]
        sheet.fill(ellipse(*tip, 11, 10), dark(colour, 0.8))
    crown = spline(
        [(-190, -300), (-198, -360), (-168, -404), (-116, -412), (-72, -372), (-92, -336), (-140, -316)], closed=True
    )
    green = mix(skin, LEAF, 0.42)
    sheet.form(crown).fill(green).shade(shading.down(), mix(skin, LEAF, 0.1), 0.9)
    stem = [(-180, -388), (-196, -446), (-136, -462), (-110, -404)]
    sheet.form(stem).fill(mix(green, STRAW, 0.2)).shade(shading.across(), dark(LEAF), 0.5)
    sheet.at(-166, -453, 1.0, -16).fill(ellipse(0, 0, 32, 10), light(STRAW, 0.2))


def _dried_fish(sheet: Sheet, colour: Colour) -> None:
    body = leaf(-150, 0, 290, 104, 0, 0, blunt=0.8)
    tail = spline([(120, 0), (176, -46), (190, -40), (172, 0), (190, 40), (176, 46)], closed=True)
    sheet.soft(moved(body, 8, 12), 7, opacity=0.4)
    sheet.form(tail).fill(dark(colour, 0.25)).shade(shading.across(), dark(colour), 0.5)
    fins = [leaf(-40, -36, 120, 40, -14, 12), leaf(-20, 34, 90, 34, 16, -12)]
    sheet.form(*fins).fill(dark(colour, 0.3))
    one = (
        sheet.form(body)
        .fill(colour)
        .shade(shading.down(), dark(colour, 0.55), 0.6)
        .shade(shading.up(), light(colour, 0.7), 0.5)
    )
    scales = [ellipse(x, y, 15, 15, 100, 260, steps=6) for x in range(-50, 130, 22) for y in range(-40, 42, 20)]
    one.lines(scales, 2.4, dark(colour, 0.45), 0.55)
    one.lines([ellipse(-84, 0, 26, 46, -90, 90, steps=10)], 4, dark(colour, 0.5), 0.8)
    one.lines([[(-60, 4), (130, 0)]], 3, dark(colour, 0.4), 0.5)
    sheet.fill(ellipse(-112, -9, 10, 10), light(colour, 0.8))
    sheet.fill(ellipse(-112, -9, 5, 5), EBONY)


def fish(sheet: Sheet, look: Look) -> None:
    """Dried fish on a round tray lined with banana leaf."""
    rng = look.rng
    rx, ry = 330.0, 150.0
    y = -150.0
    tray = ellipse(0, y, rx, ry, steps=60)
    sheet.soft(moved(tray, 26, 34), 16, opacity=0.42)
    sheet.form(moved(tray, 0, 22)).fill(dark(STRAW, 0.45))
    inside = sheet.form(tray).cloth(plaited(STRAW, sheet.scale, unit=8))
    inside.shade(shading.ball_dark(), dark(STRAW, 0.7), 0.4)
    rim = [*tray, tray[0]]
    sheet.line(rim, 24, dark(STRAW, 0.3))
    sheet.line(moved(rim, 0, -3), 16, light(STRAW, 0.12))
    sheet.line_form([[rim[k], (rim[k][0] * 1.02, y + (rim[k][1] - y) * 1.05)] for k in range(0, 60, 2)], 8).fill(
        dark(STRAW, 0.4), 0.8
    )
    for turn in (-14, 12):
        pad = sheet.at(0, y, 1.0, turn)
        green = mix(LEAF, STRAW, 0.12)
        blade = pad.form(leaf(-300, 0, 600, 190, 0, 0, blunt=0.7)).fill(green)
        blade.lines(
            [[(x, 0), (x + 50, side * 100)] for x in range(-290, 300, 24) for side in (-1, 1)],
            2,
            light(green, 0.4),
            0.5,
        )
        blade.lines([[(-300, 0), (300, 0)]], 6, light(green, 0.45))
    flat = ((-20, -62, -8), (30, 2, 4), (-34, 62, -3), (40, 30, 12))
    for x, dy, turn in flat[: rng.choice((3, 3, 4))]:
        pen = sheet.at(x, y + dy * 0.86 - 14, 1.15, turn + rng.uniform(-5, 5) + (180 if rng.random() < 0.25 else 0))
        _dried_fish(pen, mix(look.main, light(look.main, 0.6), rng.uniform(0.1, 0.35)))
    for _ in range(3):
        px, py = rng.uniform(-200, 200), y + rng.uniform(70, 110)
        sheet.form(leaf(px, py, 70, 15, rng.uniform(-30, 30), 20)).fill((178, 40, 36))
        sheet.form(leaf(px, py, -14, 8, 0)).fill(LEAF)
