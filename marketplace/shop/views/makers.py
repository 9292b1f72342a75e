from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue_ext import selectors
from marketplace.sellers.selectors import public_seller
from marketplace.shop.paging import after
from marketplace.shop.selectors import makers as makers_page
from marketplace.shop.selectors import makers_by_region, shown_with
from marketplace.thailand import places


def makers(request: HttpRequest) -> HttpResponse:
    asked = places.province(request.GET.get("province", ""))
    page = makers_page(province_code=asked.code if asked else "", after=after(request))
    shown = shown_with(page.makers)
    context = {
        "province": asked,
        "regions": makers_by_region(),
        "page": page,
        "rows": [(maker, shown.get(maker.pk)) for maker in page.makers],
    }
    return render(request, "shop/makers.html", context)


def maker(request: HttpRequest, slug: str) -> HttpResponse:
    seller = public_seller(slug)
    if seller is None:
        raise Http404
    province = places.province(seller.province_code)
    context = {
        "seller": seller,
        "trail": [
            (_("Market"), reverse("shop:home")),
            (_("Makers"), reverse("shop:sellers")),
            *([(province.display_name, reverse("shop:province", args=[province.code]))] if province else []),
            (seller.label, ""),
        ],
        "page": selectors.cards(seller=seller, after=after(request)),
    }
    return render(request, "shop/maker.html", context)
