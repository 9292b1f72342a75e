"""Labels without words: a cartouche with a border and a small emblem."""

import math
import random

from marketplace.demo.drawing.geometry import blade, box, ellipse, leaf, patch, spline
from marketplace.demo.drawing.look import Look
from marketplace.demo.drawing.palette import PAPER, Colour, light, mix
from marketplace.demo.drawing.sheet import Form, Sheet


def emblem(sheet: Sheet, x: float, y: float, size: float, colour: Colour, other: Colour, kind: int) -> None:
    """Draw one of six small emblems, `size` across."""
    half = size / 2
    pen = sheet.at(x, y)
    if kind == 0:
        for reach, tint in ((half, colour), (half * 0.68, PAPER), (half * 0.42, other)):
            pen.fill([(0, -reach), (reach, 0), (0, reach), (-reach, 0)], tint)
    elif kind == 1:
        pen.line([(0, half), (0, -half * 0.7)], size * 0.04, colour)
        twigs = [
            leaf(0, half * (0.6 - k * 0.45), half * 0.9, half * 0.36, side, 8) for k in range(3) for side in (-35, -145)
        ]
        pen.form(*twigs, leaf(0, -half * 0.4, half * 0.8, half * 0.34, -90)).fill(colour)
    elif kind == 2:
        rays = [
            [
                (half * 0.5 * math.cos(a - 0.16), half * 0.5 * math.sin(a - 0.16)),
                (half * math.cos(a), half * math.sin(a)),
                (half * 0.5 * math.cos(a + 0.16), half * 0.5 * math.sin(a + 0.16)),
            ]
            for a in (math.tau * k / 12 for k in range(12))
        ]
        pen.form(*rays).fill(other)
        pen.fill(ellipse(0, 0, half * 0.46, half * 0.46), colour)
    elif kind == 3:
        petals = [leaf(0, 0, half, half * 0.62, k * 60 - 90) for k in range(6)]
        pen.form(*petals).fill(colour)
        pen.fill(ellipse(0, 0, half * 0.22, half * 0.22), other)
    elif kind == 4:
        pen.fill(ellipse(0, -half * 0.25, half * 0.3, half * 0.3), other)
        pen.fill([(-half, half * 0.55), (-half * 0.35, -half * 0.25), (half * 0.1, half * 0.55)], colour)
        pen.fill(
            [(-half * 0.3, half * 0.55), (half * 0.35, -half * 0.05), (half, half * 0.55)], mix(colour, other, 0.35)
        )
    else:
        waves = [
            spline([(-half + k * half / 3, dy + (k % 2) * half * 0.24) for k in range(7)])
            for dy in (-half * 0.4, 0.0, half * 0.4)
        ]
        pen.line_form(waves, size * 0.07).fill(colour)


def round_label(sheet: Sheet, body: Form, look: Look, y: float, width: float, height: float, radius: float) -> None:
    """Wrap a cartouche round a vessel of `radius`, its middle at height y."""
    rng = look.rng
    ink, band = look.ink, rng.random()
    sag = radius * 0.17
    paper = light(look.third, 0.78)
    if band < 0.35:
        label = body.within(patch(0, y, radius * 2 - 2, height, radius))
        label.fill(paper).rounded(paper, 0.7)
        stripes = [patch(0, y + way * (height / 2 - 9), radius * 2 - 2, 9, radius) for way in (-1, 1)]
        body.within(*stripes).fill(look.second)
    elif band < 0.7:
        label = body.within(patch(0, y, width, height, radius))
        label.fill(paper)
        inner = patch(0, y, width - 18, height - 18, radius)
        label.lines([[*inner, inner[0]]], 2.4, ink)
    else:
        label = body.within(ellipse(0, y + sag, width * 0.5, height * 0.58))
        label.fill(paper)
        label.lines([ellipse(0, y + sag, width * 0.5 - 10, height * 0.58 - 10)], 2.4, ink)
    emblem(sheet, 0, y + sag, min(width, height) * 0.52, ink, look.second, rng.randrange(6))


def flat_label(sheet: Sheet, look: Look, x: float, y: float, width: float, height: float) -> None:
    """Lay a cartouche on a flat front, its middle at (x, y)."""
    rng = look.rng
    ink = look.ink
    paper = light(look.third, 0.78)
    if rng.random() < 0.6:
        sheet.fill(box(x - width / 2, y - height / 2, x + width / 2, y + height / 2, 12), paper)
        inner = box(x - width / 2 + 9, y - height / 2 + 9, x + width / 2 - 9, y + height / 2 - 9, 7)
        sheet.line([*inner, inner[0]], 2.4, ink)
    else:
        radius = min(width, height) / 2
        sheet.fill(scalloped(x, y, radius * 1.04, rng), paper)
        sheet.line(ellipse(x, y, radius * 0.84, radius * 0.84), 2.4, ink)
    emblem(sheet, x, y, min(width, height) * 0.52, ink, look.second, rng.randrange(6))


def scalloped(x: float, y: float, radius: float, rng: random.Random) -> list[tuple[float, float]]:
    """Return a round seal with a wavy rim."""
    waves = rng.choice((14, 18))
    return [
        (
            x + radius * (1 + 0.04 * math.cos(waves * a)) * math.cos(a),
            y + radius * (1 + 0.04 * math.cos(waves * a)) * math.sin(a),
        )
        for a in (math.tau * k / 120 for k in range(120))
    ]


def sprig(sheet: Sheet, x: float, y: float, length: float, angle: float, colour: Colour) -> None:
    """Draw a small painted twig with leaves on both sides."""
    stem = blade(x, y, length, angle, 18)
    sheet.line(stem, length * 0.025, colour)
    leaves = [
        leaf(*stem[k], length * 0.36, length * 0.13, angle + side * 48 + 1.2 * k, side * -14)
        for k in range(3, 14, 3)
        for side in (-1, 1)
    ]
    sheet.form(*leaves, leaf(*stem[-1], length * 0.3, length * 0.12, angle + 18)).fill(colour)
