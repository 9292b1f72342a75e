"""Made by hand to keep: jewellery, dolls, umbrellas, lanterns."""

import math

from marketplace.demo.drawing import shading
from marketplace.demo.drawing.geometry import TILT, box, ellipse, hoop, lathe, leaf, moved, spaced, spline
from marketplace.demo.drawing.labels import sprig
from marketplace.demo.drawing.look import Look
from marketplace.demo.drawing.palette import (
    COTTON,
    EBONY,
    PAPER,
    STRAW,
    TEAK,
    TURMERIC,
    Colour,
    brightness,
    dark,
    light,
    mix,
)
from marketplace.demo.drawing.sheet import Sheet
from marketplace.demo.drawing.textiles import textile, weft_band


def jewellery(sheet: Sheet, look: Look) -> None:
    """A necklace on a stand, bangles at its foot."""
    rng = look.rng
    luck = rng.randrange(2)
    stand = dark(COTTON, 0.12) if brightness(look.main) < 150 else mix(EBONY, TEAK, 0.35)
    side = [(92, 0), (100, -34), (142, -110), (184, -196), (180, -252), (122, -306), (70, -342), (56, -400), (60, -470)]
    outline = lathe(side, tilt=0.14)
    base = lathe([(128, 14), (128, -2), (96, -14)])
    sheet.cast([*base, *outline])
    sheet.form(base).round(dark(stand, 0.2))
    bust = sheet.form(outline).round(stand, 0.9)
    bust.shade(shading.down(), dark(stand, 0.6), 0.4)
    sheet.fill(ellipse(0, -470, 60, 60 * 0.14), light(stand, 0.2))
    silver = look.main
    strands = rng.choice((2, 3, 3))
    low = 0.0
    for strand in range(strands):
        low = -226 + strand * 46
        wide = 70 + strand * 20
        half = [(-57, -398), (-wide, -334 + strand * 8), (-wide * 0.66, low - 44), (0, low)]
        arc = spline([*half, *[(-x, y) for x, y in reversed(half[:-1])]])
        sheet.line(moved(arc, 4, 8), 8, EBONY, 0.25)
        if (strand + luck) % 2:
            sheet.line(arc, 9, dark(silver, 0.35))
            sheet.line(moved(arc, -1, -1), 4, light(silver, 0.5))
        else:
            for k, (x, y) in enumerate(spaced(arc, 20)):
                sheet.form(ellipse(x, y, 10.5, 10.5, steps=18)).ball(look.second if k % 4 == 2 else silver, 1.2)
    kind = rng.randrange(3)
    pen = sheet.at(0, low)
    if kind == 0:
        disc = pen.form(ellipse(0, 46, 46, 46)).ball(silver, 1.2)
        disc.lines([ellipse(0, 46, r, r) for r in (36, 24)], 3, dark(silver, 0.5), 0.7)
        pen.form(*[leaf(0, 46, 34, 15, k * 45) for k in range(8)]).fill(dark(silver, 0.35), 0.8)
        pen.form(ellipse(0, 46, 10, 10)).ball(look.second, 1.2)
    elif kind == 1:
        pen.form(spline([(0, 4), (36, 60), (0, 104), (-36, 60)], closed=True)).ball(look.second, 1.2)
        pen.line([*spline([(0, 4), (36, 60), (0, 104), (-36, 60)], closed=True), (0, 4)], 5, silver)
    else:
        for k in range(-3, 4):
            length = 66 - abs(k) * 9
            x, y = k * 21, 4 - k * k * 3.4
            pen.line([(x, y), (x, y + length)], 3.5, silver)
            pen.form(leaf(x, y + length - 8, 34, 17, 90)).fill(look.second if k % 2 else silver)
    for x, y, r in ((-236, 30, 74), (-186, 50, 62)):
        ring = [*ellipse(x, y - 22, r, r * 0.4, steps=50)]
        sheet.line(moved(ring, 6, 12), 15, EBONY, 0.22)
        sheet.line(ring, 17, dark(silver, 0.4))
        sheet.line(moved(ring, -1, -2), 10, light(silver, 0.25))
        sheet.line_form([ring[k : k + 2] for k in range(0, 48, 4)], 11).fill(look.second, 0.9)


