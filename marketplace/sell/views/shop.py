"""The seller's shop: how it looks, its post office, and for whom one acts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.postoffice.models import Branch
from marketplace.postoffice.selectors import delivering_branch, pickup_branches
from marketplace.sell.access import SESSION_KEY, Acting, for_keeper, for_seller, show
from marketplace.sell.forms import BranchForm
from marketplace.sellers import selectors, services
from marketplace.sellers.models import Seller
from marketplace.thailand import places

NEAR = 12


@require_safe
@for_seller
def shop(request: HttpRequest, acting: Acting) -> HttpResponse:
    seller = acting.seller
    context = {
        "home": places.subdistrict(seller.subdistrict_code),
        "branch": drop_off_branch(seller),
        "products_on_sale": seller.products.filter(parent=None, is_public=True).count(),
    }
    return show(request, acting, "sell/shop.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_keeper
def branch(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Choose the post office to which the parcels are taken, among those near."""
    branches = near_branches(acting.seller)
    if request.method == "POST":
        form = BranchForm(request.POST, branches=branches)
        if form.is_valid():
            chosen = next(branch for branch in branches if branch.pk == form.cleaned_data["branch"])
            services.choose_drop_off_branch(acting.seller, chosen)
            messages.success(request, _("Saved."))
            return redirect("sell:shop")
    else:
        form = BranchForm(branches=branches, initial={"branch": acting.seller.drop_off_branch_id})
    context = {"form": form, "place": "sell:shop"}
    return show(request, acting, "sell/branch.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """For whom do you act now? For people who act for several sellers."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    sellers = list(selectors.sellers_of(request.user))
    if not sellers:
        raise Http404
    if request.method == "POST":
        chosen = next((seller for seller in sellers if str(seller.pk) == request.POST.get("seller")), None)
        if chosen is None:
            raise Http404
        request.session[SESSION_KEY] = chosen.pk
        return redirect("sell:today")
    return render(request, "sell/choose.html", {"sellers": sellers})


def drop_off_branch(seller: Seller) -> Branch | None:
    """Where the seller takes its parcels: the chosen post office, else the nearest; None where none is open."""
    try:
        return seller.drop_off_branch or delivering_branch(seller.postcode)
    except Branch.DoesNotExist:
        return None


def near_branches(seller: Seller) -> list[Branch]:
    """The present one, those of the district, then those of the province."""
    found = [
        *([seller.drop_off_branch] if seller.drop_off_branch else []),
        *pickup_branches(district_code=seller.district_code)[:NEAR],
        *pickup_branches(province_code=seller.province_code)[:NEAR],
    ]
    return list({branch.pk: branch for branch in found}.values())[:NEAR]
