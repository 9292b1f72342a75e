"""The whole load: pictures are drawn in the background while the rows are written."""

from __future__ import annotations

import time
from collections.abc import Callable

from marketplace.demo.loader import branches, orders, people, pictures, products, sellers
from marketplace.demo.loader.villages import fingerprint
from marketplace.demo.models import DemoLoad

Tell = Callable[[str], None]


def load(tell: Tell, *, most_pictures: int | None = None) -> bool:
    """Load what of the demo is missing and tell a line for each step; False if all was there already.

    A load that broke off is continued. With `most_pictures` only so many products get a picture, and a later load
    draws the others.
    """
    mark = fingerprint()
    if DemoLoad.objects.filter(fingerprint=mark).exists():
        return False
    with pictures.drawing(most_pictures) as drawing:
        _step(tell, "post offices", branches.load)
        _step(tell, "people", people.load)
        _step(tell, "sellers", sellers.load)
        _step(tell, "products", products.load)
        _step(tell, "orders", orders.load)
        _step(tell, "pictures", lambda: drawing.finish(tell))
        _step(tell, "product cards", products.refresh_cards)
    if most_pictures is None:
        DemoLoad.objects.create(fingerprint=mark)
    return True


def _step(tell: Tell, name: str, work: Callable[[], int]) -> None:
    started = time.monotonic()
    count = work()
    tell(f"{name:<14}{count:>6}{time.monotonic() - started:>8.1f} s")
