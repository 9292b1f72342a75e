"""Small things laid beside a product: one or two in a picture, never in front of what is sold."""

import math
from collections.abc import Callable
from typing import Final

from marketplace.demo.drawing import shading
from marketplace.demo.drawing.geometry import blade, box, ellipse, leaf, moved, spline
from marketplace.demo.drawing.look import Look
from marketplace.demo.drawing.palette import COTTON, EBONY, LAC, LEAF, PAPER, STRAW, TEAK, TURMERIC, dark, light, mix
from marketplace.demo.drawing.sheet import Sheet


def leaves(sheet: Sheet, look: Look) -> None:
    """A twig with leaves."""
    stem = blade(-90, 6, 180, -8, -14)
    green = mix(LEAF, look.rng.choice((TURMERIC, (40, 70, 80), LEAF)), 0.25)
    shapes = [leaf(*stem[k], 78 - k * 2, 32, -8 - k + way * 46, -way * 18) for k in range(2, 14, 3) for way in (-1, 1)]
    shapes.append(leaf(*stem[-1], 74, 30, -24))
    sheet.at(7, 9).form(*shapes).fill(dark(green, 0.9), 0.26)
    sheet.line(stem, 5, dark(green, 0.3))
    sheet.form(*shapes[::2]).fill(green).shade(shading.up(), light(green, 0.6), 0.3)
    sheet.form(*shapes[1::2]).fill(dark(green, 0.2)).shade(shading.across(), green, 0.6)


def spoon(sheet: Sheet, look: Look) -> None:
    """A wooden spoon."""
    pen = sheet.at(0, 0, 1.0, look.rng.uniform(-24, 6))
    head = ellipse(-84, 0, 52, 30)
    shape = [
        *ellipse(-84, 0, 52, 30, 24, 336),
        *spline([(-30, -9), (60, -7), (140, -11)]),
        *spline([(140, 11), (60, 7), (-30, 9)]),
    ]
    pen.soft(moved(shape, 8, 12), 6, opacity=0.4)
    wood = light(TEAK, 0.18)
    pen.form(shape).fill(wood).shade(shading.down(), dark(wood, 0.5), 0.6)
    hollow = [(x * 0.78 - 18, y * 0.72) for x, y in head]
    pen.form(hollow).fill(dark(wood, 0.25)).shade(shading.up(), dark(wood, 0.7), 0.5)
    heap = [(x * 0.62 - 32, y * 0.55 - 5) for x, y in head]
    pen.form(heap).ball(look.rng.choice((TURMERIC, COTTON, mix(LAC, TURMERIC, 0.4), dark(TEAK, 0.4))), 0.8)


def flower(sheet: Sheet, look: Look) -> None:
    """Two frangipani flowers."""
    tint = look.rng.choice((PAPER, light(LAC, 0.6), light(TURMERIC, 0.72)))
    for x, y, size, start in ((-30, 0, 1.0, 10), (62, 14, 0.76, 44)):
        pen = sheet.at(x, y, size)
        petals = [leaf(0, 0, 62, 46, start + k * 72, 26, blunt=0.65) for k in range(5)]
        flat = [[(px, py * 0.72) for px, py in petal] for petal in petals]
        pen.at(7, 11).form(*flat).fill(dark(tint, 0.9), 0.28)
        for petal in flat:
            pen.form(petal).fill(tint).shade(shading.across(), dark(tint, 0.35), 0.4)
        pen.soft(ellipse(0, 0, 20, 15), 8, TURMERIC, 0.85)


def banana_leaf(sheet: Sheet, look: Look) -> None:
    """A parcel folded from banana leaf, pinned with a sliver of bamboo."""
    green = mix(LEAF, TURMERIC, look.rng.uniform(0.05, 0.25))
    sheet.cast([(-92, 0), (-60, -70), (0, -112), (60, -70), (92, 0)])
    left = sheet.form([(-96, 4), (-10, -116), (4, -112), (20, 12)]).fill(green)
    left.lines([[(-96 + k * 11, 6), (-10 + k * 2, -112)] for k in range(11)], 1.8, light(green, 0.5), 0.5)
    right = sheet.form([(20, 12), (-4, -114), (8, -114), (100, -4)]).fill(dark(green, 0.25))
    right.lines([[(100 - k * 9, -2), (8, -112)] for k in range(9)], 1.8, green, 0.6)
    sheet.form([(-40, -62), (-10, -116), (8, -116), (44, -64), (4, -44)]).fill(light(green, 0.14)).shade(
        shading.down(), dark(green), 0.4
    )
    sheet.line([(-26, -66), (26, -62)], 5, STRAW)


def thread(sheet: Sheet, look: Look) -> None:
    """Two reels of thread in the product's colours."""
    for x, y, colour, height in ((-44, -8, look.main, 92), (46, 12, look.second, 76)):
        pen = sheet.at(x, y)
        pen.cast(box(-36, -height, 36, 0))
        pen.form([*ellipse(0, 0, 38, 9, 0, 180), *ellipse(0, -10, 38, 9, 180, 360)]).round(TEAK)
        body = pen.form([*ellipse(0, -8, 31, 7, 0, 180), *ellipse(0, -height, 31, 7, 180, 360)]).round(colour)
        lines = [[(-32, -8 - k * 6), (0, -2 - k * 6), (32, -10 - k * 6)] for k in range(int(height / 6))]
        body.lines(lines, 1.8, dark(colour, 0.5), 0.45)
        pen.form([*ellipse(0, -height, 38, 9, 0, 180), *ellipse(0, -height - 10, 38, 9, 180, 360)]).round(TEAK)
        pen.form(ellipse(0, -height - 10, 38, 9)).fill(light(TEAK, 0.3))
        pen.fill(ellipse(0, -height - 10, 9, 3), dark(TEAK, 0.6))


