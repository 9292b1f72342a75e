from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from catalogue_ext import selectors
from marketplace.shop.selectors import shown_with, stories

NEWEST = 8
ON_THE_STALL = 4


def home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    cards = selectors.one_of_each_maker(ON_THE_STALL + NEWEST)
    kinds = selectors.categories()
    pictured = selectors.pictured(kinds)
    told = stories(today)
    shown = shown_with(told)
    context = {
        "today": today,
        "stall": cards[:ON_THE_STALL],
        "newest": cards[ON_THE_STALL:],
        "kinds": [(kind, pictured.get(kind.pk)) for kind in kinds],
        "regions": [(region, counted) for region, counted in selectors.regions() if counted],
        "stories": [(seller, shown.get(seller.pk)) for seller in told],
    }
    return render(request, "shop/home.html", context)
