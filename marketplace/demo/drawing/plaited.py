"""Things plaited of bamboo, rush and palm: basket, bag, hat, mat."""

import math

from marketplace.demo.drawing import shading
from marketplace.demo.drawing.geometry import TILT, Point, box, ellipse, hoop, lathe, leaf, moved, spline
from marketplace.demo.drawing.look import Look
from marketplace.demo.drawing.palette import COTTON, EBONY, LEAF, STRAW, TEAK, Colour, brightness, dark, light, mix
from marketplace.demo.drawing.sheet import Sheet
from marketplace.demo.drawing.textiles import plaited, textile, weft_band


def _straw(look: Look) -> Colour:
    return look.main if 70 < brightness(look.main) < 225 else mix(STRAW, look.main, 0.25)


def _rim(
    sheet: Sheet, y: float, radius: float, colour: Colour, thick: float, start: float = 0, end: float = 180
) -> None:
    arc = ellipse(0, y, radius, radius * TILT, start, end, steps=40)
    sheet.line(arc, thick, dark(colour, 0.3))
    sheet.line(moved(arc, 0, -thick * 0.16), thick * 0.66, light(colour, 0.15))
    sheet.line_form(
        [[arc[k], (arc[k][0] + 3, arc[k][1] - thick * 0.4)] for k in range(1, len(arc) - 1, 2)], thick * 0.3
    ).fill(dark(colour, 0.45), 0.8)


def basket(sheet: Sheet, look: Look) -> None:
    """A basket: with a bow handle, a lid, or open and full."""
    rng = look.rng
    straw = _straw(look)
    profile = rng.choice(
        (
            [(140, 0), (166, -60), (196, -150), (190, -236)],
            [(120, 0), (176, -40), (206, -130), (176, -228), (150, -262)],
            [(180, 0), (184, -100), (190, -200)],
        )
    )
    radius, rim = profile[-1][0], -profile[-1][1]
    outline = lathe(profile)
    kind = rng.choice(("handle", "handle", "lid", "full"))
    sheet.cast([*outline, (0, -rim - 90)] if kind != "handle" else outline)
    if kind == "handle":
        bow = spline(
            [
                (-radius + 8, -rim),
                (-radius * 0.82, -rim - 170),
                (0, -rim - 254),
                (radius * 0.82, -rim - 170),
                (radius - 8, -rim),
            ]
        )
        sheet.line(bow, 26, dark(straw, 0.45))
        sheet.line(bow, 19, straw)
        sheet.line_form([bow[k : k + 2] for k in range(1, len(bow) - 1, 2)], 21).fill(dark(straw, 0.35), 0.6)
    if kind != "lid":
        inside = sheet.form(ellipse(0, -rim, radius, radius * TILT)).fill(dark(straw, 0.6))
        inside.shade(shading.across(), straw, 0.4)
        if kind == "full" or rng.random() < 0.5:
            _contents(sheet, look, radius, rim)
    body = sheet.form(outline)
    if kind != "lid":
        body = body.within(
            [
                *ellipse(0, -rim, radius + 2, radius * TILT, 180, 0, steps=24),
                (260, -rim),
                (260, 60),
                (-260, 60),
                (-260, -rim),
            ]
        )
    accent = look.second if rng.random() < 0.65 else None
    body.cloth(plaited(straw, sheet.scale, accent=accent, unit=rng.choice((8, 10))))
    if rng.random() < 0.6:
        level = -rim * rng.uniform(0.4, 0.62)
        band = weft_band((look.second, straw, look.third), rng, sheet.scale * 0.7)
        body.within(hoop(level, level - band.height / sheet.scale, radius * 1.1, radius * 1.1)).cloth(band)
    body.rounded(straw, 1.05)
    body.shade(shading.down(), dark(straw, 0.75), 0.4)
    _rim(sheet, 0, profile[0][0], straw, 16, 8, 172)
    if kind == "lid":
        lid_outline = lathe(
            [(radius + 10, -rim + 10), (radius + 8, -rim - 20), (radius * 0.6, -rim - 70), (24, -rim - 88)]
        )
        sheet.soft(hoop(-rim + 26, -rim, radius, radius), 6, opacity=0.4)
        lid = sheet.form(lid_outline).cloth(plaited(straw, sheet.scale, accent=accent, unit=8))
        lid.rounded(straw, 1.0)
        _rim(sheet, -rim + 8, radius + 10, straw, 16, 4, 176)
        sheet.form(ellipse(0, -rim - 98, 26, 18)).ball(look.second if accent else straw)
    else:
        _rim(sheet, -rim, radius, straw, 18)
        if kind != "handle":
            for side in (-1, 1):
                ear = spline(
                    [
                        (side * radius * 0.94, -rim + 26),
                        (side * (radius + 46), -rim + 2),
                        (side * (radius + 40), -rim - 44),
                        (side * radius * 0.96, -rim - 8),
                    ]
                )
                sheet.line(ear, 13, dark(straw, 0.4))
                sheet.line(ear, 8, light(straw, 0.1))


