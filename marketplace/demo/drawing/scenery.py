"""What stands in a landscape: houses, palms, boats, rocks, a temple roof, skeins hung to dry."""

import math

from marketplace.demo.drawing import shading
from marketplace.demo.drawing.geometry import box, ellipse, leaf, moved, spline
from marketplace.demo.drawing.palette import EBONY, PAPER, STRAW, TEAK, TURMERIC, Colour, dark, light, mix
from marketplace.demo.drawing.sheet import Sheet


def cloud(sheet: Sheet, colour: Colour) -> None:
    """A flat cloud of cut paper."""
    puffs = [
        ellipse(x, y, r, r * 0.62, steps=24) for x, y, r in ((-70, 0, 46), (-14, -16, 62), (54, -4, 52), (104, 4, 32))
    ]
    sheet.form(*puffs, box(-108, 0, 130, 26, 13)).fill(colour, 0.8)


def house(sheet: Sheet) -> None:
    """A wooden house on stilts with a steep roof."""
    wall, roof = (150, 98, 62), (112, 62, 52)
    sheet.soft(ellipse(10, 0, 96, 10), 6, opacity=0.35)
    sheet.line_form([[(x, 0), (x, -44)] for x in (-62, -22, 20, 60)], 7).fill(dark(wall, 0.4))
    side = sheet.form(box(-72, -96, 72, -40)).fill(wall).shade(shading.across(), dark(wall, 0.5), 0.5)
    side.lines([[(x, -96), (x, -40)] for x in range(-66, 72, 11)], 2, dark(wall, 0.4), 0.5)
    sheet.form(box(-46, -84, -20, -56), box(18, -84, 44, -56)).fill((246, 214, 140))
    sheet.line([(-84, -40), (84, -40)], 6, dark(wall, 0.45))
    sheet.line_form([[(72, -40), (104, 0)], [(84, -40), (114, 0)]], 4).fill(dark(wall, 0.35))
    shape = [(-98, -90), (-46, -166), (52, -166), (102, -90)]
    sheet.soft(moved(shape, 0, 7), 5, opacity=0.35)
    top = sheet.form(shape).fill(roof).shade(shading.up(), light(roof, 0.5), 0.4)
    top.lines([[(-100, y), (104, y)] for y in range(-156, -90, 13)], 2, dark(roof, 0.5), 0.6)
    sheet.line_form([[(-46, -166), (-64, -188)], [(52, -166), (70, -188)]], 6).fill(roof)


def trees(sheet: Sheet, colour: Colour) -> None:
    """A clump of round trees."""
    for x, r, tint in ((-70, 44, 0.1), (60, 50, 0.2), (0, 62, 0.0), (108, 34, 0.05)):
        sheet.line([(x, 0), (x, -r)], 6, dark(TEAK, 0.4))
        sheet.form(ellipse(x, -r * 1.3, r * 0.9, r)).ball(mix(colour, STRAW, tint), 0.8)


def fruit_tree(sheet: Sheet, fruit: Colour) -> None:
    """An orchard tree with fruit."""
    rng = sheet.rng
    sheet.soft(ellipse(6, 0, 46, 8), 5, opacity=0.3)
    sheet.line([(0, 0), (0, -50)], 9, dark(TEAK, 0.35))
    crown = sheet.form(ellipse(-24, -62, 40, 36), ellipse(26, -62, 40, 36), ellipse(0, -92, 42, 38))
    crown.fill((72, 112, 70)).shade(shading.ball_dark(), (30, 52, 44), 0.5)
    dots = [(rng.uniform(-48, 48), rng.uniform(-114, -40)) for _ in range(11)]
    crown.within(*[ellipse(x, y, 7.5, 7.5, steps=12) for x, y in dots]).fill(fruit)


def sugar_palm(sheet: Sheet) -> None:
    """A tall palm with a round head of fans."""
    sheet.line(spline([(0, 4), (5, -80), (0, -170)]), 11, dark(TEAK, 0.25))
    for angle in range(0, 360, 30):
        fan = leaf(0, -182, 62, 30, angle, 14)
        sheet.form(fan).fill(mix((82, 108, 70), STRAW, 0.25 if angle % 60 else 0.0))
    sheet.form(ellipse(0, -176, 16, 14)).ball((70, 52, 44), 0.8)


