"""Pictures of products and makers: drawn in processes of their own, straight to the files pages ask for.

So there is nothing left for the media jobs to do.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from django.core.files.storage import default_storage
from pictures.models import PictureFieldFile, PillowPicture

from catalogue_ext.models import ProductImage
from marketplace.demo.drawing.ground import HEIGHT, WIDTH
from marketplace.demo.loader.products import demo_products
from marketplace.demo.loader.studio import MakersMark, ProductPicture, paint
from marketplace.demo.loader.villages import Good, Village, goods, villages
from marketplace.sellers.models import Seller

MOST_PROCESSES = 4
TELL_EVERY = 60


class Drawing:
    """The pictures that are being drawn."""

    def __init__(self, chosen: tuple[Good, ...], running: list[Future[None]]) -> None:
        self._chosen = chosen
        self._running = running

    def finish(self, tell: Callable[[str], None]) -> int:
        """Wait for the rest, then let products and sellers show what is drawn; returns how many pictures there are.

        `tell` hears of the progress. Raises what went wrong in a drawing.
        """
        for number, done in enumerate(as_completed(self._running), start=1):
            done.result()
            if number % TELL_EVERY == 0 and number < len(self._running):
                tell(f"{number} of {len(self._running)} pictures are drawn")
        _show_products({good.key for good in self._chosen})
        _show_marks()
        return ProductImage.objects.count()


@contextmanager
def drawing(most: int | None = None) -> Iterator[Drawing]:
    """Draw in the background the pictures whose files are missing: of the first `most` products, or of all.

    Leaving the block early leaves the rest undrawn; the next load goes on.
    """
    chosen = goods()[:most]
    wanted: list[ProductPicture | MakersMark] = [_mark(village) for village in villages()]
    wanted += [_picture(good) for good in chosen]
    missing = [work for work in wanted if not _last_file(work).exists()]
    if not missing:
        yield Drawing(chosen, [])
        return
    processes = min(MOST_PROCESSES, os.cpu_count() or 1)
    pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield Drawing(chosen, [pool.submit(paint, work) for work in missing])
    finally:
        pool.shutdown(cancel_futures=True)


def _show_products(keys: set[tuple[str, str]]) -> None:
    shown = set(ProductImage.objects.values_list("product_id", flat=True))
    ProductImage.objects.bulk_create(
        ProductImage(
            product=product, original=_picture_name(*key), width=WIDTH, height=HEIGHT, display_order=0, ready=True
        )
        for product in demo_products()
        if product.pk not in shown and product.seller and (key := (product.seller.slug, product.slug)) in keys
    )


def _show_marks() -> None:
    without = Seller.objects.filter(mark="", slug__in=[village.slug for village in villages()])
    for seller in without:
        Seller.objects.filter(pk=seller.pk, mark="").update(mark=_mark_name(seller.slug))


def _picture_name(seller_slug: str, product_slug: str) -> str:
    return f"products/demo/{seller_slug}/{product_slug}.webp"


def _mark_name(seller_slug: str) -> str:
    return f"makers/demo/{seller_slug}.webp"


def _picture(good: Good) -> ProductPicture:
    name = _picture_name(*good.key)
    field = ProductImage._meta.get_field("original")
    made = PictureFieldFile.get_picture_files(
        file_name=name, img_width=WIDTH, img_height=HEIGHT, storage=field.storage, field=field
    )
    return ProductPicture(
        seed="/".join(good.key),
        shape=good.told["shape"],
        colours=tuple(good.told["colours"]),
        region=good.village.place.province.region,
        original=Path(field.storage.path(name)),
        renditions=tuple(
            (picture.width, cast("PillowPicture", picture).path)
            for by_type in made.values()
            for by_width in by_type.values()
            for picture in by_width.values()
        ),
    )


def _mark(village: Village) -> MakersMark:
    return MakersMark(
        seed=village.slug,
        region=village.place.province.region,
        file=Path(default_storage.path(_mark_name(village.slug))),
    )


def _last_file(work: ProductPicture | MakersMark) -> Path:
    return work.file if isinstance(work, MakersMark) else work.original
