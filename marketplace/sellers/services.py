"""Sellers come into being, and change what is theirs to change."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from oscar.core.loading import get_model

from marketplace.sellers.models import MemberRole, Seller, SellerKind, SellerMember
from marketplace.thailand import places

if TYPE_CHECKING:
    from marketplace.accounts.models import User
    from marketplace.postoffice.models import Branch


class PlaceUnknown(ValueError):
    """There is no such sub-district, or the postcode is not one of its postcodes."""


def create_seller(
    *,
    slug: str,
    name: str,
    kind: SellerKind,
    phone: str,
    subdistrict_code: str,
    postcode: str,
    name_en: str = "",
    story: str = "",
    story_en: str = "",
    founded_be: int | None = None,
    member_count: int | None = None,
    owner: User | None = None,
    drop_off_branch: Branch | None = None,
    mark: ContentFile[bytes] | None = None,
    tax_id: str = "",
    vat_since: date | None = None,
) -> Seller:
    """Make a seller with its Oscar partner, and its owner's membership.

    `phone` is E.164, `founded_be` a Buddhist year, `mark` the maker's picture (stored under the slug), `vat_since` the
    day from which it is registered for VAT under `tax_id`. District, province and region follow from the six-digit
    sub-district code. Raises `PlaceUnknown`.
    """
    place = places.subdistrict(subdistrict_code)
    if place is None or postcode not in place.postcodes:
        raise PlaceUnknown(f"{subdistrict_code} {postcode}")
    with transaction.atomic():
        seller = Seller(
            partner=get_model("partner", "Partner").objects.create(name=name[:128], code=slug),
            slug=slug,
            name=name,
            name_en=name_en,
            kind=kind,
            story=story,
            story_en=story_en,
            founded_be=founded_be,
            member_count=member_count,
            phone=phone,
            subdistrict_code=place.code,
            district_code=place.district.code,
            province_code=place.province.code,
            region=place.province.region,
            postcode=postcode,
            drop_off_branch=drop_off_branch,
            tax_id=tax_id,
            vat_since=vat_since,
        )
        if mark is not None:
            seller.mark.save(f"{slug}{PurePath(mark.name or '').suffix}", mark, save=False)
        seller.save()
        if owner is not None:
            add_member(seller, user=owner, role=MemberRole.OWNER)
    return seller


def add_member(seller: Seller, *, user: User, role: MemberRole) -> SellerMember:
    """Let a person act for the seller, or change as what."""
    return SellerMember.objects.update_or_create(seller=seller, user=user, defaults={"role": role})[0]


def choose_drop_off_branch(seller: Seller, branch: Branch) -> None:
    """The post office to which the seller takes its parcels."""
    Seller.objects.filter(pk=seller.pk).update(drop_off_branch=branch)
