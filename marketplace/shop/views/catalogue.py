"""Lists of products: everything, one kind, one province, one region."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue_ext import selectors
from catalogue_ext.selectors import CategoryNode
from marketplace.shop.paging import after
from marketplace.shop.selectors import makers
from marketplace.thailand import places


def everything(request: HttpRequest) -> HttpResponse:
    province_code = _asked_province(request)
    context = {
        "title": _("All goods"),
        "kinds": selectors.categories(),
        "regions": selectors.regions(),
        "province_code": province_code,
        "page": selectors.cards(province_code=province_code, after=after(request)),
    }
    return _list(request, context)


def category(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    node = selectors.category(int(pk))
    if node is None:
        raise Http404
    if slug != node.slug_path:
        return redirect("shop:category", slug=node.slug_path, pk=node.pk, permanent=True)
    province_code = _asked_province(request)
    context = {
        "title": node.label,
        "trail": [*[(above.label, _url(above)) for above in selectors.trail(node)], (node.label, "")],
        "kinds": node.children,
        "regions": selectors.regions(),
        "province_code": province_code,
        "page": selectors.cards(category=node, province_code=province_code, after=after(request)),
    }
    return _list(request, context)


def province(request: HttpRequest, code: str) -> HttpResponse:
    found = places.province(code)
    if found is None:
        raise Http404
    context = {
        "title": _("Goods from %(place)s") % {"place": found.display_name},
        "trail": [
            (found.region.display_name, reverse("shop:region", args=[found.region])),
            (found.display_name, ""),
        ],
        "makers": makers(province_code=code, limit=6).makers,
        "makers_url": reverse("shop:sellers", query={"province": code}),
        "neighbours": _provinces_of(found.region, but=code),
        "region": found.region,
        "page": selectors.cards(province_code=code, after=after(request)),
    }
    return _list(request, context)


def region(request: HttpRequest, code: str) -> HttpResponse:
    try:
        found = places.Region(code)
    except ValueError as error:
        raise Http404 from error
    context = {
        "title": _("Goods from the %(place)s") % {"place": found.display_name},
        "trail": [(found.display_name, "")],
        "neighbours": _provinces_of(found),
        "page": selectors.cards(region=found, after=after(request)),
    }
    return _list(request, context)


def _list(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    front = [(_("Market"), reverse("shop:home")), (_("All goods"), reverse("shop:catalogue"))]
    trail = [*front, *context.get("trail", [])]
    return render(request, "shop/catalogue.html", context | {"trail": trail})


def _asked_province(request: HttpRequest) -> str:
    code = request.GET.get("province", "")
    return code if places.province(code) else ""


def _provinces_of(region: places.Region, but: str = "") -> list[tuple[places.Province, int]]:
    rows = next(rows for found, rows in selectors.regions() if found == region)
    return [(province, count) for province, count in rows if province.code != but]


def _url(node: CategoryNode) -> str:
    return reverse("shop:category", kwargs={"slug": node.slug_path, "pk": node.pk})
