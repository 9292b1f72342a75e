"""Following a parcel by its number: places and times, nothing personal."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from marketplace.fulfilment.selectors import parcel_by_s10
from marketplace.ordering import numbers
from marketplace.shop.parts import journey
from marketplace.shop.requests import ShopRequest
from marketplace.thailand.errors import Reason
from marketplace.thailand.postage import PostalService, service_info
from marketplace.thailand.s10 import InvalidS10, parse


class TrackForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("Parcel number or order number"),
        help_text=gettext_lazy("A parcel number has 13 signs, like EA 0000 0000 5 TH; an order number ten digits."),
        error_messages={"required": gettext_lazy("Please type the number of the parcel or of the order.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


@require_GET
def track(request: ShopRequest) -> HttpResponse:
    typed = request.GET.get("number")
    if typed is None:
        return _ask(request, TrackForm())
    form = TrackForm(request.GET)
    if not form.is_valid():
        return _ask(request, form)
    order_number = numbers.parse(typed)
    if order_number:
        return redirect("shop:order", number=order_number)
    try:
        return redirect("shop:track_parcel", s10=str(parse(typed[:100])))
    except InvalidS10 as wrong:
        form.add_error("number", _why(wrong))
    return _ask(request, form)


@require_GET
def track_parcel(request: ShopRequest, s10: str) -> HttpResponse:
    try:
        number = parse(s10)
    except InvalidS10 as wrong:
        form = TrackForm({"number": s10})
        form.add_error("number", _why(wrong))
        return _ask(request, form, status=404)
    parcel = parcel_by_s10(str(number))
    if parcel is None:
        form = TrackForm({"number": number.spaced})
        form.add_error("number", _("We do not know this parcel. Please check the number."))
        return _ask(request, form, status=404)
    service = service_info(PostalService(parcel.service)).display_name
    context = {"journey": journey(parcel), "service": service, "place": "shop:me"}
    return render(request, "shop/track/parcel.html", context)


def _why(wrong: InvalidS10) -> str:
    if wrong.reason == Reason.CHECK_DIGIT:
        return _("A digit in this number is not right. Please compare it with the label once more.")
    return _("This is neither a parcel number nor an order number. Please check it.")


def _ask(request: ShopRequest, form: TrackForm, status: int = 200) -> HttpResponse:
    return render(request, "shop/track/track.html", {"form": form, "place": "shop:me"}, status=status)
