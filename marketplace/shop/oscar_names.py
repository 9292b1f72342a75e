"""Names of Oscar's pages that its dashboard and its models ask for, leading to ours.

Where an address is one of ours, ours comes first in `marketplace/urls.py`, and the pattern here only lends it Oscar's
name. The others lead on.
"""

from __future__ import annotations

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import include, path, re_path, reverse_lazy
from django.views.generic import RedirectView


def answered_by_ours(request: HttpRequest, **arguments: str) -> NoReturn:
    """Never reached through `marketplace/urls.py`."""
    raise Http404


to_the_catalogue = RedirectView.as_view(url=reverse_lazy("shop:catalogue"))
to_the_product = RedirectView.as_view(url="/catalogue/%(product_slug)s_%(product_pk)s/")
to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

catalogue = [
    path("catalogue/", answered_by_ours, name="index"),
    re_path(r"^catalogue/category/(?P<category_slug>.+)_(?P<pk>[0-9]+)/$", answered_by_ours, name="category"),
    re_path(r"^catalogue/(?P<product_slug>[^/]*)_(?P<pk>[0-9]+)/$", answered_by_ours, name="detail"),
    path("catalogue/range/<str:slug>/", to_the_catalogue, name="range"),
    path("catalogue/reviews/<str:product_slug>_<int:product_pk>/<int:pk>/", to_the_product, name="reviews-detail"),
]
customer = [
    path("me/", answered_by_ours, name="summary"),
    path("dashboard/login/", to_sign_in, name="login"),
]
offer = [path("offers/<str:slug>/", to_the_catalogue, name="detail")]

urlpatterns = [
    path("", include((catalogue, "catalogue"))),
    path("", include((customer, "customer"))),
    path("", include((offer, "offer"))),
]
