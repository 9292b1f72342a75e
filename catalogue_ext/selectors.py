"""What the public sees of the catalogue. Lists come from the read model, one query a page."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import Count, Max, Prefetch, Q, prefetch_related_objects

from catalogue_ext.models import Category, Product, ProductCard, ProductImage, in_language
from marketplace.thailand.digits import arabic
from marketplace.thailand.places import Province, Region, provinces

if TYPE_CHECKING:
    from marketplace.sellers.models import Seller

PAGE = 24
MAX_WORDS = 8
FACETS_SECONDS = 60
LARGEST_ID = 2**63 - 1
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@dataclass(frozen=True)
class CardPage:
    """One page of a list. `next_after` is the key to ask the next page with; None on the last one."""

    cards: tuple[ProductCard, ...]
    next_after: int | None


@dataclass(frozen=True)
class CategoryNode:
    """A kind of product that has products. `count` includes the kinds below it; `path` is treebeard's."""

    pk: int
    path: str
    name: str
    name_en: str
    slug_path: str
    count: int
    children: tuple[CategoryNode, ...]
    newest: int  # a product to picture it with, or 0

    @property
    def label(self) -> str:
        return in_language(self.name, self.name_en)


def cards(
    *,
    category: Category | CategoryNode | None = None,
    province_code: str = "",
    region: str = "",
    seller: Seller | None = None,
    query: str = "",
    after: int | None = None,
    limit: int = PAGE,
) -> CardPage:
    """The newest products first that fit all that is given; one query.

    `after` is the `next_after` of the page before. A category stands for its whole branch. `query` are words
    in Thai or English, each of which must be in the name or the maker's.
    """
    found = ProductCard.objects.order_by("-product_id")
    if category is not None:
        found = found.filter(category_path__startswith=category.path)
    if province_code:
        found = found.filter(province_code=province_code)
    if region:
        found = found.filter(region=region)
    if seller is not None:
        found = found.filter(seller=seller)
    if after is not None:
        found = found.filter(product_id__lt=min(after, LARGEST_ID))
    for word in search_words(query):
        found = found.filter(_has(word))
    rows = list(found[: limit + 1])
    return CardPage(tuple(rows[:limit]), rows[limit - 1].pk if len(rows) > limit else None)


def one_of_each_maker(limit: int) -> list[ProductCard]:
    """The newest product of each of the makers who brought something last, pictured and in stock; one query."""
    newest = (
        ProductCard.objects.filter(available=True)
        .exclude(picture="")
        .order_by()
        .values("seller")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    return list(ProductCard.objects.filter(pk__in=newest).order_by("-pk")[:limit])


def search_words(query: str) -> tuple[str, ...]:
    """The words of what a person typed, at most `MAX_WORDS`: spaces and Thai signs put right."""
    visible = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", query)
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
    )
    # Both are typed for one letter: เ twice for แ, and ํ with า for ำ.
    return tuple(visible.replace("เเ", "แ").replace("\u0e4d\u0e32", "ำ").split()[:MAX_WORDS])


def _has(word: str) -> Q:
    found = Q()
    for spelling in {word, arabic(word), word.translate(_THAI_DIGITS)}:
        for field in ("name", "name_en", "seller_name", "seller_name_en"):
            found |= Q(**{f"{field}__icontains": spelling})
    return found


def product(pk: int) -> Product | None:
    """A product of the public, never an option, with maker, stock and options: two queries, with options four."""
    found = (
        Product.objects.filter(pk=pk, parent=None, is_public=True, seller__is_open=True)
        .select_related("seller")
        .prefetch_related("stockrecords")
        .first()
    )
    if found is not None and found.is_parent:
        options = Product.objects.filter(is_public=True).prefetch_related("stockrecords").order_by("pk")
        prefetch_related_objects([found], Prefetch("children", options))
    return found


