"""Reads about branches and clerks. Each asks the database a fixed number of times."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from marketplace.postoffice.models import Branch, Clerk
from marketplace.thailand import places
from marketplace.thailand.digits import arabic

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

MOST_BRANCHES = 50


def pickup_branches(
    *, query: str = "", province_code: str = "", district_code: str = "", postcode: str = ""
) -> QuerySet[Branch]:
    """Open branches where parcels can be fetched, at most `MOST_BRANCHES`, by place and name.

    `query` is what a person types: part of the branch's Thai or English name, of its district or province, or a
    postcode (Thai digits too). The other three narrow it down.
    """
    branches = Branch.objects.filter(is_open=True, offers_pickup=True)
    exact = {"province_code": province_code, "district_code": district_code, "postcode": postcode}
    branches = branches.filter(**{name: value for name, value in exact.items() if value})
    # A NUL that somebody types is no text to PostgreSQL.
    words = " ".join(arabic(query).replace("\0", " ").split())[:100]
    if words:
        branches = branches.filter(
            Q(name__icontains=words)
            | Q(name_en__icontains=words)
            | Q(postcode=words)
            | Q(code__iexact=words)
            | Q(district_code__in=_districts_named(words))
            | Q(province_code__in=_provinces_named(words))
        )
    return branches.order_by("province_code", "district_code", "name", "pk")[:MOST_BRANCHES]


def pickup_branch(pk: int) -> Branch | None:
    """The branch, if it is open and parcels can be fetched there."""
    return Branch.objects.filter(pk=pk, is_open=True, offers_pickup=True).first()


def delivering_branch(postcode: str) -> Branch:
    """The open branch that brings parcels to a postcode's homes: the one with that postcode, else one in the same
    district, else in the same province, else any. Raises `Branch.DoesNotExist` only when no branch is open.
    """
    served = places.subdistricts(postcode)
    nearness = Case(
        When(postcode=postcode, then=Value(0)),
        When(district_code__in={place.district.code for place in served}, then=Value(1)),
        When(province_code__in={place.province.code for place in served}, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    branch = Branch.objects.filter(is_open=True).order_by(nearness, "code").first()
    if branch is None:
        raise Branch.DoesNotExist("no branch is open")
    return branch


def clerkships(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Clerk]:
    """Where this person works, each with its branch, by the branch's name; none for a guest."""
    return Clerk.objects.filter(user=user.pk or 0).select_related("branch").order_by("branch__name", "pk")


def branch_of_clerk(user: AbstractBaseUser | AnonymousUser, branch_id: int) -> Branch | None:
    """The branch, if this person works there."""
    return Branch.objects.filter(pk=branch_id, clerks__user=user.pk or 0).first()


def _provinces_named(words: str) -> list[str]:
    wanted = words.casefold()
    found = {row.code for row in places.provinces() if wanted in row.name or wanted in row.name_en.casefold()}
    by_other_name = places.province_by_name(words)
    return sorted(found | ({by_other_name.code} if by_other_name else set()))


def _districts_named(words: str) -> list[str]:
    wanted = words.casefold()
    return [code for code, thai, english in _district_names() if wanted in thai or wanted in english]


@lru_cache(maxsize=1)
def _district_names() -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (district.code, district.name, district.name_en.casefold())
        for province in places.provinces()
        for district in places.districts(province.code)
    )
