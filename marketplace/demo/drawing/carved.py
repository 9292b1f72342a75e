"""Carved and turned of wood: things for the kitchen, an elephant."""

import math

from marketplace.demo.drawing import shading
from marketplace.demo.drawing.geometry import TILT, Point, box, ellipse, hoop, lathe, leaf, moved, spline
from marketplace.demo.drawing.look import Look
from marketplace.demo.drawing.palette import COTTON, EBONY, TEAK, Colour, brightness, dark, light, mix
from marketplace.demo.drawing.sheet import Sheet
from marketplace.demo.drawing.textiles import textile, weft_band


def _timber(look: Look) -> Colour:
    return look.main if 50 < brightness(look.main) < 200 else mix(TEAK, look.main, 0.25)


def wood(sheet: Sheet, look: Look) -> None:
    """A round board with its year rings, a turned box with a woven band, a beaker of spoons and chopsticks."""
    timber = _timber(look)
    _board(sheet, look, light(timber, 0.16))
    _beaker(sheet.at(-168, 16), look, dark(timber, 0.12))
    _turned_box(sheet.at(112, 34), look, timber)


def _board(sheet: Sheet, look: Look, timber: Colour) -> None:
    rng = look.rng
    x, y, r = 24.0, -226.0, 218.0
    round_board = ellipse(x, y, r, r, steps=72)
    sheet.soft(ellipse(x + 50, 2, 200, 24), 14, opacity=0.45)
    sheet.soft(moved(round_board, 22, 20), 16, opacity=0.3)
    sheet.fill(moved(round_board, 13, 3), dark(timber, 0.42))
    face = sheet.form(round_board).fill(timber)
    middle_x, middle_y = x + rng.uniform(-30, 30), y + rng.uniform(-30, 30)
    wobble = [rng.uniform(0.95, 1.05) for _ in range(12)]
    for ring in range(1, 15):
        reach = ring * 18 + rng.uniform(-3, 3)
        grown = [
            (
                middle_x + reach * near * math.cos(k * math.tau / 12),
                middle_y + reach * near * math.sin(k * math.tau / 12),
            )
            for k, near in enumerate(wobble)
        ]
        year = spline(grown, closed=True, steps=6)
        face.lines([[*year, year[0]]], rng.uniform(1.6, 4), dark(timber, 0.45), 0.42)
    crack = [(middle_x, middle_y), (middle_x + 70, middle_y - 50), (middle_x + 130, middle_y - 116)]
    face.lines([spline(crack)], 2.6, dark(timber, 0.6), 0.6)
    face.shade(shading.ball_dark(), dark(timber, 0.6), 0.5).shade(shading.ball_light(), light(timber, 0.7), 0.35)
    groove = ellipse(x, y, r - 13, r - 13, steps=72)
    sheet.line([*groove, groove[0]], 3, dark(timber, 0.4), 0.6)


def _beaker(sheet: Sheet, look: Look, timber: Colour) -> None:
    rng = look.rng
    outline = lathe([(62, 0), (66, -40), (64, -120), (70, -170)])
    sheet.cast([*outline, (0, -330)])
    sheet.form(ellipse(0, -170, 70, 70 * TILT)).fill(dark(timber, 0.6))
    for x, lean, length in ((-34, -13, 170), (-18, -7, 178), (30, 12, 160)):
        pen = sheet.at(x, -160, 1.0, lean)
        pen.line([(0, 0), (0, -length)], 9, dark(timber, 0.3))
        pen.line([(-1.5, 0), (-1.5, -length)], 4, light(timber, 0.4))
        pen.line([(0, -length + 14), (0, -length)], 10, look.second)
    pen = sheet.at(8, -150, 1.0, rng.uniform(-3, 5))
    pen.line([(0, 0), (0, -150)], 13, light(timber, 0.14))
    bowl = ellipse(0, -186, 35, 52)
    pen.form(bowl).fill(light(timber, 0.14)).shade(shading.across(), dark(timber, 0.5), 0.5)
    pen.form(ellipse(-2, -190, 24, 38)).fill(dark(timber, 0.15)).shade(shading.up(), dark(timber, 0.6), 0.5)
    front = sheet.form(outline).within(
        [*ellipse(0, -170, 72, 72 * TILT, 180, 0, steps=24), (90, -170), (90, 40), (-90, 40), (-90, -170)]
    )
    front.round(timber)
    front.lines([ellipse(0, y, 66, 66 * TILT, 0, 180) for y in (-20.0, -30.0, -140.0)], 3, dark(timber, 0.55), 0.8)
    sheet.line(ellipse(0, -170, 70, 70 * TILT), 6, light(timber, 0.3))


def _turned_box(sheet: Sheet, look: Look, timber: Colour) -> None:
    rng = look.rng
    outline = lathe([(92, 0), (128, -34), (136, -84), (128, -122)])
    sheet.cast([*outline, (0, -200)])
    body = sheet.form(outline).round(timber)
    band = weft_band(look.trio, rng, sheet.scale * 0.5)
    body.within(hoop(-34, -34 - band.height / sheet.scale, 130, 136)).cloth(band).rounded(look.second)
    sheet.soft(hoop(-110, -124, 130, 130), 5, opacity=0.4)
    lid = sheet.form(lathe([(138, -116), (136, -132), (96, -164), (30, -182), (16, -186)]))
    lid.round(light(timber, 0.08))
    lid.lines([ellipse(0, y, r, r * TILT, 0, 180) for r, y in ((128, -138), (96, -162))], 3, dark(timber, 0.5), 0.7)
    sheet.form(lathe([(12, -184), (22, -204), (20, -216)])).round(dark(timber, 0.2))
    sheet.fill(ellipse(0, -216, 20, 5), light(timber, 0.3))


