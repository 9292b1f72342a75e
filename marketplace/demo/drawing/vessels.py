"""Things turned on a wheel or blown: jar, bottle, tin, bowl, cup, tea, candle."""

from marketplace.demo.drawing import shading
from marketplace.demo.drawing.geometry import TILT, ellipse, hoop, lathe, leaf, spline
from marketplace.demo.drawing.labels import emblem, round_label
from marketplace.demo.drawing.look import Look
from marketplace.demo.drawing.palette import (
    COTTON,
    EBONY,
    LAC,
    LEAF,
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
from marketplace.demo.drawing.sheet import Form, Sheet
from marketplace.demo.drawing.textiles import textile, weft_band

_GLASS: Colour = (226, 230, 220)


def _gleam(sheet: Sheet, x: float, top: float, bottom: float, width: float = 13, opacity: float = 0.5) -> None:
    sheet.line(spline([(x + 4, top), (x, (top + bottom) / 2), (x + 3, bottom)]), width, PAPER, opacity)


def jar(sheet: Sheet, look: Look) -> None:
    """A glass jar under a tied cloth, a wooden lid or a tin lid."""
    rng = look.rng
    build = rng.choice((0, 1, 2))
    height, radius, neck = ((330, 132, 104), (390, 120, 96), (290, 150, 112))[build]
    shoulder = height * 0.84
    profile = [
        (radius * 0.9, -2),
        (radius, -24),
        (radius, -shoulder * 0.55),
        (radius * 0.99, -shoulder * 0.86),
        (neck, -height + 26),
        (neck, -height),
    ]
    body_outline = lathe(profile)
    lid_top = height + 46
    sheet.cast([*body_outline, (0, -lid_top)])
    body = sheet.form(body_outline).round(mix(_GLASS, look.main, 0.25), 0.5)
    level = height * 0.83
    filling = body.within(
        lathe([(radius * 0.84, -10), (radius * 0.93, -28), (radius * 0.94, -level * 0.6), (radius * 0.93, -level)])
    )
    filling.round(look.main, 0.95)
    body.within(ellipse(0, -level, radius * 0.92, radius * 0.92 * TILT)).fill(light(look.main, 0.28))
    specks = [
        ellipse(rng.uniform(-radius, radius) * 0.8, -rng.uniform(20, level - 14), 5, 4, steps=8) for _ in range(34)
    ]
    filling.within(*specks).fill(light(look.main, 0.35), 0.5)
    specks = [
        ellipse(rng.uniform(-radius, radius) * 0.8, -rng.uniform(20, level - 14), 4, 3, steps=8) for _ in range(26)
    ]
    filling.within(*specks).fill(dark(look.main, 0.4), 0.45)
    round_label(sheet, body, look, -height * 0.42 - radius * TILT, radius * 1.35, height * 0.42, radius)
    _gleam(sheet, -radius * 0.76, -shoulder * 0.84, -46)
    (_cloth_lid, _wood_lid, _tin_lid)[rng.randrange(3)](sheet, look, neck, height)


def _cloth_lid(sheet: Sheet, look: Look, neck: float, height: float) -> None:
    rng = look.rng
    r = neck + 10
    skirt = [(-r - 4, -height - 34)]
    steps = 13
    for k in range(steps + 1):
        x = (r + 26) * (2 * k / steps - 1)
        skirt.append((x, -height + 34 + (14 if k % 2 else -2) + 12 * (1 - (x / (r + 26)) ** 2)))
    skirt.append((r + 4, -height - 34))
    outline = [*spline(skirt, steps=5), *ellipse(0, -height - 34, r + 4, (r + 4) * TILT, 0, -180, steps=20)]
    sheet.soft([(x, y + 12) for x, y in outline], 6, opacity=0.3)
    cap = sheet.form(outline)
    cap.cloth(textile(look.region, (look.second, look.third, look.main), rng, sheet.scale * 0.7))
    cap.shade(shading.folds(6, rng.randrange(10)), dark(look.second, 0.7), 0.3)
    cap.rounded(look.second, 0.8)
    top = sheet.form(ellipse(0, -height - 36, r, r * TILT * 1.05))
    top.shade(shading.glow(), light(look.second, 0.7), 0.5)
    sheet.line(ellipse(0, -height - 4, r + 1, (r + 1) * TILT, 0, 180, steps=24), 8, STRAW)
    bow = -height + r * TILT - 2
    for side in (-1, 1):
        sheet.line(spline([(0, bow), (side * 34, bow - 20), (side * 42, bow + 6), (0, bow)]), 4.5, STRAW)
        sheet.line(spline([(0, bow), (side * 14, bow + 26), (side * 24, bow + 52)]), 4.5, dark(STRAW, 0.15))
    sheet.fill(ellipse(0, bow, 8, 7), dark(STRAW, 0.2))


def _wood_lid(sheet: Sheet, look: Look, neck: float, height: float) -> None:
    r = neck + 8
    sheet.form(lathe([(r, -height + 12), (r, -height - 34)])).round(TEAK)
    top = sheet.form(ellipse(0, -height - 34, r, r * TILT)).fill(light(TEAK, 0.3))
    top.lines([ellipse(r * 0.1, -height - 34, r * k, r * k * TILT) for k in (0.3, 0.5, 0.72, 0.9)], 1.8, TEAK, 0.7)
    sheet.form(lathe([(13, -height - 36), (20, -height - 54), (19, -height - 64)])).round(dark(TEAK, 0.15))
    sheet.fill(ellipse(0, -height - 64, 19, 5), light(TEAK, 0.3))


def _tin_lid(sheet: Sheet, look: Look, neck: float, height: float) -> None:
    r = neck + 7
    colour = look.second if brightness(look.second) < 215 else mix(look.second, TURMERIC, 0.45)
    lid = sheet.form(lathe([(r, -height + 16), (r, -height - 26)])).round(colour)
    lid.lines([[(x, -height + 44), (x, -height - 24)] for x in range(-int(r), int(r), 9)], 1.6, dark(colour, 0.5), 0.4)
    sheet.form(ellipse(0, -height - 26, r, r * TILT)).fill(light(colour, 0.25)).shade(
        shading.across(), dark(colour, 0.4), 0.4
    )
    sheet.line(ellipse(0, -height - 26, r * 0.84, r * 0.84 * TILT), 2, light(colour, 0.6))


def bottle(sheet: Sheet, look: Look) -> None:
    """A bottle with a cork, a screw cap or a tied cloth."""
    rng = look.rng
    build = rng.choice((0, 1, 2))
    if build == 0:
        radius, height = 84, 520
        profile = [(78, -2), (84, -20), (84, -310), (76, -350), (34, -410), (29, -440), (29, -500)]
    elif build == 1:
        radius, height = 104, 430
        profile = [(94, -2), (104, -22), (104, -230), (94, -280), (46, -335), (36, -360), (36, -410)]
    else:
        radius, height = 72, 500
        profile = [(66, -2), (72, -18), (72, -370), (60, -405), (36, -425), (33, -440), (33, -480)]
    outline = lathe(profile)
    sheet.cast([*outline, (0, -height - 20)])
    glass = mix(_GLASS, look.main, 0.4)
    body = sheet.form(outline).round(glass, 0.7)
    neck = profile[-1][0]
    full = -profile[-3][1] - 6
    liquid = body.within(lathe([(r * 0.95, y) for r, y in profile[:-3]] + [(profile[-3][0] * 0.86, -full)]))
    liquid.round(look.main, 1.0)
    body.within(ellipse(0, -full, profile[-3][0] * 0.86, 6)).fill(light(look.main, 0.4))
    round_label(sheet, body, look, -height * 0.31, radius * 1.45, height * 0.3, radius)
    _gleam(sheet, -radius * 0.72, profile[3][1] + 14, -50, 11)
    top = profile[-1][1]
    if rng.random() < 0.5:
        sheet.form(lathe([(neck - 6, top + 10), (neck - 2, top - 34)])).round(light(TEAK, 0.35))
        sheet.fill(ellipse(0, top - 34, neck - 2, (neck - 2) * TILT), light(TEAK, 0.55))
        sheet.line(ellipse(0, top + 2, neck, neck * TILT, 0, 180), 5, STRAW)
        _tag(sheet, look, neck, top)
    else:
        cap = look.second if brightness(look.second) < 225 else dark(look.second, 0.25)
        sheet.form(lathe([(neck + 5, top + 40), (neck + 5, top - 14)])).round(cap)
        sheet.fill(ellipse(0, top - 14, neck + 5, (neck + 5) * TILT), light(cap, 0.3))


def _tag(sheet: Sheet, look: Look, neck: float, top: float) -> None:
    side = look.rng.choice((-1, 1))
    sheet.line(
        spline([(side * neck * 0.5, top + 8), (side * (neck + 18), top + 40), (side * (neck + 24), top + 74)]), 3, STRAW
    )
    pen = sheet.at(side * (neck + 26), top + 70, 1.0, side * -8)
    tag = [(-18, 16), (0, 0), (18, 16), (18, 82), (-18, 82)]
    pen.soft([(x + 4, y + 6) for x, y in tag], 5, opacity=0.25)
    pen.fill(tag, light(COTTON, 0.4))
    emblem(pen, 0, 48, 26, look.ink, look.second, look.rng.randrange(6))


def tin(sheet: Sheet, look: Look) -> None:
    """A round printed tin with a lid."""
    rng = look.rng
    radius, height = rng.choice(((150, 170), (128, 250), (118, 300)))
    outline = lathe([(radius, 0), (radius, -height)])
    sheet.cast(outline)
    body = sheet.form(outline).round(look.main)
    band = weft_band(look.trio, rng, sheet.scale * 0.62)
    strip = body.within(hoop(-14, -14 - band.height / sheet.scale, radius, radius))
    strip.cloth(band).rounded(look.second, 0.8)
    edges = [ellipse(0, y, radius, radius * TILT, 0, 180) for y in (-12.0, -15 - band.height / sheet.scale)]
    body.lines(edges, 4, light(look.third, 0.5))
    lid_low = height * 0.74
    r = radius + 5
    if height > 200:
        round_label(sheet, body, look, -height * 0.54 - 8, radius * 1.1, height * 0.28, radius)
    sheet.soft(hoop(-lid_low + 12, -lid_low - 6, radius, radius), 5, opacity=0.35)
    lid = sheet.form(lathe([(r, -lid_low), (r, -height - 8)])).round(look.main)
    lid.lines([ellipse(0, -lid_low - 8, r, r * TILT, 0, 180)], 5, look.second)
    top = sheet.form(ellipse(0, -height - 8, r, r * TILT)).fill(light(look.main, 0.2))
    top.shade(shading.across(), dark(look.main, 0.4), 0.4)
    sheet.line(ellipse(0, -height - 8, r * 0.88, r * 0.88 * TILT), 2.6, look.second)
    flat = [(x, -height - 8 + (y + height + 8) * TILT) for x, y in ellipse(0, -height - 8, r * 0.5, r * 0.5)]
    top.within(flat).fill(look.second)
    sheet.line([(-r * 0.98, -height + 2), (-r * 0.98, -lid_low - 12)], 3, PAPER, 0.35)


def bowl(sheet: Sheet, look: Look) -> None:
    """A footed ceramic bowl with a painted band, empty or holding rice, curry paste or fruit."""
    rng = look.rng
    radius = 210
    profile = [(74, 0), (78, -22), (92, -30), (160, -82), (200, -150), (radius, -196)]
    outline = lathe(profile)
    sheet.cast(outline)
    body = sheet.form(outline).round(look.main)
    if rng.random() < 0.6:
        band = weft_band(look.trio, rng, sheet.scale * 0.6)
        body.within(hoop(-104, -104 - band.height / sheet.scale, 190, 202)).cloth(band).rounded(look.second, 0.9)
        body.lines([ellipse(0, -104, 186, 190 * TILT, 0, 180)], 4, light(look.third, 0.4))
    else:
        _lotus(body, look, -38, 36, 108)
    inside = sheet.form(ellipse(0, -196, radius, radius * TILT)).fill(dark(look.main, 0.35))
    inside.shade(shading.across(), light(look.main, 0.5), 0.7)
    if rng.random() < 0.5:
        _heap(sheet, rng.choice((light(COTTON, 0.6), mix(LAC, TURMERIC, 0.4), mix(LEAF, TURMERIC, 0.35))))
    sheet.line(ellipse(0, -196, radius, radius * TILT), 6, light(look.main, 0.6))
    sheet.line(ellipse(0, -196, radius, radius * TILT, 20, 160), 6, light(look.second, 0.4))


def _lotus(body: Form, look: Look, foot: float, step: float, length: float) -> None:
    """Paint a ring of lotus petals rising from `foot`."""
    petals = [(k * step, foot - abs(k) * 3, -90 + k * 5.5) for k in range(-5, 6)]
    outer = [leaf(x, y, length, step * 1.2, angle) for x, y, angle in petals]
    inner = [leaf(x, y - 6, length * 0.7, step * 0.6, angle) for x, y, angle in petals]
    body.within(*outer).fill(mix(look.main, look.second, 0.8))
    body.within(*inner).fill(light(look.main, 0.2))
    body.rounded(look.main, 0.6)


def _heap(sheet: Sheet, colour: Colour) -> None:
    rng = sheet.rng
    outline = [
        *spline([(-186, -192), (-110, -232), (0, -256), (110, -234), (186, -192)]),
        *ellipse(0, -194, 186, 26, 0, 180),
    ]
    heap = sheet.form(outline).ball(colour, 0.6)
    grains = [ellipse(rng.uniform(-170, 170), -rng.uniform(172, 250), 6, 3.2, steps=8) for _ in range(90)]
    heap.within(*grains).fill(light(colour, 0.45), 0.8)
    grains = [ellipse(rng.uniform(-170, 170), -rng.uniform(170, 240), 5, 3, steps=8) for _ in range(60)]
    heap.within(*grains).fill(dark(colour, 0.3), 0.6)


def cup(sheet: Sheet, look: Look) -> None:
    """A glazed cup on a saucer, the glaze run down unevenly."""
    rng = look.rng
    radius, height = rng.choice(((98, 170), (88, 210), (112, 150)))
    profile = [(radius * 0.62, 0), (radius * 0.74, -14), (radius * 0.95, -height * 0.45), (radius, -height)]
    outline = lathe(profile)
    saucer = rng.random() < 0.7
    base = -16 if saucer else 0
    sheet.cast(lathe([(190, 0), (200, -14)]) if saucer else outline)
    if saucer:
        sheet.form(lathe([(108, 4), (188, -12), (196, -18)])).round(light(look.second, 0.15))
        sheet.form(ellipse(0, -18, 196, 196 * TILT)).fill(light(look.second, 0.3)).shade(
            shading.across(), dark(look.second), 0.5
        )
        sheet.soft(ellipse(8, -10, radius * 0.8, 15), 6, opacity=0.5)
    pen = sheet.at(0, base)
    if rng.random() < 0.6:
        handle = spline(
            [
                (radius * 0.9, -height * 0.8),
                (radius * 1.45, -height * 0.78),
                (radius * 1.42, -height * 0.34),
                (radius * 0.84, -height * 0.26),
            ]
        )
        pen.line(handle, 21, dark(look.main, 0.3))
        pen.line(handle[:24], 15, look.main)
    body = pen.form(outline).round(mix(look.second, COTTON, 0.35))
    drips = [(-radius * 1.1, -height - 40), (-radius * 1.1, -height * 0.4)]
    drips += [(x, -height * rng.uniform(0.2, 0.5)) for x in range(-int(radius), int(radius), 26)]
    drips += [(radius * 1.1, -height * 0.4), (radius * 1.1, -height - 40)]
    body.within(spline(drips, steps=6)).round(look.main)
    _gleam(pen, -radius * 0.72, -height * 0.84, -height * 0.4, 10)
    mouth = pen.form(ellipse(0, -height, radius, radius * TILT)).fill(light(look.main, 0.2))
    mouth.within(ellipse(0, -height + 7, radius * 0.9, radius * 0.86 * TILT)).fill(
        rng.choice(((74, 44, 30), (150, 92, 38), (122, 140, 70)))
    )
    pen.line(ellipse(0, -height, radius, radius * TILT), 4, light(look.main, 0.6))
    for side in (-1, 1):
        steam = spline(
            [
                (side * 24, -height - 26),
                (side * 24 + 20, -height - 66),
                (side * 24 - 14, -height - 104),
                (side * 24 + 12, -height - 150),
            ]
        )
        pen.line(steam, 7, PAPER, 0.35)


def tea(sheet: Sheet, look: Look) -> None:
    """A teapot with a cane handle."""
    rng = look.rng
    r = 168
    outline = lathe([(104, 0), (122, -14), (164, -80), (r, -130), (140, -200), (86, -236)])
    sheet.cast(outline)
    cane = spline([(-98, -208), (-128, -330), (0, -412), (128, -330), (98, -208)])
    sheet.line(cane, 18, dark(STRAW, 0.35))
    sheet.line(cane, 12, STRAW)
    sheet.line_form([cane[k : k + 2] for k in range(2, len(cane) - 2, 3)], 14).fill(dark(STRAW, 0.3), 0.6)
    spout = spline(
        [(-136, -92), (-210, -130), (-232, -214), (-262, -232), (-218, -246), (-186, -196), (-120, -176)], closed=True
    )
    sheet.form(spout).fill(look.main).shade(shading.down(), dark(look.main, 0.5), 0.7)
    body = sheet.form(outline).round(look.main)
    if rng.random() < 0.5:
        body.within(hoop(-96, -150, 170, 168)).cloth(weft_band(look.trio, rng, sheet.scale * 0.5)).rounded(look.second)
    else:
        _lotus(body, look, -52, 34, 118)
    sheet.form(lathe([(90, -228), (82, -244), (40, -266), (12, -272)])).round(mix(look.main, look.second, 0.25))
    sheet.form(ellipse(0, -284, 21, 19)).ball(look.second)
    _gleam(sheet, -118, -184, -92, 12)
    small = sheet.at(212, 34, 0.62)
    small.cast(lathe([(60, 0), (92, -90)]))
    small.form(lathe([(54, 0), (62, -10), (90, -60), (96, -100)])).round(light(look.main, 0.15))
    small.form(ellipse(0, -100, 96, 17)).fill(light(look.main, 0.55))
    small.form(ellipse(0, -97, 84, 12)).fill((168, 120, 48))


def candle(sheet: Sheet, look: Look) -> None:
    """Three candles, one of them burning."""
    rng = look.rng
    heights = rng.sample((170, 250, 340), 3)
    lit = heights.index(max(heights))
    places = ((-120, -14), (110, -8), (-6, 26))
    tints = (look.main, light(look.main, 0.35), mix(look.main, look.second, 0.7))
    for index, ((x, y), height) in enumerate(zip(places, heights, strict=True)):
        pen = sheet.at(x, y)
        r = 74 - index * 4
        outline = lathe([(r, 0), (r, -height)])
        pen.cast(outline)
        body = pen.form(outline).round(tints[index])
        if rng.random() < 0.6:
            _lotus(body, look, -16, 24, 84)
        else:
            body.within(hoop(-16, -60, r, r)).cloth(weft_band(look.trio, rng, pen.scale * 0.4)).rounded(look.second)
        pen.form(ellipse(0, -height, r, r * TILT)).fill(light(tints[index], 0.45))
        pen.form(ellipse(2, -height + 1, r * 0.7, r * 0.6 * TILT)).fill(light(tints[index], 0.7))
        pen.line([(0, -height), (2, -height - 26)], 4, EBONY)
        if index == lit:
            pen.soft(ellipse(0, -height - 60, 70, 84), 34, (255, 226, 150), 0.6)
            flame = spline(
                [(2, -height - 112), (20, -height - 56), (2, -height - 18), (-16, -height - 54)], closed=True
            )
            pen.fill(flame, (240, 170, 58))
            pen.fill(
                spline([(2, -height - 80), (10, -height - 48), (2, -height - 24), (-7, -height - 46)], closed=True),
                (255, 240, 196),
            )
