"""A guest's way back to an order: number and phone, then the code from the SMS."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from marketplace.ordering.access import check_code, request_code
from marketplace.ordering.errors import CodeOver, TooManyCodes, WrongCode
from marketplace.ordering.numbers import spaced
from marketplace.shop.access import remember_number
from marketplace.shop.forms.finding import CodeForm, FindOrderForm
from marketplace.shop.requests import ShopRequest

KEY = "order_access"
NOT_GIVEN = {"number": "", "phone": ""}


@require_http_methods(["GET", "POST"])
@cache_control(private=True, no_store=True)
def find_order(request: ShopRequest) -> HttpResponse:
    if request.method == "POST":
        form = FindOrderForm(request.POST)
        if form.is_valid() and _ask(request, form):
            return redirect("shop:order_code")
    else:
        kept = request.session.get(KEY, NOT_GIVEN)
        form = FindOrderForm(initial={"number": request.GET.get("number", kept["number"])[:40], "phone": kept["phone"]})
    return render(request, "shop/orders/find.html", {"form": form, "place": "shop:me"})


@require_http_methods(["GET", "POST"])
@cache_control(private=True, no_store=True)
def order_code(request: ShopRequest) -> HttpResponse:
    asked = request.session.get(KEY)
    if not asked:
        return redirect("shop:find_order")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            number = check_code(asked["request"], form.cleaned_data["code"])
        except WrongCode as wrong:
            words = ngettext(
                "The code is not right. You can try %(left)d more time.",
                "The code is not right. You can try %(left)d more times.",
                wrong.left,
            )
            form.add_error("code", words % {"left": wrong.left})
        except CodeOver:
            messages.warning(request, _("This code cannot be used any more. Please have a new one sent."))
            return redirect("shop:find_order")
        else:
            del request.session[KEY]
            answer = redirect("shop:order", number=number)
            remember_number(answer, request, number)
            return answer
    return render(request, "shop/orders/code.html", {"form": form, "asked": asked, "place": "shop:me"})


def _ask(request: ShopRequest, form: FindOrderForm) -> bool:
    number, phone = form.cleaned_data["number"], form.cleaned_data["phone"]
    try:
        made = request_code(order_number=number, phone=phone, address=get_adapter().get_client_ip(request))
    except TooManyCodes:
        form.add_error(None, _("Too many codes were asked for. Please wait a quarter of an hour, then try again."))
        return False
    request.session[KEY] = {"request": made, "number": spaced(number), "phone": phone}
    return True
