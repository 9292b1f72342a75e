"""Reads about sellers, each scoped to who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Prefetch, Q, QuerySet
from oscar.core.loading import get_model

from marketplace.sellers.models import MemberRole, Seller, SellerMember

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from catalogue_ext.models import Category, Product
    from marketplace.oscar_forks.partner.models import StockRecord


@dataclass(frozen=True)
class Kind:
    """A category without further ones below it; `within` is the name of the one it belongs to, if any."""

    category: Category
    within: str


def sellers_of(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Seller]:
    """The sellers for whom this person acts, by name; none for a guest."""
    # A guest has no key, and a filter on None would find every seller without members.
    return Seller.objects.filter(members__user_id=user.pk or 0).order_by("name", "pk")


def seller_of(user: AbstractBaseUser | AnonymousUser, seller_id: int) -> Seller | None:
    """The seller, if this person acts for it."""
    return sellers_of(user).filter(pk=seller_id).first()


def memberships(user: AbstractBaseUser | AnonymousUser) -> QuerySet[SellerMember]:
    """What this person may do for which seller, each with its seller and drop-off branch, by the seller's name."""
    return (
        SellerMember.objects.filter(user_id=user.pk or 0)
        .select_related("seller__drop_off_branch")
        .order_by("seller__name", "pk")
    )


def public_seller(slug: str) -> Seller | None:
    """The seller whose shop stands at this address, if it is open."""
    return Seller.objects.filter(slug=slug, is_open=True).first()


def members_to_tell(seller: Seller) -> QuerySet[SellerMember]:
    """Who hears of new orders: everybody who acts for the seller, owners first."""
    return SellerMember.objects.filter(seller=seller).select_related("user").order_by("pk")


def products_of(seller: Seller, *, before: int | None = None) -> QuerySet[Product]:
    """The seller's products without options among them, newest first, all that a list needs with them.

    `before`: only those with a smaller id (the next page). Drafts and what is off sale are among them.
    """
    products: QuerySet[Product] = get_model("catalogue", "Product").objects.filter(seller=seller, parent=None)
    if before is not None:
        products = products.filter(pk__lt=before)
    return products.order_by("-pk").prefetch_related("images", "stockrecords", "categories", _options())


def product_of(seller: Seller, product_id: int) -> Product | None:
    """One product of this seller (never an option), as in `products_of`."""
    return products_of(seller).filter(pk=product_id).first()


def stock_record_of(seller: Seller, stock_record_id: int) -> StockRecord | None:
    """The price and stock of one product or option of this seller."""
    record: StockRecord | None = (
        get_model("partner", "StockRecord")
        .objects.select_related("product")
        .filter(pk=stock_record_id, partner_id=seller.partner_id, product__seller=seller)
        .first()
    )
    return record


def sold_out(seller: Seller) -> QuerySet[StockRecord]:
    """Price and stock of all on sale of which nothing is left, longest unchanged first; an option with its parent."""
    public = Q(product__parent=None, product__is_public=True) | Q(
        product__parent__is_public=True, product__is_public=True
    )
    records: QuerySet[StockRecord] = get_model("partner", "StockRecord").objects.filter(
        public,
        partner_id=seller.partner_id,
        product__seller=seller,
        num_in_stock__lte=F("num_allocated"),
    )
    return (
        records.select_related("product__parent")
        .prefetch_related("product__images", "product__parent__images")
        .order_by("date_updated", "pk")
    )


def kinds() -> list[Kind]:
    """The kinds a product can be of, as they are shown; one query."""
    categories: list[Category] = list(
        get_model("catalogue", "Category").objects.filter(is_public=True).order_by("path")
    )
    names = {category.path: category.label for category in categories}
    return [
        Kind(category, names.get(category.path[: -category.steplen], ""))
        for category in categories
        if not category.numchild
    ]


def may_change_goods(role: str) -> bool:
    """Owners and managers list products and set prices; packers pack."""
    return role in (MemberRole.OWNER, MemberRole.MANAGER)


def may_see_money(role: str) -> bool:
    """What was earned is for owners and managers."""
    return role in (MemberRole.OWNER, MemberRole.MANAGER)


def may_change_account(role: str) -> bool:
    """Only an owner says where the money goes."""
    return role == MemberRole.OWNER


def _options() -> Prefetch[str]:
    options = get_model("catalogue", "Product").objects.order_by("pk").prefetch_related("stockrecords")
    return Prefetch("children", queryset=options)
