"""Pictures in several sizes: a durable job makes them, pages show the original until they are there."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import cast

from django.apps import apps
from django.core.files.base import ContentFile
from pictures.models import PictureFieldFile, PillowPicture
from PIL import Image

from catalogue_ext import cards
from catalogue_ext.models import ProductImage
from catalogue_ext.photos import MAX_PIXELS
from marketplace.core.jobs import enqueue as enqueue_job

QUALITY = 80
PLAIN_WIDTH = 480  # for browsers that do not read srcset


class PictureRefused(Exception):
    """The file has more pixels than can be opened safely."""


@dataclass(frozen=True)
class Sizes:
    """What an <img> needs. `srcset` is empty as long as only the original can be shown."""

    src: str
    srcset: str = ""


def enqueue(
    *,
    storage: object,
    file_name: str,
    sender: tuple[str, str, str],
    new: list[object] | None = None,
    old: list[object] | None = None,
) -> None:
    """Processor of django-pictures: insert the job instead of sending a bare message."""
    if new:
        app, model, field = sender
        enqueue_job("media.render_picture", key=file_name, model=f"{app}.{model}", field=field, file_name=file_name)


def sizes(name: str, width: int, height: int) -> Sizes | None:
    """The addresses of a product picture's sizes; None without a picture.

    `name` is the file's name in its storage, `width` and `height` are the original's pixels, or 0 as long as
    its sizes are not made: then the original is shown.
    """
    if not name:
        return None
    field = ProductImage._meta.get_field("original")
    made = PictureFieldFile.get_picture_files(
        file_name=name, img_width=width, img_height=height, storage=field.storage, field=field
    )
    files = sorted(
        (picture.width, picture.url)
        for by_type in made.values()
        for by_width in by_type.values()
        for picture in by_width.values()
    )
    if not files:
        return Sizes(src=field.storage.url(name))
    plain = next((url for pixels, url in files if pixels >= PLAIN_WIDTH), files[-1][1])
    return Sizes(src=plain, srcset=", ".join(f"{url} {pixels}w" for pixels, url in files))


def render(*, model: str, field: str, file_name: str) -> None:
    """Job `media.render_picture`: make the sizes of one picture, then have pages show them. Safe to repeat.

    `model` is "catalogue.productimage". A picture removed meanwhile is no error. Raises `PictureRefused`, and
    Pillow's errors for a broken file.
    """
    owners = apps.get_model(model)._default_manager.filter(**{field: file_name})
    owner = owners.first()
    if owner is None:
        return
    file: PictureFieldFile = getattr(owner, field)
    made = cast("set[PillowPicture]", file.get_picture_files_list())
    wanted = sorted(made, key=lambda picture: picture.width)
    if not wanted:  # smaller than the smallest size: the original is what there is
        return
    with file.storage.open(file_name) as stream, Image.open(stream) as image:
        if image.width * image.height > MAX_PIXELS:
            raise PictureRefused(f"{file_name} has {image.width} × {image.height} pixels")
        image.draft("RGB", (wanted[-1].width * 2,) * 2)  # a JPEG is decoded no larger than it is needed
        upright = PillowPicture.pre_process(image)
    for picture in wanted:
        _save(picture, upright)
    owners.update(ready=True)
    cards.refresh(owners.values_list("product_id", flat=True))


def _save(picture: PillowPicture, image: Image.Image) -> None:
    written = io.BytesIO()
    picture.resize(image).save(written, picture.file_type, quality=QUALITY)
    picture.storage.delete(picture.name)  # a size left by an earlier try
    picture.storage.save(picture.name, ContentFile(written.getvalue()))