def coconut(sheet: Sheet, lean: float) -> None:
    """A coconut palm leaning over the beach by `lean` degrees."""
    reach = math.tan(math.radians(lean)) * 250
    trunk = spline([(0, 6), (reach * 0.25, -90), (reach * 0.6, -180), (reach, -256)])
    sheet.soft(ellipse(14, 4, 70, 9), 6, opacity=0.3)
    sheet.line(trunk, 14, dark(TEAK, 0.3))
    sheet.line(moved(trunk, -3, 0), 5, light(TEAK, 0.25), 0.7)
    for angle, bend in ((-168, -70), (-140, -64), (-100, -30), (-72, 38), (-36, 66), (-8, 72), (24, 54), (160, -60)):
        frond = leaf(reach, -258, 150, 36, angle, bend)
        sheet.soft(moved(frond, 5, 8), 5, opacity=0.2)
        sheet.form(frond).fill((60, 110, 80) if angle % 3 else (88, 132, 80)).shade(shading.down(), (30, 62, 58), 0.4)
    for x, y in ((-11, -244), (9, -240), (0, -252)):
        sheet.form(ellipse(reach + x, y, 12, 13)).ball((128, 86, 48), 0.8)


def boat(sheet: Sheet, *, sail: bool = False) -> None:
    """A long wooden boat, with a coloured prow cloth when it goes to sea, with baskets on the river."""
    hull = [
        *spline([(-150, -46), (-110, -10), (-40, 6), (60, 6), (110, -8), (140, -34)]),
        *spline([(140, -34), (60, -14), (-40, -12), (-110, -26), (-150, -46)]),
    ]
    sheet.soft(ellipse(4, 9, 140, 10), 6, (30, 60, 66), 0.4)
    if sail:
        sheet.line_form([[(-40, -14), (-40, -62)], [(46, -14), (46, -62)]], 4).fill(dark(TEAK, 0.3))
        awning = spline([(-66, -58), (0, -74), (70, -58)])
        sheet.form([*awning, (70, -50), (-66, -50)]).fill((206, 92, 72))
    else:
        for x, tint in ((-40, (196, 70, 52)), (-8, (232, 168, 62)), (24, (104, 140, 72))):
            sheet.form(ellipse(x, -20, 18, 14)).ball(tint, 0.8)
        sheet.form([(70, -14), (74, -62), (94, -62), (100, -14)]).fill((42, 66, 104))
        sheet.fill(ellipse(84, -72, 11, 12), (206, 158, 118))
        sheet.form([(54, -74), (84, -98), (114, -74)]).fill(STRAW)
    form = sheet.form(hull).fill(TEAK).shade(shading.down(), dark(TEAK, 0.6), 0.6)
    form.lines([spline([(-150, -40), (-40, -5), (60, -6), (140, -28)])], 4, light(TEAK, 0.5), 0.8)
    if sail:
        sheet.line_form([[(-142, -42), (-136, -22)], [(-136, -40), (-128, -20)]], 6).fill(TURMERIC)
        sheet.line([(-147, -42), (-144, -18)], 5, (194, 60, 56))


def karst(sheet: Sheet, colour: Colour) -> None:
    """A steep limestone rock out of the sea."""
    rng = sheet.rng
    top = [
        (-96, 4),
        (-88, -60),
        (-60, -110 - rng.uniform(0, 40)),
        (-20, -150),
        (24, -140 - rng.uniform(0, 30)),
        (58, -92),
        (84, -40),
        (94, 4),
    ]
    rock = spline(top)
    sheet.soft(moved(rock, 6, -2), 7, opacity=0.22)
    form = sheet.form(rock).fill(colour).shade(shading.down(), light(colour, 0.7), 0.5)
    form.shade(shading.across(), dark(colour, 0.5), 0.4)
    form.lines(
        [[(x, -20), (x + rng.uniform(-8, 8), -60 - rng.uniform(0, 60))] for x in range(-70, 80, 17)],
        3,
        light(colour, 0.5),
        0.4,
    )


def island(sheet: Sheet, colour: Colour) -> None:
    """A low wooded island."""
    hump = [*spline([(-150, 2), (-90, -44), (-10, -66), (80, -36), (150, 2)])]
    sheet.form(hump).fill(colour).shade(shading.down(), light(colour, 0.5), 0.5)
    sheet.line([(-152, 3), (152, 3)], 6, (240, 222, 180))


