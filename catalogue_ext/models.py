"""The fork of Oscar's catalogue: Thai and English texts, weight, maker, pictures, and the read model for cards."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import AbstractCategory, AbstractProduct, AbstractProductImage
from pictures.models import PictureField

PICTURE_RATIO = "4/5"


def in_language(thai: str, english: str) -> str:
    """The text in the active language; Thai where there is no English."""
    return english if english and get_language() == "en" else thai


class Category(AbstractCategory):
    name_en = models.CharField(max_length=255, blank=True)

    @property
    def label(self) -> str:
        return in_language(self.name, self.name_en)


class Product(AbstractProduct):
    """`title` and `description` are Thai. A child's title is its option ("สีคราม").

    `weight_g` is the weight packed for the post, in grams; a parent's is 0.
    """

    seller = models.ForeignKey(
        "sellers.Seller", null=True, blank=True, on_delete=models.PROTECT, related_name="products"
    )
    title_en = models.CharField(max_length=255, blank=True)
    description_en = models.TextField(blank=True)
    weight_g = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    @property
    def label(self) -> str:
        return in_language(self.title, self.title_en)

    @property
    def text(self) -> str:
        return in_language(self.description, self.description_en)


class ProductImage(AbstractProductImage):
    original = PictureField(
        upload_to="products/%Y/%m/",
        max_length=255,
        aspect_ratios=[PICTURE_RATIO],
        width_field="width",
        height_field="height",
    )
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    ready = models.BooleanField(_("sizes are made"), default=False, editable=False)


class ProductCard(models.Model):
    """Read model: all that a card in a list shows, in one row. Written by `catalogue_ext.cards.refresh` only."""

    product = models.OneToOneField("catalogue.Product", primary_key=True, on_delete=models.CASCADE, related_name="card")
    seller = models.ForeignKey("sellers.Seller", on_delete=models.CASCADE, related_name="cards")
    slug = models.CharField(max_length=255)
    name = models.CharField(max_length=255)
    name_en = models.CharField(max_length=255, blank=True)
    seller_name = models.CharField(max_length=160)
    seller_name_en = models.CharField(max_length=160, blank=True)
    province_code = models.CharField(max_length=2)
    region = models.CharField(max_length=12)
    category_path = models.CharField(max_length=255)  # treebeard path of the category: prefix search finds a branch
    price_from = models.DecimalField(max_digits=12, decimal_places=2)
    has_options = models.BooleanField(default=False)
    available = models.BooleanField(default=True)
    picture = models.CharField(max_length=255, blank=True)
    picture_width = models.PositiveIntegerField(default=0)
    picture_height = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["-product"], name="card_newest"),
            models.Index(fields=["province_code", "-product"], name="card_province"),
            models.Index(fields=["seller", "-product"], name="card_seller"),
            models.Index(fields=["category_path", "-product"], name="card_category"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return in_language(self.name, self.name_en)

    @property
    def maker(self) -> str:
        return in_language(self.seller_name, self.seller_name_en)


from oscar.apps.catalogue.models import *  # type: ignore[assignment]  # noqa: E402, F403 (our classes must be declared before Oscar's)

__all__: list[Any] = []
