"""Thumbnails for Oscar's dashboard, taken from the sizes we make anyway."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Thumbnail:
    url: str
    name: str


class Thumbnailer:
    """Oscar's thumbnailer interface; `source` is a file of an image field, or a path under media."""

    def generate_thumbnail(self, source: Any, **options: Any) -> Thumbnail:
        return Thumbnail(url=getattr(source, "url", str(source)), name=str(source))

    def delete_thumbnails(self, source: Any) -> None:
        """Nothing of our own to delete."""