def temple(sheet: Sheet) -> None:
    """A temple's tiered roof and a slender spire."""
    wall, tile, gold = light(STRAW, 0.55), (170, 74, 50), (226, 172, 72)
    sheet.form(box(-84, -66, 84, 4)).fill(wall).shade(shading.across(), dark(wall, 0.4), 0.4)
    sheet.form(*[box(x - 8, -50, x + 8, 4, 6) for x in (-56, -19, 19, 56)]).fill(dark(tile, 0.4))
    for half, low, high in ((118, -54, -240), (92, -54, -186)):
        slope = spline(
            [
                (-half, low),
                (-half * 0.62, low - (low - high) * 0.22),
                (-half * 0.3, low - (low - high) * 0.56),
                (0, high),
            ]
        )
        roof = [*slope, *[(-x, y) for x, y in reversed(slope)]]
        sheet.soft(moved(roof, 0, 6), 4, opacity=0.3)
        sheet.form(roof).fill(tile).shade(shading.across(), dark(tile, 0.5), 0.4)
        sheet.line_form([slope, [(-x, y) for x, y in slope], [(0, high), (0, high - 22)]], 6).fill(gold)
        sheet.line_form([[(side * half, low), (side * (half + 11), low - 15)] for side in (-1, 1)], 5).fill(gold)
    pediment = [(-50, -62), (-24, -98), (0, -146), (24, -98), (50, -62)]
    sheet.form(pediment).fill(dark(tile, 0.5)).lines([[*pediment, pediment[0]]], 5, gold)
    sheet.fill(ellipse(0, -86, 10, 12), gold)
    sheet.line([(-96, -54), (96, -54)], 8, gold)
    spire = [(-44, 4), (-40, -30), (-24, -62), (-14, -110), (-5, -170), (0, -226)]
    pen = sheet.at(190, 0)
    pen.form([*spline(spire), *reversed(spline([(-x, y) for x, y in spire]))]).fill(gold).shade(
        shading.across(), dark(gold, 0.5), 0.6
    )
    pen.line_form([[(-r, y), (r, y)] for r, y in ((40, -32), (25, -62), (19, -86), (14, -110))], 4).fill(
        light(gold, 0.5)
    )


def skein(sheet: Sheet, colour: Colour) -> None:
    """A skein of dyed silk hung to dry."""
    shape = [*spline([(-26, 0), (-34, 50), (-20, 100)]), *spline([(20, 100), (34, 50), (26, 0)])]
    sheet.soft(moved(shape, 8, 8), 6, opacity=0.3)
    form = sheet.form(shape).fill(colour).shade(shading.folds(4), dark(colour, 0.5), 0.5)
    form.lines(
        [spline([(x, 0), (x * 1.3, 50), (x * 0.8, 100)]) for x in range(-22, 24, 5)], 1.6, light(colour, 0.5), 0.5
    )
    sheet.line([(-18, 92), (18, 92)], 5, dark(colour, 0.4))


def rail(sheet: Sheet) -> None:
    """The bamboo rail the skeins hang on, across the whole picture."""
    sheet.line([(-20, 4), (1620, 4)], 13, dark(STRAW, 0.35))
    sheet.line([(-20, 2), (1620, 2)], 7, light(STRAW, 0.2))
    sheet.line_form([[(x, -4), (x, 10)] for x in range(40, 1620, 190)], 4).fill(dark(STRAW, 0.5))


def bridge(sheet: Sheet) -> None:
    """A wooden trestle bridge across the valley."""
    wood = dark(TEAK, 0.35)
    posts = [[(x - 8, 30), (x, -58)] for x in range(-300, 310, 60)] + [
        [(x + 8, 30), (x, -58)] for x in range(-300, 310, 60)
    ]
    braces = [[(x, 26), (x + 60, -54)] for x in range(-300, 300, 60)]
    sheet.line_form(braces, 3).fill(wood, 0.8)
    sheet.line_form(posts, 6).fill(wood)
    sheet.line([(-420, -60), (420, -60)], 11, dark(TEAK, 0.2))
    sheet.line([(-420, -84), (420, -84)], 4, wood)
    sheet.line_form([[(x, -60), (x, -84)] for x in range(-400, 410, 40)], 3).fill(wood)


def raft(sheet: Sheet) -> None:
    """A bamboo raft house."""
    sheet.soft(ellipse(0, 10, 130, 10), 6, (30, 60, 66), 0.4)
    deck = sheet.form(box(-120, -12, 120, 8, 9)).fill(STRAW).shade(shading.down(), dark(STRAW, 0.6), 0.7)
    deck.lines([[(x, -12), (x, 8)] for x in range(-112, 120, 14)], 2, dark(STRAW, 0.5), 0.5)
    sheet.form(box(-64, -58, 60, -12)).fill(light(TEAK, 0.2)).shade(shading.across(), EBONY, 0.4)
    sheet.fill(box(-20, -48, 10, -12), dark(TEAK, 0.6))
    sheet.form([(-84, -54), (-50, -96), (48, -96), (82, -54)]).fill((146, 118, 78)).shade(shading.up(), PAPER, 0.25)