def chillies(sheet: Sheet, look: Look) -> None:
    """Three chillies."""
    rng = look.rng
    for k, (x, y, angle) in enumerate(((-66, -8, 12), (-40, 22, -12), (10, 4, 28))):
        red = ((182, 42, 34), (206, 78, 34), (70, 116, 56))[(k + rng.randrange(2)) % 3]
        pod = leaf(x, y, 118, 27, angle + rng.uniform(-8, 8), 22 - k * 20, blunt=0.7)
        sheet.at(6, 9).form(pod).fill(dark(red, 0.9), 0.3)
        sheet.form(pod).fill(red).shade(shading.down(), dark(red, 0.6), 0.5).shade(shading.up(), light(red, 0.7), 0.35)
        direction = math.radians(angle)
        stalk = (x - 26 * math.cos(direction), y - 26 * math.sin(direction) - 6)
        sheet.line(spline([(x + 4, y), (x - 12, y - 4), stalk]), 6, dark(LEAF, 0.15))


def cotton(sheet: Sheet, look: Look) -> None:
    """Cotton bolls on a dry twig."""
    sheet.line(spline([(-110, 26), (-30, 8), (70, -16)]), 5, dark(TEAK, 0.3))
    for x, y in ((-52, -4), (16, -22), (74, -24)):
        pen = sheet.at(x, y)
        pen.soft(ellipse(8, 20, 36, 14), 7, opacity=0.35)
        pen.form(*[leaf(0, 14, 46, 20, a) for a in (20, 70, 120, 165)]).fill(dark(TEAK, 0.25))
        for dx, dy in ((-17, 2), (17, 0), (0, -17), (0, 12)):
            pen.form(ellipse(dx, dy, 22, 21)).ball(light(COTTON, 0.65), 0.6)


def shells(sheet: Sheet, look: Look) -> None:
    """Two scallop shells."""
    for x, y, size, turn, tint in ((-40, 4, 1.0, -18, (240, 206, 180)), (54, 20, 0.7, 24, (226, 160, 140))):
        pen = sheet.at(x, y, size, turn)
        fan = [
            (0, 30),
            *[
                (66 * math.cos(a) * (1 + 0.04 * math.cos(a * 20)), -54 * math.sin(a) + 6)
                for a in (math.pi * k / 40 for k in range(41))
            ],
        ]
        pen.soft(moved(fan, 8, 14), 6, opacity=0.36)
        shell = pen.form(fan).fill(tint).shade(shading.down(), dark(tint, 0.4), 0.4)
        shell.lines(
            [[(0, 30), (66 * math.cos(a), -54 * math.sin(a) + 6)] for a in (math.pi * k / 9 for k in range(1, 9))],
            3,
            dark(tint, 0.35),
            0.5,
        )
        pen.form(box(-16, 20, 16, 36, 7)).fill(dark(tint, 0.12))


def pebbles(sheet: Sheet, look: Look) -> None:
    """River pebbles."""
    for x, y, rx, ry, tint in (
        (-58, 0, 46, 27, (140, 132, 124)),
        (26, 12, 36, 20, (196, 184, 168)),
        (72, -4, 24, 15, (104, 100, 100)),
    ):
        sheet.soft(ellipse(x + 8, y + 2, rx, ry * 0.8), 6, opacity=0.4)
        sheet.form(ellipse(x, y - ry * 0.6, rx, ry)).ball(tint, 0.9)


def silk(sheet: Sheet, look: Look) -> None:
    """A skein of thread, twisted."""
    colour = look.second if look.second != PAPER else look.main
    loop = spline([(-112, 6), (-60, -24), (0, 4), (60, -24), (112, 4), (60, 26), (0, -2), (-60, 28)], closed=True)
    sheet.line(moved(loop, 6, 11), 22, dark(colour, 0.9), 0.26)
    sheet.line(loop, 25, dark(colour, 0.25))
    for shift in (-8, -4, 0, 4, 8):
        sheet.line(moved(loop, 0, shift), 2.2, light(colour, 0.3 if shift else 0.5), 0.8)
    sheet.form(box(-14, -18, 14, 20, 6)).fill(light(COTTON, 0.4)).shade(shading.across(), TEAK, 0.4)


def tea_leaves(sheet: Sheet, look: Look) -> None:
    """Dried leaves in a small heap, three fresh ones on top."""
    rng = look.rng
    sheet.soft(ellipse(4, 8, 92, 18), 8, opacity=0.36)
    dry = mix(LEAF, EBONY, 0.55)
    for tint in (dark(dry, 0.2), dry, mix(dry, LEAF, 0.5)):
        curls = []
        for _ in range(15):
            x = rng.uniform(-76, 60)
            curls.append(
                leaf(x, rng.uniform(-26, 12) * (1 - abs(x) / 110), 38, 9, rng.uniform(-60, 60), rng.uniform(-60, 60))
            )
        sheet.form(*curls).fill(tint)
    for angle in (-62, -22, -118):
        sheet.form(leaf(10, -14, 74, 27, angle, 16)).fill(LEAF).shade(shading.up(), light(LEAF, 0.5), 0.4)


Prop = Callable[[Sheet, Look], None]

FOOD: Final[tuple[Prop, ...]] = (spoon, leaves, chillies, banana_leaf, flower)
SWEET: Final[tuple[Prop, ...]] = (spoon, leaves, flower, banana_leaf)
CLOTH: Final[tuple[Prop, ...]] = (thread, cotton, silk, leaves)
CRAFT: Final[tuple[Prop, ...]] = (leaves, flower, pebbles, thread)
CARE: Final[tuple[Prop, ...]] = (flower, leaves, pebbles)
COAST: Final[tuple[Prop, ...]] = (shells,)
