"""What shoppers read about makers. Products come from `catalogue_ext.selectors`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q

from catalogue_ext.models import ProductCard
from marketplace.sellers.models import Seller
from marketplace.thailand.places import Province, Region, provinces

PAGE = 24


@dataclass(frozen=True)
class MakerPage:
    """One page of makers. `next_after` is the key to ask the next page with; None on the last one."""

    makers: tuple[Seller, ...]
    next_after: int | None


def makers(
    *,
    province_code: str = "",
    query: tuple[str, ...] = (),
    after: int | None = None,
    limit: int = PAGE,
) -> MakerPage:
    """Open shops, newest first. `query` are words, each of which must be in the maker's name."""
    found = Seller.objects.filter(is_open=True).order_by("-pk")
    if province_code:
        found = found.filter(province_code=province_code)
    for word in query:
        found = found.filter(Q(name__icontains=word) | Q(name_en__icontains=word))
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = list(found[: limit + 1])
    return MakerPage(tuple(rows[:limit]), rows[limit - 1].pk if len(rows) > limit else None)


def makers_by_region() -> tuple[tuple[Region, tuple[tuple[Province, int], ...]], ...]:
    """The six regions, each with its provinces that have open shops and how many; one query."""
    counts = Counter(Seller.objects.filter(is_open=True).values_list("province_code", flat=True))
    known = [(province, counts[province.code]) for province in provinces() if province.code in counts]
    return tuple((region, tuple(row for row in known if row[0].region == region)) for region in Region)


def stories(day: date, limit: int = 3) -> list[Seller]:
    """Makers to tell of on this day: others every day, all in turn."""
    told = Seller.objects.filter(is_open=True).exclude(story="").order_by("pk")
    turns = max(told.count() - limit + 1, 1)
    start = day.toordinal() * limit % turns
    return list(told[start : start + limit])


def shown_with(sellers: Iterable[Seller]) -> dict[int, ProductCard]:
    """The card of what each of these makers began with, of those with a picture, by the maker's id; one query."""
    pictured = ProductCard.objects.filter(seller__in=[seller.pk for seller in sellers]).exclude(picture="")
    first = pictured.order_by().values("seller").annotate(first=Min("pk")).values("first")
    return {card.seller_id: card for card in ProductCard.objects.filter(pk__in=first)}
