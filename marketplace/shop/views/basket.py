"""The basket, grouped by seller: each sends one parcel."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalogue_ext.models import Product, ProductImage
from marketplace.ordering import quoting
from marketplace.sellers.models import Seller
from marketplace.shop import services
from marketplace.shop.forms.basket import BasketForm, not_enough_words
from marketplace.shop.requests import ShopRequest


@dataclass(frozen=True)
class Row:
    """One line as it is shown. `problem` says what must be changed before it can be ordered."""

    line: Any
    product: Product
    option: str
    picture: ProductImage | None
    field: BoundField | None
    left: int
    total: Decimal | None
    old_price: Decimal | None
    problem: str


@dataclass(frozen=True)
class Part:
    """What one seller sends."""

    seller: Seller
    rows: tuple[Row, ...]
    total: Decimal
    weight_g: int


def basket(request: ShopRequest) -> HttpResponse:
    lines = _lines(request)
    form = BasketForm(request.POST if request.method == "POST" else None, lines=lines)
    if form.is_bound and form.is_valid():
        try:
            services.change_quantities(request.basket, form.quantities())
        except services.BasketClosed:
            messages.warning(request, _("What was in your basket has just been ordered."))
        return redirect("shop:basket")
    parts = [
        Part(group.seller, tuple(_row(line, form) for line in group.lines), group.goods_total, group.weight_g)
        for group in quoting.groups(request.basket)
    ]
    context = {
        "parts": parts,
        "form": form,
        "sums": [{"label": part.seller.label, "amount": part.total} for part in parts],
        "total": sum((part.total for part in parts), Decimal(0)),
        "can_order": not form.errors and not any(row.problem for part in parts for row in part.rows),
    }
    return render(request, "shop/basket.html", context)


@require_POST
def remove(request: ShopRequest) -> HttpResponse:
    line_id = request.POST.get("line", "")
    try:
        if line_id.isascii() and line_id.isdigit() and services.remove(request.basket, int(line_id)):
            messages.success(request, _("Taken out of the basket."))
    except services.BasketClosed:
        messages.warning(request, _("What was in your basket has just been ordered."))
    return redirect("shop:basket")


def _lines(request: ShopRequest) -> list[Any]:
    """The lines with all that is shown of them, in a fixed number of queries."""
    lines = list(request.basket.all_lines())
    prefetch_related_objects(lines, "product__seller", "product__images", "product__parent__images")
    return lines


def _row(line: Any, form: BasketForm) -> Row:
    product = line.product.parent or line.product
    name = f"quantity_{line.pk}"
    left = line.stockrecord.available if _on_sale(line) else 0
    wanted = line.quantity
    changed = line.price_incl_tax is not None and line.price_incl_tax != line.stockrecord.price
    return Row(
        line=line,
        product=product,
        option=line.product.label if line.product.is_child else "",
        picture=next(iter(product.images.all()), None),
        field=form[name] if name in form.fields and left else None,
        left=left,
        total=line.line_price_incl_tax_incl_discounts,
        old_price=line.price_incl_tax if changed else None,
        problem=not_enough_words(left) if wanted > left else "",
    )


def _on_sale(line: Any) -> bool:
    product = line.product
    public = product.is_public and (product.parent is None or product.parent.is_public)
    return public and product.seller is not None and product.seller.is_open
