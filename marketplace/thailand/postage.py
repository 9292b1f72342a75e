"""What the post costs. The rates are dated rows in data/, never constants: a new card is new rows.

The sources stand in the data files.
"""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _

from marketplace.thailand.language import is_english, pick


class PostalService(StrEnum):
    """The services on offer for goods; a registered item is charged as a box."""

    EMS = "ems"
    ECO = "eco"
    REGISTERED = "registered"
    PARCEL = "parcel"


@dataclass(frozen=True, slots=True)
class ServiceInfo:
    """What people are told about a service. `prefix` begins its S10 numbers, `days` counts from posting."""

    service: PostalService
    prefix: str
    name: str
    name_en: str
    days: tuple[int, int]
    max_weight_g: int
    tracked: bool

    @property
    def display_name(self) -> str:
        """The name in the active language."""
        return pick(self.name, self.name_en)

    @property
    def transit(self) -> str:
        """How long it takes, in the active language: "2–3 days"."""
        first, last = self.days
        return _("%(first)d–%(last)d days") % {"first": first, "last": last}


# Names, prefixes, days and tracking from the cards; the cards give no days for EMS, 1-3 is the usual word.
_SERVICES = {
    info.service: info
    for info in (
        ServiceInfo(PostalService.EMS, "EA", "ไปรษณีย์ด่วนพิเศษ (EMS)", "EMS express", (1, 3), 30_000, True),
        ServiceInfo(PostalService.ECO, "OA", "อีโคโพสต์ (eCo-Post)", "eCo-Post", (2, 3), 10_000, True),
        ServiceInfo(PostalService.REGISTERED, "RA", "ไปรษณีย์ลงทะเบียน", "Registered mail", (2, 3), 2_000, True),
        ServiceInfo(PostalService.PARCEL, "PA", "พัสดุไปรษณีย์", "Parcel post", (2, 5), 20_000, False),
    )
}


@dataclass(frozen=True, slots=True)
class _Rate:
    valid_from: date
    service: PostalService
    up_to_g: int
    baht: Decimal


@dataclass(frozen=True, slots=True)
class _RemoteArea:
    """A postcode, or one island within it, and the group inside which no surcharge is taken."""

    group: int
    postcode: str
    island: str | None
    island_en: str | None


def service_info(service: PostalService) -> ServiceInfo:
    """Name, S10 prefix, days, greatest weight and tracking of a service."""
    return _SERVICES[service]


def quote(
    *,
    service: PostalService,
    weight_g: int,
    origin_postcode: str,
    destination_postcode: str,
    on: date,
    island: bool = False,
) -> Decimal | None:
    """The postage in baht on a day, or None where the service is not offered (too heavy, no card yet).

    A remote destination costs more, unless the origin is in the same group of the card. Where only an island
    of the postcode is remote (see `island_question`), it counts only with `island`. An origin is never taken
    to be on such an island, and an unknown postcode is never remote. ValueError for a weight below 1 g.
    """
    if weight_g < 1:
        raise ValueError(f"nothing can be posted that weighs {weight_g} g")
    base = _step(_rates(), service, weight_g, on)
    if base is None or not _is_surcharged(origin_postcode, destination_postcode, island=island):
        return base
    return base + (_step(_remote_surcharges(), service, weight_g, on) or Decimal("0.00"))


def island_question(postcode: str, language: str | None = "th") -> tuple[str, ...]:
    """The islands that alone are remote in a postcode: ask if the address is on one. Empty: do not ask."""
    return tuple(
        area.island_en if is_english(language) and area.island_en else area.island
        for area in _remote_areas().get(postcode, ())
        if area.island
    )


def _is_surcharged(origin_postcode: str, destination_postcode: str, *, island: bool) -> bool:
    areas = _remote_areas()
    origin = {area.group for area in areas.get(origin_postcode, ()) if not area.island}
    destination = {area.group for area in areas.get(destination_postcode, ()) if island or not area.island}
    return bool(destination) and not destination & origin


def _step(rates: tuple[_Rate, ...], service: PostalService, weight_g: int, on: date) -> Decimal | None:
    """The row that applies: of the newest card in force, the lightest step that holds the weight."""
    in_force = [rate for rate in rates if rate.service == service and rate.valid_from <= on]
    newest = max((rate.valid_from for rate in in_force), default=None)
    steps = [rate for rate in in_force if rate.valid_from == newest and weight_g <= rate.up_to_g]
    return min(steps, key=lambda rate: rate.up_to_g).baht if steps else None


def _load(name: str) -> Any:
    return json.loads(files(__package__).joinpath("data", name).read_text(encoding="utf-8"))


def _read_rates(key: str) -> tuple[_Rate, ...]:
    return tuple(
        _Rate(
            date.fromisoformat(row["valid_from"]),
            PostalService(row["service"]),
            row["up_to_g"],
            Decimal(row["baht"]).quantize(Decimal("0.01")),
        )
        for row in _load("postage_rates.json")[key]
    )


@lru_cache(maxsize=1)
def _rates() -> tuple[_Rate, ...]:
    return _read_rates("rates")


@lru_cache(maxsize=1)
def _remote_surcharges() -> tuple[_Rate, ...]:
    return _read_rates("remote_surcharges")


@lru_cache(maxsize=1)
def _remote_areas() -> dict[str, tuple[_RemoteArea, ...]]:
    areas: dict[str, tuple[_RemoteArea, ...]] = {}
    for row in _load("remote_areas.json")["areas"]:
        area = _RemoteArea(row["group"], row["postcode"], row.get("island"), row.get("island_en"))
        areas[area.postcode] = (*areas.get(area.postcode, ()), area)
    return areas
