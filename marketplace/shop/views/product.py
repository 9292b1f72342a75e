"""A product's page, and putting it into the basket."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from catalogue_ext import selectors
from catalogue_ext.models import Product
from marketplace.shop import services
from marketplace.shop.forms.basket import AddForm, not_enough_words
from marketplace.shop.requests import ShopRequest

OTHERS = 4


@dataclass(frozen=True)
class Offer:
    """What a product costs, weighs and how many are left, over all its options."""

    lowest: Decimal
    highest: Decimal
    lightest_g: int
    heaviest_g: int
    left: int


def product(request: ShopRequest, slug: str, pk: str) -> HttpResponse:
    found = selectors.product(int(pk))
    if found is None:
        parent = selectors.parent_of(int(pk))
        if parent is None:
            raise Http404
        return redirect("shop:product", slug=parent.slug, pk=parent.pk, permanent=True)
    if slug != found.slug:
        return redirect("shop:product", slug=found.slug, pk=found.pk, permanent=True)
    return _page(request, found, AddForm(options=_options(found)))


def add(request: ShopRequest, pk: int) -> HttpResponse:
    """Put it into the basket; what cannot be done is said beside the field, and what was typed stays."""
    found = selectors.product(pk)
    if found is None:
        raise Http404
    page = reverse("shop:product", kwargs={"slug": found.slug, "pk": found.pk})
    if request.method != "POST":  # someone switched the language on a page that showed a mistake
        return redirect(page)
    form = AddForm(request.POST, options=_options(found))
    if not form.is_valid():
        return _page(request, found, form)
    chosen = form.chosen() or found
    if not _on_sale(chosen):
        form.add_error(None, not_enough_words(0))
        return _page(request, found, form)
    try:
        services.add(request.basket, chosen, form.cleaned_data["quantity"])
    except services.NotEnough as few:
        form.add_error("quantity", not_enough_words(few.left, few.in_basket))
        return _page(request, found, form)
    except services.BasketFull:
        form.add_error(None, _("Your basket is full. Please order what is in it first."))
        return _page(request, found, form)
    except services.BasketClosed:
        messages.warning(request, _("What was in your basket has just been ordered. Please add this again."))
        return redirect(page)
    words = _("%(name)s is in your basket.") % {"name": found.label}
    messages.success(request, format_html('{} <a href="{}">{}</a>', words, reverse("shop:basket"), _("See the basket")))
    return redirect(page)


def _page(request: ShopRequest, found: Product, form: AddForm) -> HttpResponse:
    selectors.show(found)
    sold = [each for each in (_options(found) or [found]) if _on_sale(each)]
    records = [each.stockrecords.all()[0] for each in sold]
    prices = [record.price for record in records if record.price]
    offer = (
        Offer(
            lowest=min(prices),
            highest=max(prices),
            lightest_g=min(each.weight_g for each in sold),
            heaviest_g=max(each.weight_g for each in sold),
            left=sum(record.available for record in records),
        )
        if sold
        else None
    )
    kind = next(iter(found.categories.all()), None)
    node = selectors.category(kind.pk) if kind else None
    above = [*selectors.trail(node), node] if node else []
    others = selectors.cards(seller=found.seller, limit=OTHERS + 1).cards
    context = {
        "product": found,
        "seller": found.seller,
        "offer": offer,
        "form": form,
        "most": settings.MAX_QUANTITY_PER_LINE,
        "pictures": list(found.images.all()),
        "trail": [
            (_("Market"), reverse("shop:home")),
            *[(each.label, reverse("shop:category", kwargs={"slug": each.slug_path, "pk": each.pk})) for each in above],
            (found.label, ""),
        ],
        "others": [card for card in others if card.pk != found.pk][:OTHERS],
    }
    return render(request, "shop/product.html", context)


def _options(found: Product) -> list[Product]:
    return [option for option in found.children.all() if _on_sale(option)] if found.is_parent else []


def _on_sale(each: Product) -> bool:
    return any(record.price for record in each.stockrecords.all())