def doll(sheet: Sheet, look: Look) -> None:
    """Two cloth dolls in the dress of the region."""
    rng = look.rng
    skin: Colour = (224, 176, 136)
    first = rng.random() < 0.5
    for x, y, size, trio in ((-112, -12, 1.0, look.trio), (122, 16, 0.9, (look.second, look.main, look.third))):
        pen = sheet.at(x, y, size)
        hair = (44, 32, 28)
        skirt = lathe([(122, 0), (116, -60), (84, -180), (58, -236)])
        pen.cast([*skirt, (0, -420)])
        tile = textile(look.region, trio, rng, pen.scale * 0.7)
        band = weft_band(trio, rng, pen.scale * 0.65)
        dress = pen.form(skirt).cloth(tile)
        dress.within(hoop(-14, -14 - band.height / pen.scale, 124, 120)).cloth(band)
        dress.shade(shading.folds(4, rng.randrange(10)), dark(trio[0], 0.8), 0.25).rounded(trio[0], 1.0)
        chest = lathe([(58, -224), (74, -290), (66, -332), (30, -350)])
        pen.form(chest).round(trio[1] if brightness(trio[1]) < 225 else mix(trio[1], trio[2], 0.3), 0.9)
        for way in (-1, 1):
            arm = spline([(way * 64, -322), (way * 98, -270), (way * 72, -224), (way * 14, -226)])
            pen.line(arm, 31, dark(trio[1], 0.22))
            pen.line(arm[:24], 25, trio[1])
            pen.form(ellipse(way * 14, -226, 17, 14)).ball(skin, 0.6)
        sash = [(-56, -336), (-26, -344), (66, -238), (54, -212)]
        pen.form(sash).cloth(band)
        pen.line(ellipse(0, -236, 58, 12, 0, 180), 13, trio[2])
        pen.fill(box(-17, -372, 17, -334, 8), dark(skin, 0.16))
        pen.form(ellipse(0, -446, 78, 76)).fill(hair)
        if (x < 0) == first:
            pen.form(ellipse(0, -528, 38, 34)).ball(hair, 0.9)
            pen.line(ellipse(0, -500, 30, 8, 0, 180), 8, TURMERIC)
        else:
            pen.form(ellipse(62, -480, 32, 34)).ball(hair, 0.9)
            for k in range(5):
                pen.fill(
                    ellipse(64 + 13 * math.cos(k * 1.26), -498 + 13 * math.sin(k * 1.26), 9, 9), light(look.second, 0.5)
                )
            pen.fill(ellipse(64, -498, 6, 6), TURMERIC)
        face = pen.form(ellipse(0, -426, 66, 64)).fill(skin).shade(shading.ball_dark(), dark(skin, 0.4), 0.4)
        face.within(ellipse(0, -478, 74, 36)).fill(hair)
        for way in (-1, 1):
            pen.line(ellipse(way * 26, -424, 11, 8, 20, 160, steps=8), 4.5, EBONY)
            pen.soft(ellipse(way * 38, -402, 13, 10), 4, (214, 92, 78), 0.5)
        pen.line(ellipse(0, -402, 13, 9, 20, 160, steps=8), 4.5, (168, 54, 48))


def umbrella(sheet: Sheet, look: Look) -> None:
    """A painted paper umbrella standing open on its rim."""
    rng = look.rng
    cx, cy, rx, ry = -20.0, -330.0, 330.0, 316.0
    sheet.soft(ellipse(70, 2, 260, 26), 16, opacity=0.45)
    sheet.soft(ellipse(cx + 36, cy + 30, rx, ry), 22, opacity=0.28)
    sheet.line([(cx + 30, cy), (330, -14)], 17, dark(TEAK, 0.3))
    sheet.line([(268, -78), (330, -14)], 22, dark(look.second, 0.2))
    count = 18
    canopy = []
    for k in range(count):
        a, b = math.tau * k / count, math.tau * (k + 1) / count
        canopy.append((cx + rx * math.cos(a), cy + ry * math.sin(a)))
        middle = (a + b) / 2
        canopy.append((cx + rx * 0.978 * math.cos(middle), cy + ry * 0.978 * math.sin(middle)))
    paper = sheet.form(canopy).fill(look.main)
    wedges = [
        [
            (cx, cy),
            *[
                (cx + rx * math.cos(t), cy + ry * math.sin(t))
                for t in (math.tau * k / count, math.tau * (k + 0.5) / count)
            ],
        ]
        for k in range(count)
    ]
    paper.within(*wedges).fill(dark(look.main, 0.5), 0.16)
    for radius, width, tint in (
        (0.96, 16, look.second),
        (0.88, 3, light(look.main, 0.6)),
        (0.34, 3, light(look.main, 0.6)),
        (0.3, 10, look.second),
    ):
        ring = ellipse(cx, cy, rx * radius, ry * radius, steps=72)
        paper.lines([[*ring, ring[0]]], width, tint)
    _painted(sheet, look, cx, cy)
    ribs = [
        [(cx, cy), (cx + rx * math.cos(math.tau * k / count), cy + ry * math.sin(math.tau * k / count))]
        for k in range(count)
    ]
    paper.lines(ribs, 2.4, dark(look.main, 0.6), 0.5)
    paper.shade(shading.ball_dark(), dark(look.main, 0.7), 0.55).shade(shading.ball_light(), light(look.main, 0.7), 0.3)
    sheet.form(ellipse(cx, cy, 34, 33)).ball(dark(look.second, 0.15))
    sheet.form(ellipse(cx - 3, cy - 4, 15, 15)).ball(TEAK)
    if rng.random() < 0.5:
        sheet.line_form(
            [[(canopy[k][0], canopy[k][1]), (canopy[k][0], canopy[k][1] + 16)] for k in range(0, 36, 2)], 4
        ).fill(look.second)


