"""Cloth to print on forms: repeating tiles in a product's own colours, in the manner of each region."""

import math
import random
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

from marketplace.demo.drawing.palette import Colour, brightness, dark, light, mix
from marketplace.demo.drawing.weave import DROPS, FLOWERS, HOOKS, LOZENGES, SEEDS, woven, zigzag

# Main, second and third colour of a product.
Trio = tuple[Colour, Colour, Colour]
Textile = Callable[[Trio, random.Random, float], Image.Image]


def _cell(unit: float, scale: float) -> int:
    return max(2, round(unit * scale))


def _figured(trio: Trio, rng: random.Random) -> dict[str, Colour]:
    main, second, third = trio
    away = light(main, 0.75) if brightness(main) < 130 else dark(main, 0.65)
    figures = [second, third, away]
    rng.shuffle(figures)
    return {".": main, "a": figures[0], "b": figures[1], "c": figures[2]}


def mudmee(trio: Trio, rng: random.Random, scale: float) -> Image.Image:
    """Tie-dyed weft: zigzags and lozenges whose sides bleed along the weft."""
    grid = rng.choice((zigzag(16, 14, ".abb.c."), zigzag(20, 12, "..ab.a"), LOZENGES, DROPS, zigzag(12, 10, ".a.bb")))
    cell = _cell(5.5, scale)
    tile = woven(grid, _figured(trio, rng), cell)
    wide = Image.new("RGB", (tile.width * 3, tile.height))
    for x in range(3):
        wide.paste(tile, (x * tile.width, 0))
    bled = Image.new("RGB", wide.size)
    for row in range(0, tile.height, 2):
        bled.paste(wide.crop((0, row, wide.width, row + 2)), (rng.randint(-cell // 2, cell // 2), row))
    blurred = bled.filter(ImageFilter.BoxBlur((cell * 0.4, 0)))
    return blurred.crop((tile.width, 0, tile.width * 2, tile.height))


def hooks(trio: Trio, rng: random.Random, scale: float) -> Image.Image:
    """Discontinuous weft: hooked lozenges."""
    return woven(rng.choice((HOOKS, LOZENGES)), _figured(trio, rng), _cell(5.5, scale))


def flowers(trio: Trio, rng: random.Random, scale: float) -> Image.Image:
    """Raised brocade: small flowers in a lattice."""
    return woven(FLOWERS, _figured(trio, rng), _cell(5, scale))


def seeds(trio: Trio, rng: random.Random, scale: float) -> Image.Image:
    """Hill weaving: rows of lozenges sewn with seeds."""
    return woven(SEEDS, _figured(trio, rng), _cell(6, scale))


def check(trio: Trio, rng: random.Random, scale: float) -> Image.Image:
    """The checked loincloth: the same stripes in warp and weft."""
    main, second, third = trio
    pale = light(main, 0.8)
    wide, narrow = rng.choice(((8, 2), (6, 3), (10, 2)))
    run = [main] * wide + [pale] * narrow + [second] * wide + [pale] * narrow + [main] * 2 + [third] * 1 + [main] * 1
    if len(run) % 2:
        run.append(main)
    size = len(run)
    small = Image.new("RGB", (size, size))
    small.putdata([mix(run[x], run[y], 0.38 if (x + y) % 2 else 0.62) for y in range(size) for x in range(size)])
    cell = _cell(5, scale)
    return small.resize((size * cell, size * cell), Image.Resampling.NEAREST)


def stripes(trio: Trio, rng: random.Random, scale: float) -> Image.Image:
    """Upright stripes with a row of dots in the widest."""
    main, second, third = trio
    letters = {".": main, "a": second, "b": third, "c": light(main, 0.7), "d": dark(main, 0.4)}
    row = rng.choice(("......aa.bb.aa......c.d.c", "....bbb.a.bbb....dd..dd..", "........a.a.a........bcb.."))
    other = row.replace("a", "c", 1) if rng.random() < 0.5 else row
    return woven((row, row, other, other), letters, _cell(5, scale))


def batik(trio: Trio, rng: random.Random, scale: float) -> Image.Image:
    """Wax-resist: pale drawn swirls, leaves and dots over washes of dye."""
    main, second, third = trio
    fine = 2
    size = max(60, round(210 * scale))
    big = size * fine
    tile = Image.new("RGB", (big, big), main)
    pen = ImageDraw.Draw(tile)
    wax = light(main, 0.85) if brightness(main) < 150 else mix(dark(main, 0.75), second, 0.3)
    wide = max(2, round(big / 60))

    def around(x: float, y: float, reach: float) -> list[tuple[float, float]]:
        """Every place where a figure must be repeated so that the tile joins itself."""
        return [
            (x + dx, y + dy)
            for dx in (-big, 0, big)
            for dy in (-big, 0, big)
            if -reach < x + dx < big + reach and -reach < y + dy < big + reach
        ]

    centres = [(0.25, 0.25, 0.25, 1), (0.75, 0.75, 0.25, -1), (0.75, 0.22, 0.16, -1), (0.24, 0.76, 0.16, 1)]
    start = rng.uniform(0, 360)
    for cx, cy, radius, way in centres:
        for x, y in around(cx * big, cy * big, radius * big):
            reach = radius * big
            colour = second if radius > 0.2 else third
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=mix(main, colour, 0.35))
            curl = []
            for step in range(46):
                angle = math.radians(start + way * step * 18)
                near = reach * (1 - step / 50)
                curl.append((x + near * math.cos(angle), y + near * math.sin(angle)))
            pen.line(curl, fill=wax, width=wide, joint="curve")
            for petal in range(7):
                angle = math.radians(start + petal * 51.4)
                px, py = x + reach * 1.16 * math.cos(angle), y + reach * 1.16 * math.sin(angle)
                dot = reach * 0.13
                pen.ellipse((px - dot, py - dot, px + dot, py + dot), fill=colour, outline=wax, width=wide // 2)
    return tile.reduce(fine)


def tie_dye(trio: Trio, rng: random.Random, scale: float) -> Image.Image:
    """Bound and dipped: pale soft rings on a deep ground."""
    main, second, _ = trio
    size = max(60, round(190 * scale))
    tile = Image.new("RGB", (size * 3, size * 3), main)
    pen = ImageDraw.Draw(tile)
    pale = light(main, 0.8)
    rings = ((0.36, mix(main, pale, 0.55)), (0.31, main), (0.24, pale), (0.19, mix(main, second, 0.6)), (0.1, pale))
    wobble = [rng.uniform(0.9, 1.1) for _ in range(24)]
    for column in range(-1, 4):
        for row in range(-1, 8):
            x, y = (column + 0.5 * (row % 2)) * size, row * size / 2
            for radius, colour in rings:
                reach = [radius * size * near * 0.72 for near in wobble]
                turn = [math.tau * k / 24 for k in range(24)]
                pen.polygon(
                    [(x + r * math.cos(a), y + r * math.sin(a)) for r, a in zip(reach, turn, strict=True)],
                    fill=colour,
                )
    return tile.filter(ImageFilter.GaussianBlur(1.6 * scale)).crop((size, size, size * 2, size * 2))


TEXTILES: Final[dict[str, tuple[Textile, ...]]] = {
    "north": (hooks, stripes, tie_dye, hooks),
    "northeast": (mudmee, mudmee, check, tie_dye),
    "central": (check, flowers, stripes),
    "east": (stripes, flowers, check),
    "west": (seeds, stripes, seeds),
    "south": (batik, flowers, batik),
}


def textile(region: str, trio: Trio, rng: random.Random, scale: float) -> Image.Image:
    """Return a tile of cloth as it is woven or dyed in the region; `scale` is pixels per picture unit."""
    return rng.choice(TEXTILES[region])(trio, rng, scale)


def weft_band(trio: Trio, rng: random.Random, scale: float) -> Image.Image:
    """Return the patterned border of a cloth (tile repeats sideways)."""
    grid = rng.choice((HOOKS, SEEDS, LOZENGES, FLOWERS))
    return woven(grid, _figured((trio[1], trio[0], trio[2]), rng), _cell(5, scale))


def plaited(colour: Colour, scale: float, *, accent: Colour | None = None, unit: float = 9) -> Image.Image:
    """Return wicker of split bamboo or rush: rounded strands over and under, now and then a coloured row."""
    fine = 3
    wide, high = max(4, round(unit * 2.4 * scale)) * fine, max(3, round(unit * 0.86 * scale)) * fine
    rows = 6
    tile = Image.new("RGB", (wide * 2, high * rows), dark(colour, 0.42))
    pen = ImageDraw.Draw(tile)
    for row in range(rows):
        for column in range(-1, 3):
            x, y = column * wide + (row % 2) * wide // 2, row * high
            tint = (dark(colour, 0.09), colour, light(colour, 0.16))[(row * 2 + column) % 2 + row % 2]
            if accent is not None and row in (1, 2):
                tint = accent
            overlap = wide // 7
            strand = (x - overlap // 2, y + fine // 2, x + wide + overlap // 2 - fine, y + high - fine // 2)
            if (row + column) % 2:
                strand = (x + overlap, y + fine, x + wide - overlap, y + high - fine)
                tint = dark(tint, 0.14)
            pen.rounded_rectangle(strand, radius=high * 0.46, fill=dark(tint, 0.16))
            pen.rounded_rectangle(
                (strand[0] + fine, strand[1], strand[2] - fine, strand[3] - high // 3), high * 0.3, tint
            )
    return tile.reduce(fine)