def _contents(sheet: Sheet, look: Look, radius: float, rim: float) -> None:
    rng = look.rng
    if rng.random() < 0.5:
        tile = textile(look.region, (look.second, look.third, look.main), rng, sheet.scale * 0.8)
        puff = spline(
            [
                (-radius + 18, -rim),
                (-radius * 0.7, -rim - 64),
                (-30, -rim - 88),
                (radius * 0.5, -rim - 60),
                (radius - 20, -rim),
                (0, -rim + 24),
            ],
            closed=True,
        )
        sheet.form(puff).cloth(tile).ball(look.second, 0.0).cloth(tile).shade(
            shading.folds(3, rng.randrange(10)), EBONY, 0.3
        )
        return
    colour = look.second if 110 < brightness(look.second) < 220 else mix(look.second, (232, 142, 50), 0.8)
    for x, y in ((-92, -34), (6, -50), (98, -34), (-44, -6), (54, -4), (-118, 0), (120, 0)):
        sheet.form(ellipse(x * radius / 190, -rim + y, 58, 54)).ball(mix(colour, (240, 190, 70), rng.uniform(0, 0.3)))
    sheet.form(leaf(16, -rim - 92, 96, 40, -28, 24), leaf(6, -rim - 92, 84, 36, -150, -20)).fill(LEAF)


def bag(sheet: Sheet, look: Look) -> None:
    """A plaited tote or a woven shoulder bag."""
    if look.rng.random() < 0.55:
        _tote(sheet, look)
    else:
        _shoulder_bag(sheet, look)


def _tote(sheet: Sheet, look: Look) -> None:
    rng = look.rng
    straw = _straw(look)
    outline = [
        *spline([(-150, 0), (-168, -80), (-190, -300)]),
        *spline([(190, -300), (168, -80), (150, 0)]),
        *ellipse(0, 0, 150, 18, 0, 180),
    ]
    for lift, tint in ((16, dark(straw, 0.5)), (0, look.second)):
        strap = spline([(-92, -280), (-96, -420 - lift), (0, -480 - lift), (96, -420 - lift), (92, -280)])
        if lift:
            sheet.cast([*outline, (0, -430)])
            strap = moved(strap, 18, -6)
        sheet.line(strap, 17, dark(tint, 0.3))
        sheet.line(strap, 11, tint)
        if lift:
            back = [(-190, -300), (-176, -318), (200, -318), (190, -300)]
            sheet.fill(back, dark(straw, 0.6))
    body = sheet.form(outline).cloth(plaited(straw, sheet.scale, unit=11))
    band = weft_band((look.second, straw, look.third), rng, sheet.scale * 0.95)
    deep = band.height / sheet.scale
    for level in rng.choice(((-110.0,), (-60.0, -200.0))):
        body.within(box(-200, level - deep, 200, level)).cloth(band)
    body.shade(shading.round_dark(), dark(straw, 0.75), 0.75).shade(shading.round_light(), light(straw, 0.7), 0.2)
    sheet.line([(-190, -298), (190, -298)], 18, dark(look.second, 0.2))
    sheet.line([(-190, -301), (190, -301)], 11, look.second)
    for x in (-92, 92):
        sheet.form(box(x - 15, -302, x + 15, -238, 8)).fill(dark(look.second, 0.15))
        sheet.form(ellipse(x, -258, 5, 5), ellipse(x, -284, 5, 5)).fill(light(STRAW, 0.4))


