"""The drawn pictures: all of them draw, never change, differ from each other, and refuse what is unknown."""

import hashlib
import subprocess
import sys

import pytest
from PIL import Image, ImageChops, ImageStat

from marketplace.demo.drawing import REGIONS, SHAPES, draw_banner, draw_mark, draw_product

SMALL = (240, 300)
COLOURS = ("#23406b", "#e0ab4a", "#a2322f")


def product(
    seed: str = "one", shape: str = "jar", region: str = "north", colours: tuple[str, ...] = COLOURS
) -> Image.Image:
    return draw_product(seed=seed, shape=shape, colours=colours, region=region, size=SMALL)


def digest(image: Image.Image) -> str:
    return hashlib.sha256(image.tobytes()).hexdigest()


def share_changed(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that are clearly another colour."""
    changed = ImageChops.difference(one, other).convert("L").point(lambda level: 255 if level > 24 else 0)
    return ImageStat.Stat(changed).mean[0] / 255


def test_the_shapes_and_regions_of_the_catalogue_are_there() -> None:
    assert REGIONS == ("north", "northeast", "central", "east", "west", "south")
    named = (
        "jar bottle pouch box tin rice_sack cloth shawl garment satchel basket bag hat mat soap fruit bowl cup fish "
        "candle jewellery wood elephant tea bananas doll umbrella lantern"
    )
    assert set(SHAPES) == set(named.split())


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_draws_the_same_twice_in_every_region(shape: str) -> None:
    seen = set()
    for region in REGIONS:
        picture = product(shape=shape, region=region)
        assert picture.mode == "RGB"
        assert picture.size == SMALL
        assert digest(picture) == digest(product(shape=shape, region=region))
        seen.add(digest(picture))
    assert len(seen) == len(REGIONS)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_covers_a_good_part_of_its_picture(shape: str) -> None:
    """The same luck with other colours of the product changes the product, so it must be large enough to see."""
    pale = product(shape=shape, colours=("#f1e2c0", "#c9605a", "#2f6b3c"))
    deep = product(shape=shape, colours=("#5b2a4a", "#2f6b3c", "#e0ab4a"))
    assert share_changed(pale, deep) > 0.03


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("shape", ["basket", "cloth", "fruit", "lantern"])
def test_every_variation_by_seed_and_by_colour_draws(shape: str, seed: int) -> None:
    colours = (("#1f1b18",), ("#ffffff", "#ffffff"), ("#a2322f",), ())[seed % 4]
    assert product(seed=str(seed), shape=shape, colours=colours).size == SMALL


def test_another_seed_is_another_picture() -> None:
    assert len({digest(product(seed=str(seed))) for seed in range(8)}) == 8


def test_pictures_are_the_same_in_another_process() -> None:
    script = (
        "import hashlib; from marketplace.demo.drawing import draw_product as d;"
        f"print(hashlib.sha256(d(seed='one', shape='jar', colours={COLOURS!r}, region='north', size={SMALL!r})"
        ".tobytes()).hexdigest())"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.strip() == digest(product())


def test_full_size_by_default_and_any_size_when_asked() -> None:
    assert draw_product(seed="a", shape="tin", colours=COLOURS, region="west").size == (960, 1200)
    for size in ((64, 80), (300, 300), (500, 300)):
        assert draw_product(seed="a", shape="umbrella", colours=COLOURS, region="west", size=size).size == size


def test_colours_may_be_dyes_and_fewer_than_three() -> None:
    assert digest(product(colours=("indigo",))) == digest(product(colours=("#23406b",)))
    assert digest(product(colours=())) != digest(product(colours=("lac",)))


def test_what_is_unknown_is_refused_with_the_choices() -> None:
    with pytest.raises(ValueError, match=r"Unknown shape 'spaceship'; choose one of jar, bottle"):
        product(shape="spaceship")
    with pytest.raises(ValueError, match=r"Unknown region 'moon'; choose one of north, northeast"):
        product(region="moon")
    with pytest.raises(ValueError, match="Unknown region"):
        draw_mark(seed="a", region="moon")
    with pytest.raises(ValueError, match="Unknown region"):
        draw_banner(seed="a", region="moon")
    with pytest.raises(ValueError, match=r"colou?r"):
        product(colours=("no-such-dye",))


@pytest.mark.parametrize("region", REGIONS)
def test_marks_are_steady_square_and_different(region: str) -> None:
    marks = [draw_mark(seed=str(seed), region=region, size=200) for seed in range(12)]
    assert {(mark.mode, mark.size) for mark in marks} == {("RGB", (200, 200))}
    assert digest(marks[0]) == digest(draw_mark(seed="0", region=region, size=200))
    for index, mark in enumerate(marks):
        for other in marks[index + 1 :]:
            assert share_changed(mark, other) > 0.1
    assert draw_mark(seed="0", region=region).size == (400, 400)


@pytest.mark.parametrize("region", REGIONS)
def test_banners_are_steady_and_differ_by_maker(region: str) -> None:
    one = draw_banner(seed="one", region=region, size=(800, 350))
    assert (one.mode, one.size) == ("RGB", (800, 350))
    assert digest(one) == digest(draw_banner(seed="one", region=region, size=(800, 350)))
    assert digest(one) != digest(draw_banner(seed="two", region=region, size=(800, 350)))
    assert draw_banner(seed="one", region=region).size == (1600, 700)
