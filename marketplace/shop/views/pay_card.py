"""Our page for cards: Stripe's own fields in it, so that no card number ever reaches us."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from marketplace.ordering.numbers import spaced
from marketplace.ordering.states import OrderState
from marketplace.shop.access import order_page
from marketplace.shop.forms.payment import PaymentForm
from marketplace.shop.next_step import DECLINED, payload, step_kind
from marketplace.shop.requests import ShopRequest
from marketplace.shop.story import latest_attempt
from marketplace.shop.ways import about_parcels, known_email, ways_of
from payments.interface import StepKind

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order

STRIPE_JS = "https://js.stripe.com/endive/stripe.js"  # the release of the API that stripe 16 speaks
# What Stripe.js needs (docs.stripe.com/security/guide#content-security-policy), on this page only.
POLICY = {
    "script-src": [SELF, "https://js.stripe.com", "https://*.js.stripe.com"],
    "frame-src": ["https://js.stripe.com", "https://*.js.stripe.com", "https://hooks.stripe.com"],
    "connect-src": [SELF, "https://api.stripe.com"],
}


@require_GET
@csp_update(POLICY)
@order_page
def pay_card(request: ShopRequest, order: Order) -> HttpResponse:
    attempt = latest_attempt(order)
    over = order.expires_at is not None and order.expires_at <= timezone.now()
    if attempt is None or order.status != OrderState.AWAITING_PAYMENT or over or step_kind(attempt) != StepKind.SCRIPT:
        return redirect("shop:order", number=order.number)
    others = [way for way in ways_of(order) if way.gateway.code != attempt.gateway]
    context: dict[str, Any] = {
        "order": order,
        "number": spaced(order.number),
        "attempt": attempt,
        "script": STRIPE_JS,
        "key": payload(attempt).get("publishable_key", ""),
        "secret": payload(attempt).get("client_secret", ""),
        "back": request.build_absolute_uri(reverse("shop:paid", args=[order.number])),
        "declined": DECLINED in request.GET,
        "form": PaymentForm(initial={"email": known_email(order, attempt)}, ways=others),
        **about_parcels(order),
        "place": "shop:me",
    }
    return render(request, "shop/pay/card.html", context)
