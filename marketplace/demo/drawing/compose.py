"""One still life: ground, product, a small thing beside it, woven edge, paper."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image

from marketplace.demo.drawing import carved, cloths, crafts, harvest, packs, plaited, props, shading, vessels
from marketplace.demo.drawing.geometry import TILT, ellipse, lathe
from marketplace.demo.drawing.ground import HEIGHT, WIDTH, choose_ground, finish, lay_edge, lay_ground
from marketplace.demo.drawing.look import Draw, Look, look_of
from marketplace.demo.drawing.palette import COTTON, REGIONS, dark, light, mix
from marketplace.demo.drawing.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Shape:
    """How one kind of product is drawn: by what, how large in its own units, how many, beside what."""

    draw: Draw
    width: float
    height: float
    counts: tuple[int, ...]
    beside: tuple[props.Prop, ...]
    hangs: bool = False
    # Where there is room beside it: -1 left, 1 right, 0 either side.
    free: int = 0


SHAPES: Final[dict[str, Shape]] = {
    "jar": Shape(vessels.jar, 290, 410, (1, 2, 2, 3), props.FOOD),
    "bottle": Shape(vessels.bottle, 200, 500, (1, 2, 3, 3), props.SWEET),
    "pouch": Shape(packs.pouch, 310, 410, (1, 2, 2), props.SWEET),
    "box": Shape(packs.box_of_goods, 500, 300, (1,), props.CRAFT),
    "tin": Shape(vessels.tin, 300, 280, (1, 2, 3), props.SWEET),
    "rice_sack": Shape(packs.rice_sack, 420, 470, (1,), (props.leaves, props.banana_leaf), free=1),
    "cloth": Shape(cloths.cloth, 500, 500, (1,), props.CLOTH, free=-1),
    "shawl": Shape(cloths.shawl, 620, 700, (1,), props.CLOTH, hangs=True),
    "garment": Shape(cloths.garment, 620, 700, (1,), props.CLOTH, hangs=True),
    "satchel": Shape(cloths.satchel, 620, 700, (1,), props.CLOTH, hangs=True),
    "basket": Shape(plaited.basket, 430, 400, (1,), props.CRAFT),
    "bag": Shape(plaited.bag, 400, 500, (1,), props.CRAFT),
    "hat": Shape(plaited.hat, 620, 330, (1,), props.CRAFT),
    "mat": Shape(plaited.mat, 620, 480, (1,), props.CRAFT, free=1),
    "soap": Shape(packs.soap, 480, 280, (1,), props.CARE, free=1),
    "fruit": Shape(harvest.fruit, 540, 440, (1,), (props.leaves, props.flower)),
    "bowl": Shape(vessels.bowl, 420, 250, (1, 1, 2), props.CRAFT),
    "cup": Shape(vessels.cup, 380, 330, (1, 2), props.SWEET),
    "fish": Shape(harvest.fish, 680, 320, (1,), (props.chillies, props.leaves)),
    "candle": Shape(vessels.candle, 420, 440, (1,), props.CARE),
    "jewellery": Shape(crafts.jewellery, 560, 490, (1,), (props.flower, props.leaves, props.silk), free=1),
    "wood": Shape(carved.wood, 520, 450, (1,), props.CRAFT),
    "elephant": Shape(carved.elephant, 600, 390, (1,), props.CRAFT),
    "tea": Shape(vessels.tea, 620, 430, (1,), (props.tea_leaves, props.tea_leaves, props.leaves), free=-1),
    "bananas": Shape(harvest.bananas, 520, 450, (1,), (props.banana_leaf, props.flower, props.leaves)),
    "doll": Shape(crafts.doll, 480, 560, (1,), props.CRAFT),
    "umbrella": Shape(crafts.umbrella, 700, 660, (1,), (props.flower, props.leaves)),
    "lantern": Shape(crafts.lantern, 420, 800, (1,), (props.flower, props.leaves, props.pebbles), hangs=True),
}

# (x in widths of the product from the middle, foot, size) from back to front.
_PLACES: Final[dict[int, tuple[tuple[float, float, float], ...]]] = {
    1: ((0.0, 985, 1.0),),
    2: ((0.42, 948, 1.0), (-0.46, 1000, 0.9)),
    3: ((0.0, 936, 1.0), (-0.78, 976, 0.92), (0.72, 1004, 0.84)),
}
_ROOM: Final = {1: (660, 600, 1.75), 2: (400, 590, 1.4), 3: (300, 590, 1.35)}
# Lower than this a thing would be lost under a tall wall: it is set on a stand.
_LOW: Final = 420


def draw_product(
    *,
    seed: str,
    shape: str,
    colours: Sequence[str],
    region: str,
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> Image.Image:
    """Return the picture (RGB) of a demo product; the same arguments always give the same bytes.

    `shape` is one of `SHAPES`, `region` one of `REGIONS`, `colours` up to three names of dyes or "#rrggbb", the
    product's main colour first; `size` is width and height in pixels, meant for 4:5. ValueError for what is unknown.
    """
    if shape not in SHAPES:
        raise ValueError(f"Unknown shape {shape!r}; choose one of {', '.join(SHAPES)}.")
    check_region(region)
    kind = SHAPES[shape]
    rng = random.Random(f"{seed}|{shape}|{region}")
    image = Image.new("RGB", size)
    scale = max(size[0] / WIDTH, size[1] / HEIGHT)
    origin = ((size[0] - WIDTH * scale) / 2, size[1] - HEIGHT * scale)
    sheet = Sheet(image, rng, scale, origin)
    look = look_of(colours, region, rng)
    lay_ground(sheet, choose_ground(region, look.main, rng))
    mirrored = kind.free or rng.choice((-1, 1))
    if kind.hangs:
        kind.draw(sheet.at(480 + rng.uniform(-40, 40), 935), look)
    else:
        _place(sheet, kind, look, mirrored)
    _lay_beside(sheet, kind, look, mirrored)
    lay_edge(sheet, region)
    return finish(image)


def check_region(region: str) -> None:
    """Raise ValueError with the known names when the region is none of them."""
    if region not in REGIONS:
        raise ValueError(f"Unknown region {region!r}; choose one of {', '.join(REGIONS)}.")


def _place(sheet: Sheet, kind: Shape, look: Look, mirrored: int) -> None:
    count = look.rng.choice(kind.counts)
    room_width, room_height, most = _ROOM[count]
    base = min(room_width / kind.width, room_height / kind.height, most)
    middle = 480 - mirrored * look.rng.uniform(10, 50)
    # Every piece of one product is the same piece: each starts from the same luck.
    luck = look.rng.random()
    lift = 0.0
    if count == 1 and kind.height * base < _LOW:
        lift = 134.0
        _stand(sheet.at(middle, 985), look, kind.width * base / 2)
    for x, foot, size in _PLACES[count]:
        piece = Look(look.main, look.second, look.third, look.region, random.Random(luck))
        kind.draw(sheet.at(middle + mirrored * x * kind.width * base, foot - lift, base * size), piece)


def _stand(sheet: Sheet, look: Look, half: float) -> None:
    colour = mix(look.rng.choice((COTTON, light(look.third, 0.4), light(look.second, 0.35))), COTTON, 0.35)
    radius = half + 34
    drum = lathe([(radius, 0), (radius, -116)])
    sheet.cast(drum)
    sheet.form(drum).round(colour, 0.8)
    top = sheet.form(ellipse(0, -116, radius, radius * TILT, steps=60)).fill(light(colour, 0.4))
    top.shade(shading.across(), dark(colour, 0.4), 0.2)


def _lay_beside(sheet: Sheet, kind: Shape, look: Look, mirrored: int) -> None:
    rng = look.rng
    choice = kind.beside + (props.COAST if look.region in ("south", "east") else ())
    beside = rng.sample(choice, 2)
    place = 480 + mirrored * rng.uniform(250, 310)
    beside[0](sheet.at(place, rng.uniform(1020, 1044), rng.uniform(0.95, 1.12)), look)
    if kind.hangs or (not kind.free and rng.random() < 0.3):
        beside[1](sheet.at(960 - place, rng.uniform(985, 1030), rng.uniform(0.85, 1.0)), look)
