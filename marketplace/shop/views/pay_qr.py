"""The QR code to pay as a picture: most shoppers pay from the phone that shows it, out of its photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from marketplace.ordering.numbers import spaced
from marketplace.shop.access import order_page
from marketplace.shop.codes import payment_qr_png
from marketplace.shop.next_step import payload
from marketplace.shop.requests import ShopRequest
from marketplace.shop.story import Action, latest_attempt, tell

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order


@require_GET
@order_page
def picture(request: ShopRequest, order: Order) -> HttpResponse:
    attempt = latest_attempt(order)
    data = payload(attempt).get("data", "") if attempt else ""
    if attempt is None or not data or tell(order, now=timezone.now()).action != Action.QR:
        return redirect("shop:order", number=order.number)
    png = payment_qr_png(data, shown_number=spaced(order.number), amount=attempt.amount, deadline=attempt.expires_at)
    name = f'attachment; filename="talat-{order.number}.png"'
    return HttpResponse(png, content_type="image/png", headers={"Content-Disposition": name})
