"""An order's page: what happens next on top, then everything else about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from catalogue_ext.selectors import product as find_product
from marketplace.fulfilment.labels import order_slip_pdf
from marketplace.fulfilment.models import Parcel
from marketplace.ordering import changing
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.numbers import spaced
from marketplace.ordering.states import Delivery
from marketplace.shop import services
from marketplace.shop.access import order_page
from marketplace.shop.codes import code128, qr
from marketplace.shop.money import cash_back, money_back, paid_rows
from marketplace.shop.next_step import BACK, by_hand, payload
from marketplace.shop.papers import papers_of
from marketplace.shop.parts import can_cancel, part_stories, sum_rows
from marketplace.shop.places import address_lines, subdistrict_code
from marketplace.shop.requests import ShopRequest
from marketplace.shop.story import Action, Story, latest_attempt, tell, waiting_parcels
from payments.models import PaymentAttempt

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order

LOOK_EVERY = {Action.SLIP: 20}  # seconds; a clerk at a counter takes longer than a bank
LOOK_BY_HAND = 60  # an operator longer than a clerk
_REFERENCES = {
    "biller_id": gettext_lazy("Biller ID"),
    "reference": gettext_lazy("Reference 1"),
    "reference_2": gettext_lazy("Reference 2"),
}  # what a bank calls them
COUNTS_DOWN = timedelta(hours=2)  # what can be paid for days has a date, no clock
LOOK_ON = timedelta(minutes=10)  # after the deadline, while the gateway is asked for the last time


@require_GET
@order_page
def order(request: ShopRequest, order: Order) -> HttpResponse:
    now = timezone.now()
    story = tell(order, now=now, back_from_gateway=BACK in request.GET)
    parts = list(order.seller_orders.all())
    latest = latest_attempt(order)
    context = {
        "order": order,
        "number": spaced(order.number),
        "story": story,
        "look_every": LOOK_BY_HAND if latest and by_hand(latest) else LOOK_EVERY.get(story.action, 4),
        "look_until": order.expires_at + LOOK_ON if order.expires_at else None,
        "slip": _slip(order, story),
        "to_scan": _to_scan(latest, now) if latest and story.action == Action.QR else None,
        "attempt": latest,
        "waiting": [_waiting(part, parcel) for part in parts for parcel in waiting_parcels([part])],
        "parts": part_stories(order),
        "money_back": money_back(order),
        "cash_back": cash_back(order),
        "rows": sum_rows(parts),
        "paid_rows": paid_rows(order),
        "papers": papers_of(order),
        "where": _where(order),
        "can_change": changing.can_change(order),
        "can_cancel": can_cancel(order),
        "place": "shop:me",
    }
    return render(request, "shop/orders/order.html", context)


@require_GET
@order_page
def slip_pdf(request: ShopRequest, order: Order) -> HttpResponse:
    """The slip to print, or to show from the phone at a counter."""
    if tell(order, now=timezone.now()).action != Action.SLIP or order.expires_at is None:
        return redirect("shop:order", number=order.number)
    pdf = order_slip_pdf(
        order_number=order.number,
        shown_number=spaced(order.number),
        amount=order.total_incl_tax,
        deadline=order.expires_at,
    )
    name = f'inline; filename="talat-{order.number}.pdf"'
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": name})


@require_POST
@order_page
def order_again(request: ShopRequest, order: Order) -> HttpResponse:
    """Put the goods of an order into the basket again, as many of each as there are."""
    missing = []
    for line in order.lines.order_by("pk").select_related("product__parent"):
        try:
            if line.product is None or find_product(line.product.parent_id or line.product.pk) is None:
                raise services.NotEnough(0, 0)
            services.add(request.basket, line.product, line.quantity)
        except (services.NotEnough, services.BasketFull, services.BasketClosed):
            missing.append(line.title)
    if missing:
        words = _("Not put into the basket, because there are not enough: %(names)s")
        messages.warning(request, words % {"names": ", ".join(missing)})
    else:
        messages.success(request, _("The goods are in your basket again."))
    return redirect("shop:basket")


def _waiting(part: SellerOrder, parcel: Parcel) -> dict[str, Any]:
    return {"parcel": parcel, "seller": part.seller, "qr": qr(parcel.pickup_code)}


def _slip(order: Order, story: Story) -> dict[str, Any] | None:
    if story.action != Action.SLIP:
        return None
    return {"qr": qr(order.number), "barcode": code128(order.number), "deadline": order.expires_at}


def _to_scan(attempt: PaymentAttempt, now: datetime) -> dict[str, Any]:
    """`seconds`: until the code cannot be paid any more, by the server's clock; None when that is far away."""
    given = payload(attempt)
    left = attempt.expires_at - now
    hosted = given.get("hosted_url", "")
    return {
        "qr": qr(given["data"]) if given.get("data") else "",
        "amount": attempt.amount,
        "deadline": attempt.expires_at,
        "seconds": int(left.total_seconds()) if left < COUNTS_DOWN else None,
        "references": [(label, given[name]) for name, label in _REFERENCES.items() if given.get(name)],
        "by_hand": by_hand(attempt),
        "hosted_url": hosted if hosted.startswith("https://") else "",
    }


def _where(order: Order) -> dict[str, Any]:
    """Title and lines of the place the parcels go to."""
    if order.delivery == Delivery.PICKUP and order.pickup_branch:
        branch = order.pickup_branch
        return {"title": branch.label, "lines": [f"{branch.told_address} {branch.postcode}", branch.told_hours]}
    address = order.shipping_address
    if address is None:
        return {}
    return {"title": "", "lines": address_lines(address.line1, subdistrict_code(address), address.postcode)}
