"""Light and grain as grey masks, built once per process."""

import math
import random
from collections.abc import Callable
from functools import lru_cache

from PIL import Image, ImageChops, ImageFilter


def _strip(value: Callable[[float], float]) -> Image.Image:
    levels = bytes(max(0, min(255, round(255 * value(k / 255)))) for k in range(256))
    return Image.frombytes("L", (256, 1), levels)


@lru_cache
def round_dark() -> Image.Image:
    """Shade of something round lit from the left: a thin left edge, then deepening to the right."""
    return _strip(lambda x: max((x - 0.42) / 0.58, 0) ** 1.5 + 0.42 * max(1 - x / 0.16, 0) ** 1.6)


@lru_cache
def round_light() -> Image.Image:
    """Gleam of something round, left of the middle."""
    return _strip(lambda x: math.exp(-(((x - 0.27) / 0.1) ** 2)))


@lru_cache
def ball_dark() -> Image.Image:
    """Shade of a ball lit from above left."""
    return Image.radial_gradient("L").crop((66, 70, 230, 238)).point(lambda v: max(0, min(255, round((v - 70) * 1.9))))


@lru_cache
def ball_light() -> Image.Image:
    """Gleam of a ball lit from above left."""
    glow = Image.radial_gradient("L").point(lambda v: max(0, 255 - round(v * 2.4)))
    return glow.crop((50, 56, 256, 256))


@lru_cache
def down() -> Image.Image:
    """Nothing at the top, full at the bottom."""
    return Image.linear_gradient("L")


@lru_cache
def up() -> Image.Image:
    """Full at the top, nothing at the bottom."""
    return Image.linear_gradient("L").transpose(Image.Transpose.FLIP_TOP_BOTTOM)


@lru_cache
def across() -> Image.Image:
    """Nothing at the left, full at the right."""
    return Image.linear_gradient("L").transpose(Image.Transpose.ROTATE_90)


@lru_cache
def glow() -> Image.Image:
    """Full in the middle, nothing at the rim, softly."""
    return Image.radial_gradient("L").point(lambda v: round(255 * max(0.0, 1 - v / 180) ** 1.6))


@lru_cache(maxsize=32)
def folds(count: int, phase: int = 0) -> Image.Image:
    """Upright folds of hanging cloth; `phase` 0 to 9 shifts them."""
    return _strip(lambda x: 0.5 + 0.5 * math.sin(2 * math.pi * (x * count + phase / 10) + 0.7 * math.sin(9 * x)))


@lru_cache(maxsize=4)
def noise(width: int, height: int) -> Image.Image:
    """Even fine noise round 190, for the grain of printed shade."""
    raw = Image.frombytes("L", (width, height), random.Random("noise").randbytes(width * height))
    return raw.filter(ImageFilter.GaussianBlur(0.8)).point(lambda v: max(90, min(255, round((v - 128) * 1.6 + 190))))


@lru_cache(maxsize=4)
def paper_grain(width: int, height: int) -> Image.Image:
    """Paper as signed relief round 128: fine tooth, clouds and a few fibres. RGB, to be added to a picture."""
    rng = random.Random("paper")
    fine = Image.frombytes("L", (width, height), rng.randbytes(width * height))
    fine = fine.filter(ImageFilter.GaussianBlur(0.9)).point(lambda v: round((v - 128) * 0.1 + 128))
    cloud_size = (max(2, width // 24), max(2, height // 24))
    clouds = Image.frombytes("L", cloud_size, rng.randbytes(cloud_size[0] * cloud_size[1]))
    clouds = clouds.filter(ImageFilter.GaussianBlur(1.2)).resize((width, height), Image.Resampling.BICUBIC)
    clouds = clouds.point(lambda v: round((v - 128) * 0.12 + 128))
    grain = ImageChops.add(fine, clouds, 1, -128)
    return Image.merge("RGB", (grain, grain, grain))
