"""Listing a product, one question per screen. Each answer is saved at once; one can stop and go on at any step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from catalogue_ext import listing
from catalogue_ext.listing import Step
from marketplace.sell.access import Acting, for_keeper, show
from marketplace.sell.forms import KindForm, NameForm, PhotoForm, PriceForm, StockForm, WeightForm, WordsForm
from marketplace.sell.views.products import own_product
from marketplace.sellers import selectors

if TYPE_CHECKING:
    from catalogue_ext.models import Product
    from marketplace.oscar_forks.partner.models import StockRecord

STEPS = list(Step)


@dataclass(frozen=True)
class Question:
    """`now`: what the form shows at first; `save`: writes a valid form's answer."""

    form: type[forms.Form]
    now: Callable[[Product], dict[str, Any]]
    save: Callable[[Product, Any], object]


def _record(product: Product) -> StockRecord:
    record: StockRecord = product.stockrecords.all()[0]
    return record


def _kind(product: Product) -> dict[str, Any]:
    return {"kind": next((category.pk for category in product.categories.all()), None)}


def _save_kind(product: Product, form: KindForm) -> None:
    chosen = next(kind for kind in selectors.kinds() if kind.category.pk == form.cleaned_data["kind"])
    listing.describe(product, category=chosen.category)


QUESTIONS: Mapping[Step, Question] = {
    Step.PHOTO: Question(
        PhotoForm, lambda product: {}, lambda product, form: listing.replace_picture(product, form.photo)
    ),
    Step.NAME: Question(
        NameForm,
        lambda product: {"title": product.title},
        lambda product, form: listing.describe(product, title=form.cleaned_data["title"]),
    ),
    Step.KIND: Question(KindForm, _kind, _save_kind),
    Step.PRICE: Question(
        PriceForm,
        lambda product: {"price": _record(product).price},
        lambda product, form: listing.change_price_and_stock(_record(product), price=form.cleaned_data["price"]),
    ),
    Step.WEIGHT: Question(
        WeightForm,
        lambda product: {"weight_g": product.weight_g or None},
        lambda product, form: listing.describe(product, weight_g=form.cleaned_data["weight_g"]),
    ),
    Step.STOCK: Question(
        StockForm,
        lambda product: {"stock": _record(product).available or None},
        lambda product, form: listing.change_price_and_stock(_record(product), stock=form.cleaned_data["stock"]),
    ),
    Step.WORDS: Question(
        WordsForm,
        lambda product: {"description": product.description},
        lambda product, form: listing.describe(product, description=form.cleaned_data["description"]),
    ),
}
OF_EACH_OPTION = (Step.PRICE, Step.WEIGHT, Step.STOCK)


@require_http_methods(["GET", "HEAD", "POST"])
@for_keeper
def new(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The first step: a photo. The draft begins with it."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PhotoForm(*sent)
    if request.method == "POST" and form.is_valid():
        product = listing.start_draft(seller=acting.seller, picture=form.photo)
        return redirect("sell:product_step", product.pk, Step.NAME)
    return _ask(request, acting, form, Step.PHOTO)


@require_http_methods(["GET", "HEAD", "POST"])
@for_keeper
def step(request: HttpRequest, acting: Acting, pk: int, step: str) -> HttpResponse:
    """One question about a product; after it the next that is open, or how the product looks."""
    product = own_product(acting, pk)
    if step not in STEPS or (product.is_parent and step in OF_EACH_OPTION):
        raise Http404
    asked = Step(step)
    question = QUESTIONS[asked]
    more: dict[str, Any] = {"kinds": selectors.kinds()} if asked is Step.KIND else {}
    if request.method == "POST":
        form = question.form(request.POST, request.FILES, **more)
        if form.is_valid():
            question.save(product, form)
            return _go_on(own_product(acting, pk))
    else:
        form = question.form(initial=question.now(product), **more)
    return _ask(request, acting, form, asked, product)


def _go_on(product: Product) -> HttpResponse:
    lacks = listing.missing(product)
    if lacks and not product.is_public:
        return redirect("sell:product_step", product.pk, lacks[0])
    return redirect("sell:product", product.pk)


def _ask(
    request: HttpRequest, acting: Acting, form: forms.Form, asked: Step, product: Product | None = None
) -> HttpResponse:
    number = STEPS.index(asked) + 1
    listed = product is not None and not listing.missing(product)
    context = {
        "form": form,
        "step": asked,
        "number": number,
        "last": len(STEPS),
        "product": product,
        "listed": listed,
        "previous": STEPS[number - 2] if number > 1 else None,
        "place": "sell:products",
    }
    return show(request, acting, "sell/step.html", context, status=422 if form.errors else 200)
