"""The community enterprises, each with its owner and the post office it hands its parcels in."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.demo.loader import clock
from marketplace.demo.loader.people import owners
from marketplace.demo.loader.villages import Village, villages
from marketplace.postoffice.models import Branch
from marketplace.sellers.models import Seller, SellerKind
from marketplace.sellers.services import create_seller
from marketplace.thailand.phone import parse_phone

OPEN_FOR = timedelta(days=200)  # new shops wait longer for their money
# Invented; the check digit is right.
VAT_IDS = {"thung-kula-rice": "0994009999014"}
VAT_SINCE = date(2020, 1, 1)


def load() -> int:
    """Make the sellers that are missing; returns how many there are."""
    known = set(Seller.objects.values_list("slug", flat=True))
    missing = [village for village in villages() if village.slug not in known]
    branches = {branch.district_code: branch for branch in Branch.objects.order_by("-code")}
    people = owners() if missing else {}
    opened = timezone.now() - OPEN_FOR
    for village in missing:
        with clock.at(opened):
            _open(village, people[village.slug], branches[village.place.district.code])
    return Seller.objects.count()


def _open(village: Village, owner: User, branch: Branch) -> None:
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
        owner=owner,
        drop_off_branch=branch,
        tax_id=VAT_IDS.get(village.slug, ""),
        vat_since=VAT_SINCE if village.slug in VAT_IDS else None,
    )