def show(product: Product) -> None:
    """Bring the product's kinds and pictures, in two queries: its page shows them."""
    pictures = Prefetch("images", ProductImage.objects.order_by("display_order", "pk"))
    prefetch_related_objects([product], "categories", pictures)


def parent_of(pk: int) -> Product | None:
    """The product an option belongs to, if `pk` is an option of a public one."""
    return Product.objects.filter(children__pk=pk, is_public=True, seller__is_open=True).first()


def categories() -> tuple[CategoryNode, ...]:
    """The tree of kinds that have products, with their counts. Two queries, at most once a minute."""
    known: tuple[CategoryNode, ...] | None = cache.get("catalogue:categories")
    if known is None:
        known = _tree()
        cache.set("catalogue:categories", known, FACETS_SECONDS)
    return known


def category(pk: int) -> CategoryNode | None:
    """A kind of product by its id; one that is public, but has no products yet, too."""
    found = next((node for node in walk(categories()) if node.pk == pk), None)
    if found is not None:
        return found
    row = Category.objects.browsable().filter(pk=pk).first()
    return None if row is None else _node(row, (), row.get_full_slug(), 0, 0)


def walk(nodes: Iterable[CategoryNode]) -> Iterable[CategoryNode]:
    """Every node of a tree, each before those below it."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def trail(node: CategoryNode) -> tuple[CategoryNode, ...]:
    """The nodes above this one, from the top."""
    return tuple(above for above in walk(categories()) if above != node and node.path.startswith(above.path))


def province_counts() -> dict[str, int]:
    """How many products each province has, by its code; one query, at most once a minute."""
    known: dict[str, int] | None = cache.get("catalogue:provinces")
    if known is None:
        rows = ProductCard.objects.order_by("province_code").values("province_code").annotate(count=Count("pk"))
        known = {row["province_code"]: row["count"] for row in rows}
        cache.set("catalogue:provinces", known, FACETS_SECONDS)
    return known


def regions() -> tuple[tuple[Region, tuple[tuple[Province, int], ...]], ...]:
    """The six regions, each with its provinces that have products and how many."""
    counts = province_counts()
    selling = [(province, counts[province.code]) for province in provinces() if province.code in counts]
    return tuple((region, tuple(row for row in selling if row[0].region == region)) for region in Region)


def pictured(nodes: Iterable[CategoryNode]) -> dict[int, ProductCard]:
    """A card to picture each of these kinds with, by the kind's id; one query."""
    chosen = {node.pk: node.newest for node in nodes}
    found = ProductCard.objects.in_bulk(chosen.values())
    return {node: found[pk] for node, pk in chosen.items() if pk in found}


def _tree() -> tuple[CategoryNode, ...]:
    rows = list(Category.objects.browsable().order_by("path"))
    counted = (
        ProductCard.objects.exclude(category_path="")
        .values("category_path")
        .order_by("category_path")
        .annotate(count=Count("pk"), newest=Max("pk", filter=Q(available=True) & ~Q(picture="")))
    )
    counts: Counter[str] = Counter()
    newest: dict[str, int] = {}
    for found in counted:
        path = found["category_path"]
        for end in range(Category.steplen, len(path) + 1, Category.steplen):
            counts[path[:end]] += found["count"]
            newest[path[:end]] = max(newest.get(path[:end], 0), found["newest"] or 0)

    def below(prefix: str, slugs: str) -> tuple[CategoryNode, ...]:
        depth = len(prefix) + Category.steplen
        return tuple(
            _node(
                row,
                below(row.path, f"{slugs}{row.slug}/"),
                slugs + row.slug,
                counts[row.path],
                newest[row.path],
            )
            for row in rows
            if len(row.path) == depth and row.path.startswith(prefix) and counts[row.path]
        )

    return below("", "")


def _node(row: Category, children: tuple[CategoryNode, ...], slug_path: str, count: int, newest: int) -> CategoryNode:
    return CategoryNode(row.pk, row.path, row.name, row.name_en, slug_path, count, children, newest)
