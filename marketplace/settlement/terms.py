"""The terms of a sale: who gives which discount, what Talat keeps of each line, and the VAT on that.

Of the commission rules of the day the most particular counts: one for a campaign before one for a seller, that before
one for a kind of product, that before a general one; of equals the one that began last. Without any, the default of the
settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q
from oscar.core.loading import get_model

from marketplace.settlement.models import CommissionRule, Funding
from marketplace.settlement.splitting import percent_of
from marketplace.thailand.vat import vat_percent


@dataclass(frozen=True)
class Terms:
    """Of one line, in baht; percentages as 7.00."""

    seller_discount: Decimal
    talat_discount: Decimal
    commission_percent: Decimal
    commission: Decimal
    vat_percent: Decimal
    commission_vat: Decimal


@dataclass(frozen=True)
class Sold:
    """What the terms depend on. `price`: baht for the line before discounts; `discounts`: baht by the offer's id."""

    seller_id: int
    product: Any
    price: Decimal
    discounts: tuple[tuple[int, Decimal], ...] = ()


def terms_of(lines: Sequence[Sold], *, on: date) -> list[Terms]:
    """The terms for each line; two to four queries, whatever the number of lines.

    The commission is taken of what the buyer pays and of what Talat gives, never of what the seller itself gives.
    """
    offers = {offer for line in lines for offer, _baht in line.discounts}
    funders = dict(Funding.objects.filter(offer_id__in=offers).values_list("offer_id", "seller_id")) if offers else {}
    rules = _rules(on)
    kinds = _kinds(lines) if any(rule.category_id for rule in rules) else {}
    percent = vat_percent(on)
    found = []
    for line in lines:
        given = sum((baht for offer, baht in line.discounts if funders.get(offer) == line.seller_id), Decimal(0))
        gift = sum((baht for offer, baht in line.discounts if funders.get(offer) != line.seller_id), Decimal(0))
        rate = _percent(rules, line, kinds.get(_whole(line.product).pk, frozenset()))
        commission = percent_of(line.price - given, rate)
        found.append(Terms(given, gift, rate, commission, percent, percent_of(commission, percent)))
    return found


def _rules(on: date) -> list[CommissionRule]:
    """Today's rules, the most particular first."""
    rules = CommissionRule.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)
    return sorted(rules, key=_particularity, reverse=True)


def _particularity(rule: CommissionRule) -> tuple[bool, bool, bool, date, int]:
    return (
        rule.campaign_id is not None,
        rule.seller_id is not None,
        rule.category_id is not None,
        rule.valid_from,
        rule.pk,
    )


def _percent(rules: Sequence[CommissionRule], line: Sold, kinds: frozenset[int]) -> Decimal:
    offers = {offer for offer, _baht in line.discounts}
    for rule in rules:
        if (
            (rule.campaign_id is None or rule.campaign_id in offers)
            and (rule.seller_id is None or rule.seller_id == line.seller_id)
            and (rule.category_id is None or rule.category_id in kinds)
        ):
            return rule.percent
    percent: Decimal = settings.COMMISSION_PERCENT
    return percent


def _kinds(lines: Sequence[Sold]) -> dict[int, frozenset[int]]:
    """By product: the categories it is in, and all that those are in."""
    through = get_model("catalogue", "ProductCategory")
    products = {_whole(line.product).pk for line in lines}
    rows = list(through.objects.filter(product_id__in=products).select_related("category"))
    paths = {row.category.path[:end] for row in rows for end in _steps(row.category)}
    by_path = dict(get_model("catalogue", "Category").objects.filter(path__in=paths).values_list("path", "pk"))
    kinds: dict[int, set[int]] = {}
    for row in rows:
        kinds.setdefault(row.product_id, set()).update(by_path[row.category.path[:end]] for end in _steps(row.category))
    return {product: frozenset(ids) for product, ids in kinds.items()}


def _steps(category: Any) -> range:
    return range(category.steplen, len(category.path) + 1, category.steplen)


def _whole(product: Any) -> Any:
    return product.parent if product.parent_id else product
