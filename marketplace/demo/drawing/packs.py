"""Things packed: pouch, box, rice sack, soap."""

from marketplace.demo.drawing import shading
from marketplace.demo.drawing.geometry import Point, box, ellipse, leaf, moved, spline
from marketplace.demo.drawing.labels import emblem, flat_label, scalloped, sprig
from marketplace.demo.drawing.look import Look
from marketplace.demo.drawing.palette import COTTON, LEAF, PAPER, STRAW, Colour, brightness, dark, light, mix
from marketplace.demo.drawing.sheet import Sheet
from marketplace.demo.drawing.textiles import textile, weft_band


def pouch(sheet: Sheet, look: Look) -> None:
    """A stand-up paper pouch with a woven band and a label or a window."""
    rng = look.rng
    width, height = rng.choice(((280, 400), (310, 370), (250, 430)))
    half = width / 2
    kraft = rng.choice((look.main, look.main, mix(look.main, STRAW, 0.55)))
    outline: list[Point] = [
        *spline([(-half * 0.9, 0), (-half, -height * 0.3), (-half * 0.98, -height * 0.7), (-half * 0.92, -height)]),
        *spline([(half * 0.92, -height), (half * 0.98, -height * 0.7), (half, -height * 0.3), (half * 0.9, 0)]),
        *ellipse(0, -2, half * 0.9, 22, 0, 180, steps=20),
    ]
    sheet.cast(outline)
    body = sheet.form(outline).fill(kraft)
    body.shade(shading.round_dark(), dark(kraft, 0.6), 0.6).shade(shading.round_light(), light(kraft, 0.6), 0.3)
    seal = body.within(box(-half, -height, half, -height + 40)).fill(dark(kraft, 0.12))
    seal.lines([[(x, -height), (x, -height + 38)] for x in range(-int(half), int(half), 11)], 2, dark(kraft, 0.4), 0.45)
    body.lines([[(-half, -height + 42), (half, -height + 42)]], 2.5, light(kraft, 0.5), 0.7)
    body.within(ellipse(0, 0, half * 0.86, 46)).shade(shading.up(), dark(kraft, 0.6), 0.4)
    band = weft_band(look.trio, rng, sheet.scale * 0.55)
    deep = band.height / sheet.scale
    low = -height * 0.16
    strip = body.within(box(-half, low - deep, half, low)).cloth(band)
    strip.shade(shading.round_dark(), dark(look.second, 0.6), 0.6)
    body.lines([[(-half, low), (half, low)], [(-half, low - deep), (half, low - deep)]], 4, light(look.third, 0.4))
    middle = (-height + 42 + low - deep) / 2
    if rng.random() < 0.35:
        pane = spline([(0, middle - 92), (86, middle), (0, middle + 92), (-86, middle)], closed=True)
        window = body.within(pane).fill(mix(look.second, COTTON, 0.3))
        bits = [ellipse(rng.uniform(-84, 84), middle + rng.uniform(-90, 90), 11, 7, steps=10) for _ in range(70)]
        window.within(*bits[:40]).fill(dark(look.second, 0.25))
        window.within(*bits[40:]).fill(light(look.second, 0.45))
        sheet.line([*pane, pane[0]], 5, light(look.third, 0.5))
    else:
        flat_label(sheet, look, 0, middle, width * 0.62, min(height * 0.42, 170))
    sheet.line(
        spline([(-half * 0.74, -height + 60), (-half * 0.8, -height * 0.6), (-half * 0.76, -height * 0.3)]),
        9,
        PAPER,
        0.3,
    )


def _crate(
    sheet: Sheet, x: float, y: float, size: tuple[float, float, float], colour: Colour
) -> tuple[Point, Point, Point, Point]:
    """Draw a box of (width, height, depth) standing at (x, y) and return the corners of its lid."""
    width, height, depth = size
    left, right = x - width / 2, x + width / 2
    dx, dy = depth * 0.5, -depth * 0.34
    pen = sheet.at(0, y)
    pen.cast([(left, 0), (left, -height), (right + dx, -height + dy), (right + dx, dy), (right, 0)])
    top = y - height
    side = sheet.form([(right - 1, y), (right + dx, y + dy), (right + dx, top + dy), (right - 1, top)])
    side.fill(dark(colour, 0.34)).shade(shading.down(), dark(colour, 0.7), 0.4)
    lid = ((left, top), (right, top), (right + dx, top + dy), (left + dx, top + dy))
    sheet.form([*lid]).fill(light(colour, 0.24)).shade(shading.across(), dark(colour, 0.3), 0.25)
    front = sheet.form(box(left, top, right, y)).fill(colour)
    front.shade(shading.across(), dark(colour, 0.5), 0.3).shade(shading.up(), light(colour, 0.6), 0.2)
    sheet.line([(left, top), (right, top), (right + dx, top + dy)], 2, light(colour, 0.6), 0.8)
    return lid