def _shoulder_bag(sheet: Sheet, look: Look) -> None:
    rng = look.rng
    tile = textile(look.region, look.trio, rng, sheet.scale * 0.9)
    band = weft_band(look.trio, rng, sheet.scale * 0.9)
    outline = [
        *spline([(-150, -10), (-166, -60), (-158, -300)]),
        *spline([(158, -300), (166, -60), (150, -10)]),
        *ellipse(0, -10, 150, 20, 0, 180),
    ]
    sheet.cast(outline)
    strap = spline([(-140, -284), (-130, -430), (-20, -560), (90, -470), (140, -284)])
    sheet.line(strap, 40, dark(look.main, 0.35))
    sheet.line(strap, 32, look.main)
    sheet.line(strap, 12, look.second)
    sheet.line(strap, 3, light(look.third, 0.4))
    tassels = [[(x, -4), (x + rng.uniform(-5, 5), 42)] for x in range(-128, 140, 16)]
    body = sheet.form(outline).cloth(tile)
    deep = band.height / sheet.scale
    body.within(box(-200, -110 - deep, 200, -110)).cloth(band)
    body.lines([[(-200, y), (200, y)] for y in (-110, -110 - deep)], 5, look.second)
    body.shade(shading.round_dark(), dark(look.main, 0.8), 0.75).shade(shading.down(), dark(look.main, 0.8), 0.3)
    for x in (-150, 150):
        body.within(box(x - 19, -300, x + 19, 20)).fill(look.main).lines([[(x, -300), (x, 20)]], 7, look.second)
    sheet.line([(-158, -300), (158, -300)], 14, dark(look.main, 0.3))
    sheet.line_form(tassels, 9).fill(look.second)
    sheet.form(*[ellipse(line[0][0], 8, 8, 7) for line in tassels]).fill(light(look.third, 0.2))


def hat(sheet: Sheet, look: Look) -> None:
    """A farmer's palm-leaf hat or a brimmed plaited one."""
    rng = look.rng
    straw = _straw(look)
    if rng.random() < 0.5:
        _brimmed(sheet, look, straw)
        return
    outline = [
        *spline([(-290, -34), (-190, -120), (-76, -262), (0, -318)]),
        *spline([(0, -318), (76, -262), (190, -120), (290, -34)]),
        *ellipse(0, -34, 290, 54, 0, 180, steps=30),
    ]
    sheet.cast([(x, y + 20) for x, y in outline])
    cone = sheet.form(outline).fill(straw)
    fans = [[(0, -318), (290 * math.cos(a), -34 + 54 * math.sin(a))] for a in (math.pi * k / 26 for k in range(27))]
    cone.lines(fans, 3, dark(straw, 0.45), 0.5)
    for k in range(1, 9):
        t = k / 9
        hoop_line = [(x * t, -318 + (y + 318) * t) for x, y in ellipse(0, -34, 290, 54, 0, 180, steps=30)]
        cone.lines([hoop_line], 5 if k % 3 else 9, look.second if k % 3 == 0 else dark(straw, 0.25), 0.8)
    cone.rounded(straw, 1.1)
    _rim(sheet, -34, 290, straw, 13)
    sheet.form(lathe([(44, -284), (26, -316), (10, -336)])).round(look.second)


