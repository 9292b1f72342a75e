"""Packing: the list, "packed", the code that the post office scans, and "I cannot send this"."""

from __future__ import annotations

import logging

import segno
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.models import User
from marketplace.core.transitions import WrongState
from marketplace.fulfilment.errors import OutOfNumbers
from marketplace.fulfilment.models import ParcelState
from marketplace.ordering import packing as ordering_packing
from marketplace.ordering.ending import cannot_deliver
from marketplace.ordering.errors import TooLate
from marketplace.ordering.models import SellerOrderState
from marketplace.ordering.selectors import parts_to_pack
from marketplace.sell.access import Acting, for_seller, show
from marketplace.sell.forms import CannotDeliverForm
from marketplace.sell.views.orders import own_part, parcel_of, pictured
from marketplace.sell.views.shop import drop_off_branch
from marketplace.thailand.digits import arabic

logger = logging.getLogger(__name__)


@require_safe
@for_seller
def packing_list(request: HttpRequest, acting: Acting) -> HttpResponse:
    """All that is to be packed, or with `?order=` one order; made for paper, and readable without."""
    parts = pictured(parts_to_pack(acting.seller))
    one = arabic(request.GET.get("order", ""))
    if one:
        parts = [part for part in parts if str(part.pk) == one]
    context = {"parts": parts, "now": timezone.now(), "place": "sell:orders"}
    return show(request, acting, "sell/packing_list.html", context)


@require_POST
@for_seller
def pack(request: HttpRequest, acting: Acting, pk: int) -> HttpResponse:
    part = own_part(acting, pk)
    try:
        ordering_packing.pack(part.pk, seller=acting.seller, actor=_actor(request))
    except WrongState:
        messages.warning(request, _("This order is not to be packed any more."))
        return redirect("sell:order", part.pk)
    except OutOfNumbers:
        logger.exception("order part %s cannot be packed", part.pk)
        messages.error(
            request,
            _("This parcel cannot get a number just now. Please try again in a while; we have been told."),
        )
        return redirect("sell:order", part.pk)
    return redirect("sell:drop_off", part.pk)


@require_safe
@for_seller
def drop_off(request: HttpRequest, acting: Acting, pk: int) -> HttpResponse:
    """The code to show at the post office; once it was handed in, the order's page."""
    part = own_part(acting, pk)
    parcel = parcel_of(part)
    if parcel is None or parcel.state != ParcelState.PREPARED:
        return redirect("sell:order", part.pk)
    qr = segno.make(parcel.drop_off_code, error="m", micro=False)
    context = {
        "part": part,
        "parcel": parcel,
        "qr": qr.svg_data_uri(scale=8, border=2),
        "branch": drop_off_branch(acting.seller),
        "place": "sell:orders",
    }
    return show(request, acting, "sell/drop_off.html", context)


@require_safe
@for_seller
def label(request: HttpRequest, acting: Acting, pk: int) -> FileResponse:
    """The parcel's label as PDF, for those who have a printer."""
    parcel = parcel_of(own_part(acting, pk))
    if parcel is None or not parcel.label:
        raise Http404
    return FileResponse(parcel.label.open("rb"), content_type="application/pdf", filename=f"{parcel.s10}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@for_seller
def cannot(request: HttpRequest, acting: Acting, pk: int) -> HttpResponse:
    """Give an order back: the buyer is told why, in the buyer's language, and gets the money back."""
    part = own_part(acting, pk)
    if part.state != SellerOrderState.TO_PACK:
        messages.warning(request, _("This order is not to be packed any more."))
        return redirect("sell:order", part.pk)
    form = CannotDeliverForm(request.POST) if request.method == "POST" else CannotDeliverForm()
    if form.is_valid():
        with override(part.order.language):
            reason = form.told
        try:
            cannot_deliver(part.pk, seller=acting.seller, actor=_actor(request), reason=reason)
        except TooLate:
            messages.warning(request, _("This order is not to be packed any more."))
        else:
            messages.success(request, _("The order is cancelled. The buyer gets the money back."))
        return redirect("sell:order", part.pk)
    context = {"part": part, "form": form, "place": "sell:orders"}
    return show(request, acting, "sell/cannot.html", context, status=422 if form.errors else 200)


def _actor(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user
