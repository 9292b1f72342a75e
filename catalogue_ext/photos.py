"""Photos as people send them from their telephones: checked, turned upright, freed of where they were taken.

Nothing of the file that was sent is kept: the picture is decoded and written anew as WebP.
"""

from __future__ import annotations

import io
import struct
import threading
import uuid
from enum import StrEnum
from typing import IO

from django.core.files.base import ContentFile
from PIL import Image, ImageCms, ImageOps

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 55_000_000  # the cameras of today's telephones have up to 50 million
LONG_SIDE = 1600
SHORT_SIDE = 400
QUALITY = 82
# JPEG reads the two pictures of MPO, too. Never Pillow's whole list: some of it starts other programs.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")

# Pillow only warns at its own limit; from twice this one on it refuses, between the two we do.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

# What Pillow's readers raise on files that are broken or made to break them.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, OverflowError, struct.error)
# A large PNG takes some 300 MB while it is read: one at a time, so that a small machine stands several sellers.
_one_at_a_time = threading.Lock()


class Problem(StrEnum):
    """Why a photo was refused."""

    TOO_HEAVY = "too_heavy"
    """More bytes than `MAX_BYTES`."""
    TOO_LARGE = "too_large"
    """More pixels than `MAX_PIXELS`."""
    TOO_SMALL = "too_small"
    """Its shorter side has fewer than `SHORT_SIDE` pixels, or will have when the longer is `LONG_SIDE`."""
    NO_PHOTO = "no_photo"
    """Not a picture in one of `FORMATS`, whatever its name says."""
    BROKEN = "broken"
    """It begins like a picture, but does not go on like one: mostly an upload that broke off."""


class PhotoRefused(Exception):
    """The photo cannot be taken; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def read_photo(file: IO[bytes], size: int) -> ContentFile[bytes]:
    """The picture in `file` (`size` bytes) as WebP with a random name, its longer side at most `LONG_SIDE`.

    Turned as its EXIF says, in sRGB, see-through parts on white, without metadata; never cropped or distorted.
    Raises `PhotoRefused`.
    """
    if size > MAX_BYTES:
        raise PhotoRefused(Problem.TOO_HEAVY)
    with _one_at_a_time:
        image = _open(file)
        try:
            upright = _upright(image)
        except (*_BROKEN, Image.DecompressionBombError) as error:
            raise PhotoRefused(Problem.BROKEN) from error
    if min(upright.size) < SHORT_SIDE:
        raise PhotoRefused(Problem.TOO_SMALL)
    written = io.BytesIO()
    upright.save(written, "WEBP", quality=QUALITY)
    return ContentFile(written.getvalue(), name=f"{uuid.uuid4().hex}.webp")


def _open(file: IO[bytes]) -> Image.Image:
    try:
        image = Image.open(file, formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise PhotoRefused(Problem.TOO_LARGE) from error
    except _BROKEN as error:
        raise PhotoRefused(Problem.NO_PHOTO) from error
    if image.width * image.height > MAX_PIXELS:
        raise PhotoRefused(Problem.TOO_LARGE)
    return image


def _upright(image: Image.Image) -> Image.Image:
    small = image if image.mode in ("RGB", "L", "CMYK", "RGBA") else image.convert("RGBA")
    # A JPEG is decoded small at once (libjpeg's scaling), so that 50 megapixels need little memory.
    small.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    turned = ImageOps.exif_transpose(small)
    if turned.mode == "RGBA":
        ground = Image.new("RGB", turned.size, "white")
        ground.paste(turned, mask=turned.getchannel("A"))
        return ground
    return _in_srgb(turned, image.info.get("icc_profile"))


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            return image.convert("RGB")  # a profile that nobody can read says nothing
        if turned is not None:
            return turned
    return image.convert("RGB")