def elephant(sheet: Sheet, look: Look) -> None:
    """A carved elephant under a small woven cloth, on a plinth."""
    rng = look.rng
    timber = _timber(look)
    plinth = lathe([(250, 0), (250, -30)], tilt=0.13)
    sheet.cast([*plinth, (0, -330)])
    sheet.form(plinth).round(dark(timber, 0.45))
    sheet.form(ellipse(0, -30, 250, 250 * 0.13)).fill(dark(timber, 0.3)).shade(shading.across(), dark(timber, 0.7), 0.5)
    pen = sheet.at(20, -36)
    pen.soft(ellipse(10, 0, 190, 14), 8, opacity=0.55)
    far = [box(-108, -130, -52, -8, 18), box(76, -130, 132, -8, 18)]
    pen.form(*far).fill(dark(timber, 0.5))
    trunk_up = rng.random() < 0.5
    if trunk_up:
        line = [(-196, -226), (-236, -176), (-282, -176), (-304, -230), (-296, -292)]
    else:
        line = [(-196, -226), (-234, -150), (-240, -80), (-262, -36), (-300, -34)]
    spine = spline(line, steps=8)
    trunk = [
        ellipse(x, y, 40 - 25 * k / len(spine), 40 - 25 * k / len(spine), steps=18) for k, (x, y) in enumerate(spine)
    ]
    body = spline(
        [
            (-150, -290),
            (-60, -318),
            (60, -312),
            (150, -270),
            (176, -180),
            (150, -110),
            (40, -92),
            (-90, -100),
            (-150, -150),
        ],
        closed=True,
    )
    head = spline(
        [(-230, -300), (-180, -338), (-120, -320), (-104, -250), (-130, -180), (-190, -170), (-236, -220)], closed=True
    )
    legs = [[(-150, -150), (-60, -140), (-66, 0), (-140, 0)], [(86, -150), (174, -180), (164, 0), (92, 0)]]
    tail = spline([(166, -258), (196, -200), (190, -130), (204, -116)])
    pen.line(tail, 11, dark(timber, 0.3))
    whole = pen.form(body, *trunk, *legs)
    whole.fill(timber).shade(shading.down(), dark(timber, 0.6), 0.55).shade(shading.up(), light(timber, 0.55), 0.42)
    grain = [
        spline(
            [
                (-320, y),
                (-150, y + rng.uniform(-16, 16)),
                (20, y + rng.uniform(-16, 16)),
                (220, y + rng.uniform(-12, 12)),
            ]
        )
        for y in range(-350, 10, 19)
    ]
    whole.lines(grain, 2.2, dark(timber, 0.5), 0.3)
    pen.form(*[ellipse(x, -8, 8, 8, steps=12) for x in (-126, -103, -80, 106, 129, 151)]).fill(light(timber, 0.6), 0.8)
    _saddle(pen, look, body)
    face = (
        pen.form(head)
        .fill(timber)
        .shade(shading.ball_dark(), dark(timber, 0.6), 0.55)
        .shade(shading.up(), light(timber, 0.55), 0.4)
    )
    face.lines(grain, 2.2, dark(timber, 0.5), 0.25)
    pen.form(leaf(-214, -190, 84, 19, 118, 44)).fill(light(COTTON, 0.5))
    ear = spline([(-140, -320), (-84, -312), (-54, -256), (-78, -186), (-112, -176), (-136, -230)], closed=True)
    pen.soft(moved(ear, 9, 9), 6, opacity=0.4)
    pen.form(ear).fill(mix(timber, light(timber, 0.5), 0.3)).shade(shading.across(), dark(timber, 0.6), 0.5)
    pen.line([*ear[6:40]], 3, dark(timber, 0.5), 0.5)
    pen.line(ellipse(-190, -262, 13, 8, 200, 340, steps=8), 5, EBONY)
    pen.fill(ellipse(-190, -259, 6, 6), EBONY)
    if rng.random() < 0.7:
        pen.form(*[leaf(-176, -318, 26, 13, a) for a in (-150, -90, -30, 30)]).fill(look.second)


def _saddle(pen: Sheet, look: Look, body: list[Point]) -> None:
    rng = look.rng
    tile = textile(look.region, (look.second, look.third, look.main), rng, pen.scale * 0.8)
    cloth = [*spline([(-40, -330), (20, -330), (92, -316)]), *spline([(104, -180), (40, -166), (-34, -170)])]
    part = pen.form(body).within(cloth).cloth(tile)
    part.shade(shading.round_dark(), dark(look.second, 0.7), 0.5)
    pen.line(spline([(104, -180), (40, -166), (-34, -170)]), 7, light(look.third, 0.2))
    pen.line_form([[(x, -166), (x, -148)] for x in range(-30, 104, 12)], 4).fill(look.second)
