"""Putting products up for sale, and changing them. Who may do so is decided by the caller's selector."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from oscar.core.loading import get_model

from catalogue_ext import cards
from catalogue_ext.models import Category, Product, ProductClass, ProductImage

if TYPE_CHECKING:
    from marketplace.oscar_forks.partner.models import StockRecord
    from marketplace.sellers.models import Seller


class Step(StrEnum):
    """What a product needs before it can be sold, in the order in which it is asked for."""

    PHOTO = "photo"
    NAME = "name"
    KIND = "kind"
    PRICE = "price"
    WEIGHT = "weight"
    STOCK = "stock"
    WORDS = "words"


class NotReady(Exception):
    """The product cannot be put on sale: `missing` says what it lacks."""

    def __init__(self, missing: list[Step]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


def create_product(
    *,
    seller: Seller,
    title: str,
    category: Category | None,
    weight_g: int,
    price: Decimal | None,
    stock: int,
    title_en: str = "",
    description: str = "",
    description_en: str = "",
    slug: str = "",
    picture: File[bytes] | None = None,
    on_sale: bool = True,
) -> Product:
    """Make a product without options and its stock record; `price` is baht, `stock` how many can be sold.

    The address is made of the English title, or else of the maker's: Thai does not survive in addresses that are
    passed on. `picture` is one that `photos.read_photo` let through, or one of our own.
    """
    with transaction.atomic():
        product = Product.objects.create(
            structure=Product.STANDALONE,
            product_class=_product_class(),
            seller=seller,
            slug=slug or slugify(title_en) or seller.slug,
            title=title,
            title_en=title_en,
            description=description,
            description_en=description_en,
            weight_g=weight_g,
            is_public=on_sale,
        )
        if category is not None:
            product.categories.add(category)
        _create_stock_record(product, seller, price, stock)
        if picture is not None:
            ProductImage.objects.create(product=product, original=picture)
        cards.refresh([product.pk])
    return product


def add_option(
    parent: Product, *, title: str, price: Decimal, stock: int, weight_g: int, title_en: str = ""
) -> Product:
    """Add an option ("สีคราม") to a product; one without options becomes a parent and loses its own stock record."""
    seller = parent.seller
    if seller is None:
        raise ValueError("a product without a seller has no options")
    with transaction.atomic():
        if not parent.is_parent:
            parent.stockrecords.all().delete()
            Product.objects.filter(pk=parent.pk).update(structure=Product.PARENT, weight_g=0)
            parent.structure, parent.weight_g = Product.PARENT, 0
        option = Product.objects.create(
            structure=Product.CHILD,
            parent=parent,
            seller=seller,
            slug=parent.slug,
            title=title,
            title_en=title_en,
            weight_g=weight_g,
        )
        _create_stock_record(option, seller, price, stock)
        cards.refresh([parent.pk])
    return option


def start_draft(*, seller: Seller, picture: File[bytes]) -> Product:
    """A product of which only the photo is known yet; not on sale."""
    return create_product(
        seller=seller, title="", category=None, weight_g=0, price=None, stock=0, picture=picture, on_sale=False
    )


def describe(
    product: Product,
    *,
    title: str | None = None,
    description: str | None = None,
    category: Category | None = None,
    weight_g: int | None = None,
) -> None:
    """Change what is given and leave the rest. A title or text that changes drops its English: it says the old."""
    changes: dict[str, object] = {}
    if title is not None and title != product.title:
        changes |= {"title": title, "title_en": ""}
    if description is not None and description != product.description:
        changes |= {"description": description, "description_en": ""}
    if weight_g is not None:
        changes["weight_g"] = weight_g
    with transaction.atomic():
        if category is not None:
            product.categories.set([category])
        Product.objects.filter(pk=product.pk).update(**changes, updated_at=timezone.now())
        _refresh(product)


def change_price_and_stock(
    stock_record: StockRecord, *, price: Decimal | None = None, stock: int | None = None
) -> None:
    """Change the price (baht, above zero) and how many can be sold from now on; None leaves it as it is.

    What buyers have reserved is kept on top of `stock` in the same UPDATE, whatever they order meanwhile.
    """
    changes: dict[str, object] = {}
    if price is not None:
        changes["price"] = price
    if stock is not None:
        changes["num_in_stock"] = F("num_allocated") + stock
    if not changes:
        return
    with transaction.atomic():
        type(stock_record).objects.filter(pk=stock_record.pk).update(**changes)
        _refresh(stock_record.product)


def add_picture(product: Product, picture: File[bytes], *, caption: str = "") -> ProductImage:
    """Add a picture behind those the product has; its sizes are made by a durable job."""
    with transaction.atomic():
        added = ProductImage.objects.create(
            product=product, original=picture, caption=caption, display_order=product.images.count()
        )
        _refresh(product)
    return added


def replace_picture(product: Product, picture: File[bytes]) -> ProductImage:
    """Put a new picture in the place of the first one; further ones stay."""
    with transaction.atomic():
        product.images.filter(display_order=0).delete()
        added = ProductImage.objects.create(product=product, original=picture)
        _refresh(product)
    return added


def missing(product: Product) -> list[Step]:
    """What the product needs before it can be sold, in the order in which it is asked for."""
    sold = [*product.children.all()] if product.is_parent else [product]
    records = [record for each in sold for record in each.stockrecords.all()]
    answered = {
        Step.PHOTO: bool(product.images.all()),
        Step.NAME: bool(product.title),
        Step.KIND: bool(product.categories.all()),
        Step.PRICE: bool(records) and all(record.price for record in records),
        Step.WEIGHT: all(each.weight_g for each in sold),
        Step.STOCK: any(record.available for record in records),
        Step.WORDS: bool(product.description),
    }
    return [step for step in Step if not answered[step]]


def put_on_sale(product: Product) -> None:
    """Show the product to everybody. Raises `NotReady`, and nothing changed, when something is missing."""
    lacks = missing(product)
    if lacks:
        raise NotReady(lacks)
    _set_public(product, True)


def take_off_sale(product: Product) -> None:
    """Hide the product. Orders already placed go on."""
    _set_public(product, False)


def _set_public(product: Product, is_public: bool) -> None:
    with transaction.atomic():
        Product.objects.filter(pk=product.pk).update(is_public=is_public, updated_at=timezone.now())
        _refresh(product)


def _refresh(product: Product) -> None:
    cards.refresh([product.parent_id or product.pk])


def _product_class() -> ProductClass:
    """Oscar wants one for each product; ours are all goods that are counted and posted."""
    return ProductClass.objects.get_or_create(slug="goods", defaults={"name": "Goods"})[0]


def _create_stock_record(product: Product, seller: Seller, price: Decimal | None, stock: int) -> None:
    get_model("partner", "StockRecord").objects.create(
        product=product,
        partner_id=seller.partner_id,
        partner_sku=f"T{product.pk}",
        price=price,
        num_in_stock=stock,
        num_allocated=0,
    )