def box_of_goods(sheet: Sheet, look: Look) -> None:
    """A gift box with a sleeve of cloth and a bow of thread, or a label."""
    rng = look.rng
    width, height, depth = rng.choice(((360.0, 200.0, 170.0), (300.0, 280.0, 150.0), (400.0, 150.0, 190.0)))
    x = -depth * 0.25
    lid = _crate(sheet, x, 0, (width, height, depth), look.main)
    left = x - width / 2
    dx, dy = depth * 0.5, -depth * 0.34
    if rng.random() < 0.6:
        a, b = left + width * 0.34, left + width * 0.66
        tile = textile(look.region, (look.second, look.third, look.main), rng, sheet.scale * 0.7)
        sheet.form([(a, 0), (a, -height), (b, -height), (b, 0)]).cloth(tile).shade(
            shading.down(), dark(look.second), 0.3
        )
        over = sheet.form([(a, -height), (b, -height), (b + dx, -height + dy), (a + dx, -height + dy)])
        over.cloth(tile, 7, 9).fill(PAPER, 0.22)
        middle = (a + b) / 2
        sheet.line([(middle, 0), (middle, -height), (middle + dx, -height + dy)], 5, STRAW)
        sheet.line([(left, -height * 0.5), (left + width, -height * 0.5)], 5, STRAW)
        _bow(sheet, middle + dx * 0.45, -height + dy * 0.45)
    else:
        band = weft_band(look.trio, rng, sheet.scale * 0.6)
        deep = band.height / sheet.scale
        sheet.form(box(left, -18 - deep, left + width, -18)).cloth(band)
        flat_label(sheet, look, x, -(height + deep + 18) / 2, width * 0.5, (height - deep - 18) * 0.78)
        middle_x = sum(px for px, _ in lid) / 4
        middle_y = sum(py for _, py in lid) / 4
        seal = [(px, middle_y + (py - middle_y) * 0.42) for px, py in scalloped(middle_x, middle_y, 56, rng)]
        sheet.fill(seal, look.second)


def _bow(sheet: Sheet, x: float, y: float) -> None:
    pen = sheet.at(x, y)
    for side in (-1, 1):
        loop = spline([(0, 0), (side * 46, -40), (side * 78, -16), (side * 40, 6), (0, 0)])
        pen.line([(px + 3, py + 9) for px, py in loop], 9, dark(STRAW, 0.8), 0.2)
        pen.line(loop, 6, STRAW)
        pen.line(spline([(0, 0), (side * 30, 28), (side * 62, 36)]), 6, dark(STRAW, 0.12))
    pen.fill(ellipse(0, 0, 11, 9), dark(STRAW, 0.25))


