"""What people upload: turned upright, shrunk, freed of where they were taken; or refused in plain words."""

from __future__ import annotations

import io
import random
import struct
import zlib

import pytest
from PIL import Image

from catalogue_ext import photos
from catalogue_ext.photos import Problem, read_photo
from tests.photo_files import GPS_IFD, SVG, TEXT, photo, picture

BLUE_CORNER, RED = (20, 40, 200), (200, 40, 40)


def read(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(read_photo(io.BytesIO(data), len(data)).read()))


def problem(data: bytes) -> Problem:
    with pytest.raises(photos.PhotoRefused) as refused:
        read(data)
    return refused.value.problem


def near(colour: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(int(a) - b) < 30 for a, b in zip(colour, wanted, strict=True))


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "RGB"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("WEBP", "RGB"),
        ("GIF", "P"),
    ],
)
def test_every_usual_kind_of_picture_becomes_webp(kind: str, mode: str) -> None:
    image = read(photo(kind=kind, mode=mode))
    assert (image.format, image.mode, image.size) == ("WEBP", "RGB", (900, 1200))


def test_a_turned_photo_stands_upright_and_forgets_its_place() -> None:
    sent = photo(1200, 900, orientation=6)  # the telephone was held upright: turn by 90 degrees
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(GPS_IFD)
    image = read(sent)
    assert image.size == (900, 1200)
    assert not image.getexif()
    assert b"EXIF" not in read_photo(io.BytesIO(sent), len(sent)).read()
    assert near(image.getpixel((850, 50)), BLUE_CORNER)
    assert near(image.getpixel((50, 50)), RED)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_forty_megapixels_are_taken_and_shrunk_in_proportion(kind: str) -> None:
    image = read(photo(7296, 5472, kind=kind))
    assert image.size == (1600, 1200)


def test_see_through_parts_become_white() -> None:
    image = picture(600, 600).convert("RGBA")
    image.putalpha(0)
    file = io.BytesIO()
    image.save(file, "PNG")
    assert read(file.getvalue()).getpixel((300, 300)) == (255, 255, 255)


def test_a_broken_colour_profile_does_not_matter() -> None:
    file = io.BytesIO()
    picture().save(file, "JPEG", icc_profile=b"nonsense" * 20)
    assert read(file.getvalue()).size == (900, 1200)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (TEXT, Problem.NO_PHOTO),
        (SVG, Problem.NO_PHOTO),
        (b"", Problem.NO_PHOTO),
        (b"%PDF-1.7\n%", Problem.NO_PHOTO),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, Problem.NO_PHOTO),
        (photo(kind="BMP"), Problem.NO_PHOTO),
        (photo()[:3000], Problem.BROKEN),
        (photo(kind="PNG")[:3000], Problem.BROKEN),
        (photo(399, 900), Problem.TOO_SMALL),
        (photo(5000, 900), Problem.TOO_SMALL),
        (photo(400, 400) + b"\0" * photos.MAX_BYTES, Problem.TOO_HEAVY),
    ],
)
def test_what_is_refused(data: bytes, why: Problem) -> None:
    assert problem(data) is why


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that says it is `side` pixels wide and high."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8_000, 60_000])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_decompression_bombs_are_refused_before_they_are_decoded(side: int) -> None:
    assert problem(bomb(side)) is Problem.TOO_LARGE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_damaged_files_are_taken_or_refused_and_never_end_in_another_error(kind: str) -> None:
    whole = photo(420, 420, kind=kind, orientation=6 if kind != "GIF" else None)
    chance = random.Random(kind)
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            damaged[chance.randrange(min(len(damaged), 600))] = chance.randrange(256)
        try:
            read(bytes(damaged))
        except photos.PhotoRefused:
            continue