def _brimmed(sheet: Sheet, look: Look, straw: Colour) -> None:
    brim = ellipse(0, -30, 300, 300 * 0.24, steps=60)
    sheet.cast(moved(brim, 0, 6))
    sheet.form(moved(brim, 0, 8)).fill(dark(straw, 0.45))
    tile = plaited(straw, sheet.scale, unit=8)
    flat = sheet.form(brim).cloth(tile)
    flat.lines([ellipse(0, -34, 300 * t, 72 * t, steps=50) for t in (0.97, 0.86, 0.75)], 3.5, dark(straw, 0.4), 0.6)
    flat.shade(shading.across(), dark(straw, 0.7), 0.4)
    sheet.soft(ellipse(30, -20, 170, 34), 9, opacity=0.4)
    crown = lathe([(150, -40), (148, -110), (128, -176), (80, -206), (16, -214)], tilt=0.24)
    top = sheet.form(crown).cloth(tile)
    top.rounded(straw, 1.0)
    band = weft_band(look.trio, look.rng, sheet.scale * 0.62)
    ring = sheet.form(hoop(-44, -44 - band.height / sheet.scale, 151, 150, tilt=0.24)).cloth(band)
    ring.rounded(look.main, 0.9)
    for side in (-1, 1):
        tail = [(126, -62), (172 + side * 14, -34), (186 + side * 26, 6), (160 + side * 24, 2)]
        sheet.form(tail).fill(look.second if side > 0 else dark(look.second, 0.25))


def mat(sheet: Sheet, look: Look) -> None:
    """A reed mat: one rolled and standing, one rolled and lying on its open end."""
    rng = look.rng
    straw = _straw(look)
    trio = (straw, look.second, look.third)
    tile = textile(rng.choice(("east", "west")), trio, rng, sheet.scale)
    _standing_roll(sheet, look, 118, -22, 66, 470)
    flat: list[Point] = [(-330, 66), (-270, -20), (150, -20), (210, 66)]
    sheet.soft(moved(flat, 12, 9), 8, opacity=0.35)
    spread = sheet.form(flat).cloth(tile)
    spread.lines([[(-330 + k * 36, 66), (-270 + k * 28, -20)] for k in range(16)], 2, dark(straw, 0.5), 0.3)
    spread.lines([[(-334, 64), (212, 64)]], 9, look.second)
    y, r = -46.0, 56.0
    sheet.soft(box(-276, y + 40, 170, y + 76), 8, opacity=0.5)
    roll = sheet.form(
        [*ellipse(-262, y, r * 0.5, r, 90, 270, steps=20), *ellipse(158, y, r * 0.5, r, 270, 450, steps=20)]
    )
    roll.cloth(tile, 3, 11).shade(shading.down(), dark(straw, 0.75), 0.8).shade(shading.up(), light(straw, 0.7), 0.25)
    end = sheet.form(ellipse(158, y, r * 0.5, r)).fill(dark(straw, 0.35))
    spiral = [
        (158 + r * 0.5 * (1 - k / 60) * math.cos(k * 0.42), y + r * (1 - k / 60) * math.sin(k * 0.42))
        for k in range(58)
    ]
    end.lines([spiral], 4, light(straw, 0.3))
    for x in (-170, 60):
        sheet.line(ellipse(x, y, r * 0.5, r + 1, 100, 262, steps=20), 9, dark(TEAK, 0.2))


def _standing_roll(sheet: Sheet, look: Look, x: float, y: float, r: float, height: float) -> None:
    straw = light(_straw(look), 0.12)
    pen = sheet.at(x, y)
    outline = lathe([(r, 0), (r, -height)])
    pen.cast(outline)
    trio = (straw, look.third if look.third != COTTON else look.second, look.second)
    body = pen.form(outline).cloth(textile("east", trio, look.rng, sheet.scale))
    body.lines([[(k, 0), (k, -height)] for k in range(-int(r), int(r), 8)], 1.6, dark(straw, 0.5), 0.3)
    body.rounded(straw, 1.1)
    for level in (-0.26, -0.72):
        body.lines([ellipse(0, height * level, r, r * TILT, 0, 180)], 11, dark(look.second, 0.1))
    top = pen.form(ellipse(0, -height, r, r * TILT * 1.3)).fill(dark(straw, 0.4))
    spiral = [
        (r * (1 - k / 60) * math.cos(k * 0.42), -height + r * TILT * 1.3 * (1 - k / 60) * math.sin(k * 0.42))
        for k in range(56)
    ]
    top.lines([spiral], 3.4, light(straw, 0.35))
