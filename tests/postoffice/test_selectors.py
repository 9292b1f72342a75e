"""Branches are found as people look for them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from marketplace.postoffice import selectors
from marketplace.postoffice.models import Branch
from tests.factories import make_branch, make_clerk, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def mae_rim() -> Branch:
    return make_branch(
        code="50180",
        name="ปณ.แม่ริม",
        name_en="Mae Rim Post Office",
        postcode="50180",
        district_code="5007",
        province_code="50",
    )


@pytest.fixture
def hat_yai() -> Branch:
    return make_branch(
        province_code="90",
        code="90110",
        name="ปณ.หาดใหญ่",
        name_en="Hat Yai Post Office",
        postcode="90110",
        district_code="9011",
    )


@pytest.mark.parametrize(
    "query",
    ["แม่ริม", "ริม", "mae rim", "50180", "๕๐๑๘๐", "เชียงใหม่", "จังหวัดเชียงใหม่", "Chiang Mai", "  แม่ริม  "],
)
def test_a_branch_is_found_by_name_place_and_postcode(mae_rim: Branch, hat_yai: Branch, query: str) -> None:
    assert list(selectors.pickup_branches(query=query)) == [mae_rim]


@pytest.mark.parametrize("query", ["ไม่มี", "%", "_", "💥", "x" * 5000, "ไม่มี\x00"])
def test_what_is_nowhere_finds_nothing(mae_rim: Branch, query: str) -> None:
    assert list(selectors.pickup_branches(query=query)) == []


def test_branches_are_narrowed_down_by_codes(mae_rim: Branch, hat_yai: Branch) -> None:
    assert list(selectors.pickup_branches(province_code="90")) == [hat_yai]
    assert list(selectors.pickup_branches(district_code="5007")) == [mae_rim]
    assert list(selectors.pickup_branches(postcode="90110")) == [hat_yai]
    assert list(selectors.pickup_branches(query="แม่ริม", province_code="90")) == []


def test_closed_branches_and_those_without_pickup_are_not_offered() -> None:
    closed, without = make_branch(is_open=False), make_branch(offers_pickup=False)
    assert list(selectors.pickup_branches()) == []
    assert selectors.pickup_branch(closed.pk) is None
    assert selectors.pickup_branch(without.pk) is None


def test_the_list_is_bounded_and_one_query(django_assert_num_queries: Any) -> None:
    for _ in range(selectors.MOST_BRANCHES + 5):
        make_branch()
    with django_assert_num_queries(1):
        assert len(selectors.pickup_branches(query="เชียงใหม่")) == selectors.MOST_BRANCHES


def test_home_is_served_by_the_nearest_open_branch(mae_rim: Branch, hat_yai: Branch) -> None:
    assert selectors.delivering_branch("50180") == mae_rim
    assert selectors.delivering_branch("50300") == mae_rim  # same province
    assert selectors.delivering_branch("90110") == hat_yai
    assert selectors.delivering_branch("10200") in (mae_rim, hat_yai)
    assert selectors.delivering_branch("99999") in (mae_rim, hat_yai)
    same_district = make_branch(code="50181", postcode="50182", district_code="5007")
    Branch.objects.filter(pk=mae_rim.pk).update(is_open=False)
    assert selectors.delivering_branch("50180") == same_district
    Branch.objects.update(is_open=False)
    with pytest.raises(Branch.DoesNotExist):
        selectors.delivering_branch("50180")


def test_a_clerk_has_their_own_branches_only(mae_rim: Branch, hat_yai: Branch) -> None:
    clerk, shopper = make_clerk(mae_rim), make_user()
    assert [row.branch for row in selectors.clerkships(clerk)] == [mae_rim]
    assert selectors.branch_of_clerk(clerk, mae_rim.pk) == mae_rim
    assert selectors.branch_of_clerk(clerk, hat_yai.pk) is None
    assert not selectors.clerkships(shopper)
    assert not selectors.clerkships(AnonymousUser())
    assert selectors.branch_of_clerk(AnonymousUser(), mae_rim.pk) is None
