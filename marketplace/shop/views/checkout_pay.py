"""The checkout's last page: the whole sum, the way to pay, one button. The order is placed first, then paid."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from catalogue_ext.models import Product
from marketplace.ordering import paying
from marketplace.ordering.errors import (
    BasketEmpty,
    NoService,
    NotEnoughStock,
    PaymentWayClosed,
    TooManyOpenOrders,
    TotalChanged,
)
from marketplace.ordering.placing import Contact, place_order
from marketplace.ordering.selectors import order_of_basket
from marketplace.shop.access import remember
from marketplace.shop.checkout import Checkout, wants_back
from marketplace.shop.drafts import Place
from marketplace.shop.forms.payment import PaymentForm
from marketplace.shop.next_step import to_next_step
from marketplace.shop.requests import ShopRequest
from marketplace.shop.ways import COMPLAINT_DAYS, too_many
from marketplace.thailand.postage import PostalService

SALT = "shop.checkout.basket"


@require_http_methods(["GET", "POST"])
@cache_control(private=True, no_store=True)
def pay(request: ShopRequest) -> HttpResponse:
    if request.method == "POST" and (placed := _placed_before(request)):
        return placed
    way = Checkout(request)
    if away := way.turned_away("pay"):
        return away
    contact, place, services = way.draft.contact(), way.place, way.services
    if contact is None or place is None or services is None:
        return way.onward()
    if request.method == "POST":
        way.draft.keep("pay", request.POST, PaymentForm.base_fields)
        if wants_back(request):
            return redirect("shop:checkout_post")
    quote = way.quote(place, services)
    ways = way.ways(contact.phone, place, quote)
    form = PaymentForm(initial={"email": contact.email} | way.draft.typed("pay"), ways=ways)
    if request.method == "POST":
        form = PaymentForm(request.POST, ways=ways)
        if form.is_valid():
            answer = _place(way, contact, place, services, form)
            if answer is not None:
                return answer
    return render(
        request,
        "shop/checkout/pay.html",
        way.context(
            "pay",
            form=form,
            contact=contact,
            to=place,
            services=services,
            quote=quote,
            complaint_days=COMPLAINT_DAYS,
            basket_token=signing.dumps(request.basket.pk, salt=SALT),
        ),
    )


def _place(
    way: Checkout, contact: Contact, place: Place, services: dict[int, PostalService], form: PaymentForm
) -> HttpResponse | None:
    """The way onward, or None when the page must be shown again with what the form says."""
    request = way.request
    try:
        order = place_order(
            basket=request.basket,
            contact=contact,
            destination=place.destination,
            address=place.address,
            services=services,
            gateway_code=form.cleaned_data["gateway"],
            expected_total=_expected(request),
            payment_email=form.cleaned_data.get("email", ""),
        )
    except NotEnoughStock as few:
        for line, left in few.shortages:
            messages.warning(request, _shortage(line.product, left))
        return redirect("shop:basket")
    except NoService:
        messages.warning(request, _("One of the services is not offered any more. Please choose again."))
        return redirect("shop:checkout_post")
    except BasketEmpty:
        messages.info(request, _("Your basket is empty."))
        return redirect("shop:basket")
    except TotalChanged:
        form.add_error(None, _("The sum has changed since you last saw it. Please look at it once more, then order."))
        return None
    except PaymentWayClosed as closed:
        form.close(closed.reason)
        return None
    except TooManyOpenOrders as many:
        form.add_error(None, too_many(many.limit))
        return None
    way.draft.clear()
    answer = to_next_step(order, paying.start(order))
    remember(answer, request, order)
    return answer


def _placed_before(request: ShopRequest) -> HttpResponse | None:
    """The button was pressed more than once: the basket of that page is an order already."""
    try:
        basket_id = signing.loads(request.POST.get("basket", ""), salt=SALT)
    except signing.BadSignature:
        return None
    order = order_of_basket(basket_id) if basket_id != request.basket.pk else None
    if order is None:
        return None
    answer = redirect("shop:order", number=order.number)
    remember(answer, request, order)
    return answer


def _expected(request: ShopRequest) -> Decimal:
    """The baht of the page that was answered; an amount nobody could have seen when it is malformed."""
    try:
        seen = Decimal(request.POST.get("total", "")[:20])
    except InvalidOperation:
        return Decimal(-1)
    return seen if seen.is_finite() else Decimal(-1)


def _shortage(product: Product, left: int) -> str:
    name = " · ".join(each.label for each in (product.parent, product) if each)
    if left <= 0:
        return _("%(name)s was sold out just now. Please take it out of the basket.") % {"name": name}
    return ngettext(
        "Of %(name)s only %(left)d is left. Please change how many you take.",
        "Of %(name)s only %(left)d are left. Please change how many you take.",
        left,
    ) % {"name": name, "left": left}