def rice_sack(sheet: Sheet, look: Look) -> None:
    """A cotton sack tied at the neck, with grains spilt before it."""
    rng = look.rng
    cotton = mix(light(look.main, 0.35), COTTON, 0.45) if rng.random() < 0.6 else look.main
    half = 158.0
    left = [(-half * 0.86, 2), (-half * 1.04, -60), (-half, -190), (-half * 0.82, -290), (-half * 0.32, -346)]
    body_outline = [
        *spline([*left, *[(-x, y) for x, y in reversed(left)]]),
        *ellipse(0, 0, half * 0.86, 20, 0, 180, steps=16),
    ]
    sheet.cast([*body_outline, (0, -440)])
    ruff = [(-half * 0.3, -350), (-half * 0.55, -420), (-half * 0.6, -452)]
    top = [(-60, -434), (-30, -462), (0, -438), (34, -464), (62, -436)]
    ruff_form = sheet.form([*spline([*ruff, *top, *[(-x, y) for x, y in reversed(ruff)]]), (0, -340)])
    ruff_form.fill(cotton).shade(shading.folds(5, rng.randrange(10)), dark(cotton, 0.5), 0.5)
    body = sheet.form(body_outline).round(cotton, 0.9)
    creases = [spline([(k * 12, -344), (k * 26, -300), (k * 34, -256 + abs(k) * 6)]) for k in range(-4, 5)]
    body.lines(creases, 4, dark(cotton, 0.5), 0.28)
    band = weft_band((cotton, look.main if cotton != look.main else look.second, look.second), rng, sheet.scale * 0.6)
    deep = band.height / sheet.scale
    strip = body.within(
        [
            *spline([(-170, -62), (0, -36), (170, -62)]),
            *spline([(170, -62 - deep), (0, -36 - deep), (-170, -62 - deep)]),
        ]
    )
    strip.cloth(band).rounded(look.second, 0.8)
    kind = rng.randrange(6)
    sheet.fill(ellipse(0, -192, 74, 74), light(cotton, 0.55), 0.9)
    sheet.line(ellipse(0, -192, 66, 66), 2.4, look.ink)
    emblem(sheet, 0, -192, 76, dark(look.main, 0.3), look.second, kind)
    sheet.line(spline([(-54, -350), (0, -338), (54, -350)]), 13, dark(look.second, 0.2))
    sheet.line(spline([(-54, -354), (0, -342), (54, -354)]), 7, look.second)
    for side in (-1, 1):
        sheet.line(spline([(8, -342), (8 + side * 16, -306), (8 + side * 26, -270)]), 5, look.second)
    grain = light(look.main, 0.45) if brightness(look.main) > 90 else look.main
    heap = spline([(-250, 44), (-196, 22), (-150, 12), (-96, 26), (-40, 46), (-140, 58)], closed=True)
    sheet.soft(moved(heap, 6, 6), 7, opacity=0.35)
    pile = sheet.form(heap).fill(dark(grain, 0.2))
    seeds = [leaf(rng.uniform(-250, -40), rng.uniform(10, 60), 15, 6.5, rng.uniform(0, 180)) for _ in range(150)]
    pile.within(*seeds[:80]).fill(grain)
    pile.within(*seeds[80:]).fill(light(grain, 0.45))
    loose = [leaf(rng.uniform(-290, 60), 50 + rng.uniform(-6, 26), 15, 6, rng.uniform(0, 180)) for _ in range(14)]
    sheet.form(*loose).fill(light(grain, 0.2))


def soap(sheet: Sheet, look: Look) -> None:
    """Bars of soap, stamped, one in a paper sleeve, tied or stacked."""
    rng = look.rng
    tints = (mix(look.main, look.second, 0.5), look.main, light(look.main, 0.4))
    _crate(sheet, -40, -6, (300, 84, 150), tints[0])
    lid = _crate(sheet, -20 + rng.uniform(-16, 16), -96, (280, 84, 140), tints[1])
    x = (lid[0][0] + lid[1][0]) / 2
    tile = textile(look.region, (look.second, look.third, look.main), rng, sheet.scale * 0.5)
    for left, y, width in ((-120.0, -6.0, 110.0),):
        sheet.form(box(left, y - 84, left + width, y)).cloth(tile)
        sheet.form([(left, y - 84), (left + width, y - 84), (left + width, y - 90), (left, y - 90)]).cloth(tile)
    sheet.line([(x, -96), (x, -180), (x + 70, -228)], 5, STRAW)
    _bow(sheet, x + 34, -204)
    bar = sheet.at(96, 44)
    bar.cast(box(-120, -150, 120, 0, 40))
    rim = bar.form(box(-112, -164, 136, -10, 42)).fill(dark(tints[2], 0.3))
    rim.shade(shading.down(), dark(tints[2], 0.6), 0.4)
    face = bar.form(box(-124, -152, 120, 2, 42)).fill(tints[2])
    face.shade(shading.across(), dark(tints[2], 0.4), 0.3).shade(shading.up(), PAPER, 0.35)
    inner = box(-104, -134, 100, -16, 28)
    bar.line([*inner, inner[0]], 3, dark(tints[2], 0.35), 0.6)
    if rng.random() < 0.5:
        sprig(bar, -62, -52, 92, -16, dark(tints[2], 0.35))
    else:
        emblem(bar, 0, -76, 82, dark(tints[2], 0.35), mix(tints[2], look.second, 0.5), rng.randrange(6))
    for _ in range(7):
        px, py, r = rng.uniform(-260, -110), rng.uniform(18, 62), rng.uniform(8, 24)
        bubble = sheet.form(ellipse(px, py - r, r, r)).fill(PAPER, 0.3)
        bubble.shade(shading.ball_dark(), look.main, 0.4)
        sheet.line(ellipse(px, py - r, r * 0.7, r * 0.7, 190, 260, steps=8), 3, PAPER, 0.9)
    if rng.random() < 0.6:
        sheet.form(leaf(180, -8, 120, 46, -24, 22)).fill(LEAF).shade(shading.down(), dark(LEAF), 0.5)
