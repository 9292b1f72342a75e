"""The demo's data as it stands in `marketplace/demo/data`."""

from __future__ import annotations

import hashlib
import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from marketplace.thailand import places
from marketplace.thailand.places import Subdistrict

DATA = Path(__file__).parents[1] / "data"
CODE_VERSION = 2  # raise it when the loader makes more of the same data

Table = Mapping[str, Any]


@dataclass(frozen=True)
class Village:
    """A seller's file: `told` is the file's table, `place` the sub-district it names."""

    slug: str
    told: Table
    place: Subdistrict


@dataclass(frozen=True)
class Good:
    """A product's table and whose it is."""

    village: Village
    told: Table

    @property
    def key(self) -> tuple[str, str]:
        return self.village.slug, self.told["slug"]


@cache
def villages() -> tuple[Village, ...]:
    return tuple(_village(path) for path in sorted((DATA / "sellers").glob("*.toml")))


@cache
def goods() -> tuple[Good, ...]:
    """All products, shuffled always the same way: newest first shows many makers on one page."""
    rows = [Good(village, told) for village in villages() for told in village.told["products"]]
    random.Random("talat").shuffle(rows)
    return tuple(rows)


@cache
def categories() -> tuple[Table, ...]:
    return tuple(_read(DATA / "categories.toml")["categories"])


def fingerprint() -> str:
    """Changes with the data and with `CODE_VERSION`."""
    found = hashlib.sha256(str(CODE_VERSION).encode())
    for path in sorted(DATA.rglob("*.toml")):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _village(path: Path) -> Village:
    told = _read(path)
    names = (told["subdistrict"], told["district"], told["province"])
    for place in places.subdistricts(told["postcode"]):
        if (place.name, place.district.name, place.province.name) == names:
            return Village(path.stem, told, place)
    raise ValueError(f"{path.name}: {told['postcode']} does not serve {' '.join(names)}")


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
