"""No picture is made smaller: Oscar's own thumbnailers ask the database for each picture of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Thumbnail:
    url: str


class AsItIs:
    def generate_thumbnail(self, source: Any, **options: Any) -> Thumbnail:
        return Thumbnail(f"/media/{source}")

    def delete_thumbnails(self, source: Any) -> None:
        """There are none."""
