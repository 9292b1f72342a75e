"""The community enterprises, each with its owner and the post office it hands its parcels in."""

from __future__ import annotations

from marketplace.demo.loader.people import owners
from marketplace.demo.loader.villages import villages
from marketplace.postoffice.models import Branch
from marketplace.sellers.models import Seller, SellerKind
from marketplace.sellers.services import create_seller
from marketplace.thailand.phone import parse_phone


def load() -> int:
    """Make the sellers that are missing; returns how many there are."""
    known = set(Seller.objects.values_list("slug", flat=True))
    missing = [village for village in villages() if village.slug not in known]
    branches = {branch.district_code: branch for branch in Branch.objects.order_by("-code")}
    people = owners() if missing else {}
    for village in missing:
        told = village.told
        create_seller(
            slug=village.slug,
            name=told["name"],
            name_en=told["name_en"],
            kind=SellerKind(told["kind"]),
            phone=parse_phone(told["phone"]),
            subdistrict_code=village.place.code,
            postcode=told["postcode"],
            story=told["story"],
            story_en=told["story_en"],
            founded_be=told["founded"],
            member_count=told["members"],
            owner=people[village.slug],
            drop_off_branch=branches[village.place.district.code],
        )
    return Seller.objects.count()
