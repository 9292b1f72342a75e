"""Template tags that show products: pictures in the right size, cards, and the names of provinces."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalogue_ext.models import ProductCard, ProductImage
from catalogue_ext.pictures import sizes
from marketplace.thailand.places import province

register = template.Library()

# How wide a picture is shown, by the place it stands in: the browser takes the file that fits.
SLOTS = {
    "card": "(min-width: 72rem) 16.5rem, (min-width: 60rem) 23vw, (min-width: 40rem) 30vw, 46vw",
    "page": "(min-width: 60rem) 38rem, 92vw",
    "stall": "(min-width: 60rem) 15rem, 45vw",
    "kind": "(min-width: 60rem) 11rem, (min-width: 40rem) 22vw, 30vw",
    "thumb": "6rem",
}
FIRST_ROW = 4
EAGER = 'loading="eager" fetchpriority="high"'
LAZY = 'loading="lazy"'


@register.simple_tag
def picture(
    shown: ProductCard | ProductImage | None, *, alt: str, slot: str = "card", first: bool = False
) -> SafeString:
    """<img> of a product's picture in 4 : 5; nothing without a picture.

    `slot` is the place it stands in (`SLOTS`). `first`: seen at once, so it is fetched before anything else.
    """
    if isinstance(shown, ProductCard):
        found = sizes(shown.picture, shown.picture_width, shown.picture_height)
    elif shown is not None:
        name = shown.original.name or ""
        found = sizes(name, shown.width, shown.height) if shown.ready else sizes(name, 0, 0)
    else:
        found = None
    if found is None:
        return SafeString("")
    return format_html(
        '<img src="{}"{} width="480" height="600" {} decoding="async" alt="{}">',
        found.src,
        format_html(' srcset="{}" sizes="{}"', found.srcset, SLOTS[slot]) if found.srcset else "",
        SafeString(EAGER if first else LAZY),
        alt,
    )


@register.inclusion_tag("catalogue/cards.html")
def product_cards(cards: list[ProductCard], *, first: bool = False) -> dict[str, Any]:
    """A grid of product cards. `first`: seen at once, so the pictures of its first row are fetched first."""
    return {"cards": cards, "eager": FIRST_ROW if first else 0}


@register.filter
def badges(card: ProductCard) -> list[tuple[str, str]]:
    """What a card says besides its price: pairs of a badge's kind and words."""
    if not card.available:
        return [("plain", _("Sold out"))]
    return [("plain", _("Several kinds"))] if card.has_options else []


@register.filter
def province_name(code: str) -> str:
    """{{ card.province_code|province_name }}: the province in the active language."""
    found = province(code)
    return found.display_name if found else ""
