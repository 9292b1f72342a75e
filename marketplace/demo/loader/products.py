"""Kinds of products, the products with their options, and their stock: many rows, so they are written in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from oscar.core.loading import get_model

from catalogue_ext import cards
from catalogue_ext.models import Category, Product
from marketplace.demo.loader.villages import Good, Table, categories, goods
from marketplace.sellers.models import Seller


def load() -> int:
    """Make the kinds and products that are missing; returns how many products there are (options not counted)."""
    kinds = _load_categories()
    known = {(product.seller.slug, product.slug) for product in demo_products() if product.seller}
    missing = [good for good in goods() if good.key not in known]
    if missing:
        with transaction.atomic():
            _create(missing, kinds)
    return Product.objects.filter(parent=None).count()


def demo_products() -> Iterable[Product]:
    """Products as they are listed, without options, each with its seller."""
    return Product.objects.filter(parent=None, seller__isnull=False).select_related("seller")


def refresh_cards() -> int:
    """Write all cards anew; returns how many there are to see."""
    cards.refresh(Product.objects.filter(parent=None).values_list("pk", flat=True))
    return get_model("catalogue", "ProductCard").objects.count()  # type: ignore[no-any-return]


def _load_categories() -> dict[str, Category]:
    kinds = {category.slug: category for category in Category.objects.all()}
    for told in categories():
        if told["slug"] in kinds:
            continue
        kind = Category(slug=told["slug"], name=told["name"], name_en=told["name_en"])
        if "parent" in told:
            parent = Category.objects.get(slug=told["parent"])  # read anew: treebeard counts its children in the row
            kinds[kind.slug] = Category.objects.add_child(parent, instance=kind)
        else:
            kinds[kind.slug] = Category.objects.add_root(instance=kind)
    return kinds


def _create(missing: list[Good], kinds: dict[str, Category]) -> None:
    sellers = {seller.slug: seller for seller in Seller.objects.all()}
    kind_of_goods = get_model("catalogue", "ProductClass").objects.get_or_create(
        slug="goods", defaults={"name": "Goods"}
    )[0]
    listed = Product.objects.bulk_create(_product(good, sellers[good.village.slug], kind_of_goods) for good in missing)
    get_model("catalogue", "ProductCategory").objects.bulk_create(
        get_model("catalogue", "ProductCategory")(product=product, category=kinds[good.told["category"]])
        for product, good in zip(listed, missing, strict=True)
    )
    pairs = [
        (parent, told) for parent, good in zip(listed, missing, strict=True) for told in good.told.get("options", ())
    ]
    options = Product.objects.bulk_create(_option(parent, told) for parent, told in pairs)
    plain = [
        (product, good.told)
        for product, good in zip(listed, missing, strict=True)
        if product.structure == Product.STANDALONE
    ]
    sold = [*plain, *zip(options, (told for _parent, told in pairs), strict=True)]
    get_model("partner", "StockRecord").objects.bulk_create(_stock_record(product, told) for product, told in sold)


def _product(good: Good, seller: Seller, kind_of_goods: Any) -> Product:
    told = good.told
    has_options = "options" in told
    return Product(  # type: ignore[no-untyped-call]
        structure=Product.PARENT if has_options else Product.STANDALONE,
        product_class=kind_of_goods,
        seller=seller,
        slug=told["slug"],
        title=told["name"],
        title_en=told["name_en"],
        description=told["text"],
        description_en=told["text_en"],
        weight_g=0 if has_options else told["weight_g"],
        is_public=True,
        updated_at=timezone.now(),
    )


def _option(parent: Product, told: Table) -> Product:
    return Product(  # type: ignore[no-untyped-call]
        structure=Product.CHILD,
        parent=parent,
        seller=parent.seller,
        slug=parent.slug,
        title=told["name"],
        title_en=told["name_en"],
        weight_g=told["weight_g"],
        is_public=True,
        updated_at=timezone.now(),
    )


def _stock_record(product: Product, told: Table) -> Any:
    if product.seller is None:
        raise ValueError("a demo product has a seller")
    return get_model("partner", "StockRecord")(
        product=product,
        partner_id=product.seller.partner_id,
        partner_sku=f"T{product.pk}",
        price=told["price"],
        num_in_stock=told["stock"],
        num_allocated=0,
    )