def _painted(sheet: Sheet, look: Look, cx: float, cy: float) -> None:
    rng = look.rng
    petal, heart = light(look.third, 0.5), TURMERIC
    flowers = rng.choice((3, 5))
    start = rng.uniform(0, 360)
    for k in range(flowers):
        angle = start + k * 360 / flowers
        x, y = cx + 205 * math.cos(math.radians(angle)), cy + 196 * math.sin(math.radians(angle))
        pen = sheet.at(x, y, 1.0 if flowers == 3 else 0.78, angle)
        for way in (-1, 1):
            sprig(pen.at(0, way * 20), 0, 0, 130, 90 * way, mix(look.second, light(look.main, 0.5), 0.25))
        pen.form(*[leaf(0, 0, 62, 40, a * 72, 0, blunt=0.7) for a in range(5)]).fill(petal)
        pen.form(*[leaf(0, 0, 36, 12, a * 72) for a in range(5)]).fill(mix(petal, look.second, 0.5))
        pen.fill(ellipse(0, 0, 12, 12), heart)


def lantern(sheet: Sheet, look: Look) -> None:
    """A hanging paper lantern with paper tails, lit from within."""
    rng = look.rng
    build = rng.randrange(3)
    top = -700.0
    sheet.line([(0, top), (0, -1200)], 4, dark(STRAW, 0.4))
    glow = light(mix(look.main, (255, 210, 120), 0.4), 0.3)
    sheet.soft(ellipse(0, top + 230, 280, 300), 60, (255, 224, 150), 0.34)
    if build == 0:
        profile = [(74, top + 400), (150, top + 340), (190, top + 220), (150, top + 90), (74, top + 34)]
    elif build == 1:
        profile = [(96, top + 420), (150, top + 360), (150, top + 100), (96, top + 40)]
    else:
        profile = [(60, top + 440), (120, top + 380), (196, top + 130), (130, top + 70), (70, top + 36)]
    outline = lathe(profile, tilt=0.12)
    sheet.soft(moved(outline, 46, 40), 24, opacity=0.26)
    low, narrow = profile[0][1], profile[0][0]
    tails = rng.choice((5, 7))
    for k in range(tails):
        x = narrow * 0.9 * (2 * k / (tails - 1) - 1)
        sway = rng.uniform(-14, 14)
        length = 150 + 60 * math.cos(x / 60)
        strip = [
            *spline([(x - 11, low), (x - 9 + sway, low + length * 0.5), (x - 11, low + length)]),
            (x, low + length - 16),
            *spline([(x + 11, low + length), (x + 13 + sway, low + length * 0.5), (x + 11, low)]),
        ]
        tail = sheet.form(strip).fill(look.main if k % 2 else look.second)
        tail.shade(shading.down(), PAPER, 0.35)
    body = sheet.form(outline).fill(look.main)
    reach = max(r for r, _ in profile)
    body.shade(shading.glow(), glow, 0.85).shade(shading.round_dark(), dark(look.main, 0.5), 0.5)
    ribs = [spline([(r * t, y) for r, y in profile]) for t in (-0.92, -0.66, -0.33, 0, 0.33, 0.66, 0.92)]
    body.lines(ribs, 3, dark(look.main, 0.4), 0.55)
    band = weft_band((look.second, look.main, look.third), rng, sheet.scale * 0.75)
    deep = band.height / sheet.scale
    middle = sum(y for _, y in profile) / len(profile)
    if rng.random() < 0.6:
        body.within(hoop(middle + deep / 2, middle - deep / 2, reach, reach, tilt=0.12)).cloth(band).shade(
            shading.glow(), glow, 0.35
        )
    else:
        for k in range(-2, 3):
            pen = sheet.at(k * reach * 0.42, middle + 20 - abs(k) * 6, 1 - abs(k) * 0.16)
            body.within(
                *[
                    [(px + k * reach * 0.42, py + middle + 20 - abs(k) * 6) for px, py in leaf(0, 0, 44, 24, a * 60)]
                    for a in range(6)
                ]
            ).fill(look.second)
            pen.fill(ellipse(0, 0, 8, 8), light(look.third, 0.5))
    for radius, y in (profile[0], profile[-1]):
        sheet.form(lathe([(radius + 4, y + 10), (radius + 4, y - 12)], tilt=0.12)).round(look.second)
        sheet.form(ellipse(0, y - 12, radius + 4, (radius + 4) * 0.12)).fill(dark(look.second, 0.25))
    sheet.line([(-60, top + 22), (0, top - 40), (60, top + 22)], 4, dark(STRAW, 0.4))
    sheet.form(ellipse(0, top - 42, 12, 12)).ball(TEAK)
    sheet.soft(ellipse(20, 10, 170, 170 * TILT), 24, (255, 224, 150), 0.3)
