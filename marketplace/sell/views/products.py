"""The seller's products: price and stock, on sale or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue_ext import listing
from catalogue_ext.listing import Step
from marketplace.sell.access import Acting, for_keeper, for_seller, show
from marketplace.sell.forms import PriceAndStockForm
from marketplace.sellers import selectors
from marketplace.thailand.digits import arabic

if TYPE_CHECKING:
    from catalogue_ext.models import Product
    from marketplace.oscar_forks.partner.models import StockRecord

PAGE = 12
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Offer:
    """One price and stock of a product; `option` is its name where the product has several."""

    record: StockRecord
    option: str
    form: PriceAndStockForm


@dataclass(frozen=True)
class Row:
    product: Product
    missing: list[Step]
    offers: list[Offer]


@require_safe
@for_seller
def products(request: HttpRequest, acting: Acting) -> HttpResponse:
    return _list(request, acting)


@require_http_methods(["GET", "HEAD", "POST"])
@for_keeper
def price_and_stock(request: HttpRequest, acting: Acting, pk: int) -> HttpResponse:
    """Change one row; where something is wrong, the list is shown again with what was typed."""
    record = selectors.stock_record_of(acting.seller, min(pk, LARGEST_ID))
    if record is None:
        raise Http404
    if request.method != "POST":  # the list with a mistake in it was loaded again
        return redirect(reverse("sell:products") + _page_query(request))
    form = PriceAndStockForm(request.POST, prefix=str(record.pk))
    if not form.is_valid():
        return _list(request, acting, wrong={record.pk: form}, status=422)
    listing.change_price_and_stock(record, price=form.new_price, stock=form.new_stock)
    messages.success(request, _("Saved: %(product)s") % {"product": record.product.title})
    return redirect(f"{reverse('sell:products')}{_page_query(request)}#row-{record.pk}")


@require_safe
@for_seller
def product(request: HttpRequest, acting: Acting, pk: int) -> HttpResponse:
    """How it looks, with every answer to be changed; the last step before it goes on sale."""
    shown = own_product(acting, pk)
    return show(
        request,
        acting,
        "sell/product.html",
        {
            "product": shown,
            "offers": _offers(shown),
            "missing": listing.missing(shown),
            "category": next(iter(shown.categories.all()), None),
            "place": "sell:products",
        },
    )


@require_POST
@for_keeper
def put_on_sale(request: HttpRequest, acting: Acting, pk: int) -> HttpResponse:
    shown = own_product(acting, pk)
    try:
        listing.put_on_sale(shown)
    except listing.NotReady as lacks:
        return redirect("sell:product_step", shown.pk, lacks.missing[0])
    messages.success(request, _("On sale now: %(product)s") % {"product": shown.label})
    return redirect("sell:product", shown.pk)


@require_POST
@for_keeper
def take_off_sale(request: HttpRequest, acting: Acting, pk: int) -> HttpResponse:
    shown = own_product(acting, pk)
    listing.take_off_sale(shown)
    messages.success(request, _("Not on sale any more: %(product)s") % {"product": shown.label})
    return redirect("sell:product", shown.pk)


def own_product(acting: Acting, pk: int) -> Product:
    found = selectors.product_of(acting.seller, min(pk, LARGEST_ID))
    if found is None:
        raise Http404
    return found


def _list(
    request: HttpRequest, acting: Acting, *, wrong: dict[int, PriceAndStockForm] | None = None, status: int = 200
) -> HttpResponse:
    found = list(selectors.products_of(acting.seller, before=page_key(request))[: PAGE + 1])
    rows = [Row(product, listing.missing(product), _offers(product, wrong or {})) for product in found[:PAGE]]
    context = {
        "rows": rows,
        "page_query": _page_query(request),
        "wrong": list((wrong or {}).values()),
        "next_url": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "first_url": reverse("sell:products") if page_key(request) else "",
        "place": "sell:products",
    }
    return show(request, acting, "sell/products.html", context, status=status)


def _offers(product: Product, wrong: dict[int, PriceAndStockForm] | None = None) -> list[Offer]:
    sold = [*product.children.all()] if product.is_parent else [product]
    return [
        Offer(record, each.label if product.is_parent else "", (wrong or {}).get(record.pk) or _row_form(record))
        for each in sold
        for record in each.stockrecords.all()
    ]


def _row_form(record: StockRecord) -> PriceAndStockForm:
    now = {"price": record.price, "stock": record.available}
    return PriceAndStockForm(
        prefix=str(record.pk), initial=now | {"price_was": record.price, "stock_was": record.available}
    )


def page_key(request: HttpRequest) -> int | None:
    """`?before=`, the id after which the page begins; None for the first page, also when it is no number."""
    typed = arabic(request.GET.get("before", ""))
    return min(int(typed), LARGEST_ID) if typed.isascii() and typed.isdecimal() and len(typed) < 20 else None


def _page_query(request: HttpRequest) -> str:
    key = page_key(request)
    return f"?before={key}" if key else ""
