"""What a seller sees of an order: the goods, who they are for, and where they go; no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from catalogue_ext.models import Product, ProductImage, in_language
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.numbers import spaced
from marketplace.ordering.states import Delivery
from marketplace.thailand import places

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Line

register = template.Library()


@register.filter
def order_number(part: SellerOrder) -> str:
    """{{ part|order_number }}: "1234-567-890"."""
    return spaced(part.order.number)


@register.filter
def buyer_province(part: SellerOrder) -> str:
    """Where the parcel goes: the province, in the active language."""
    order = part.order
    if order.delivery == Delivery.PICKUP:
        found = places.province(order.pickup_branch.province_code) if order.pickup_branch else None
    else:
        found = places.province_by_name(order.shipping_address.state) if order.shipping_address else None
    return found.display_name if found else ""


@register.filter
def line_title(line: Line) -> str:
    """What was bought, as it was called then."""
    return in_language(line.title, line.title_en)


@register.filter
def line_option(line: Line) -> str:
    return in_language(line.option, line.option_en)


@register.filter
def first_picture(product: Product) -> ProductImage | None:
    """The picture a product is known by; an option has its product's."""
    return next(iter((product.parent or product).images.all()), None)


@register.filter
def line_picture(line: Line) -> ProductImage | None:
    """The first picture of what was bought."""
    return first_picture(line.product) if line.product else None
