"""The only writer of `ProductCard`, the read model of lists."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Prefetch, Q

from catalogue_ext.models import Product, ProductCard, ProductImage

if TYPE_CHECKING:
    from marketplace.oscar_forks.partner.models import StockRecord

BATCH = 500


def refresh(product_ids: Iterable[int]) -> None:
    """Write the cards of these products anew and take away those of products that are not for the public.

    Ids are those of products or of their options. Nine queries for each 500, inside the caller's transaction
    if there is one: call it after any change of a product, its options, stock, pictures, kind or maker.
    """
    ids = sorted(set(product_ids))
    for start in range(0, len(ids), BATCH):
        _refresh(ids[start : start + BATCH])


@transaction.atomic
def _refresh(ids: list[int]) -> None:
    parents = Product.objects.filter(pk__in=ids).values_list("parent_id", flat=True)
    whole = Product.objects.filter(Q(pk__in=ids) | Q(pk__in=parents), parent=None).order_by("pk")
    # Held in one order, and before anything is read: else a card read before somebody's change is written after it.
    held = list(whole.select_for_update(no_key=True).values_list("pk", flat=True))
    products = (
        Product.objects.filter(pk__in=held)
        .order_by("pk")
        .select_related("seller")
        .prefetch_related(
            "stockrecords",
            "categories",
            Prefetch("children", Product.objects.filter(is_public=True).prefetch_related("stockrecords")),
            Prefetch("images", ProductImage.objects.order_by("display_order", "pk")),
        )
    )
    made = {product.pk: _card(product) for product in products}
    shown = [card for card in made.values() if card]
    hidden = (set(ids) | set(made)) - {card.pk for card in shown}
    fields = [field.name for field in ProductCard._meta.concrete_fields if not field.primary_key]
    ProductCard.objects.filter(pk__in=hidden).delete()
    ProductCard.objects.bulk_create(shown, update_conflicts=True, unique_fields=["product"], update_fields=fields)


def _card(product: Product) -> ProductCard | None:
    """The card as it must be; None for what the public must not see or cannot buy."""
    seller = product.seller
    records = _sold_by(product)
    if seller is None or not seller.is_open or not product.is_public or not records:
        return None
    in_stock = [(record, price) for record, price in records if record.available]
    picture = next(iter(product.images.all()), None)
    width, height = (picture.width, picture.height) if picture and picture.ready else (0, 0)
    return ProductCard(
        product=product,
        seller=seller,
        slug=product.slug,
        name=product.title,
        name_en=product.title_en,
        seller_name=seller.name,
        seller_name_en=seller.name_en,
        province_code=seller.province_code,
        region=seller.region,
        category_path=max((category.path for category in product.categories.all()), key=len, default=""),
        price_from=min(price for record, price in in_stock or records),
        has_options=product.is_parent,
        available=bool(in_stock),
        picture=(picture.original.name or "") if picture else "",
        picture_width=width,
        picture_height=height,
    )


def _sold_by(product: Product) -> list[tuple[StockRecord, Decimal]]:
    sold = product.children.all() if product.is_parent else [product]
    first = [next(iter(each.stockrecords.all()), None) for each in sold]
    return [(record, record.price) for record in first if record and record.price is not None]
