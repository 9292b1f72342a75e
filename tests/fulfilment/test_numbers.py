"""No number is given out twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.fulfilment import numbers
from marketplace.fulfilment.errors import OutOfNumbers
from marketplace.fulfilment.models import Parcel, ParcelState, S10Range
from marketplace.thailand import s10
from marketplace.thailand.postage import PostalService
from tests.factories import make_branch, make_parcel


@pytest.mark.django_db
def test_numbers_follow_each_other_and_never_come_twice() -> None:
    S10Range.objects.create(prefix="EA", next_serial=0, last_serial=2)
    S10Range.objects.create(prefix="EA", next_serial=500, last_serial=500)
    given_out = [numbers.allocate_s10(PostalService.EMS) for _ in range(4)]
    assert given_out == ["EA000000005TH", "EA000000014TH", "EA000000028TH", s10.make("EA", 500)]
    with pytest.raises(OutOfNumbers) as out:
        numbers.allocate_s10(PostalService.EMS)
    assert out.value.prefix == "EA"


@pytest.mark.django_db
def test_each_service_has_its_own_prefix() -> None:
    for prefix in ("EA", "OA", "RA", "PA"):
        S10Range.objects.create(prefix=prefix, next_serial=1, last_serial=9)
    assert {numbers.allocate_s10(service)[:2] for service in PostalService} == {"EA", "OA", "RA", "PA"}


@pytest.mark.django_db
def test_a_drop_off_code_has_eight_digits_and_checks() -> None:
    codes = {numbers.fresh_drop_off_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(numbers.is_drop_off_code(code) for code in codes)


@given(st.integers(min_value=0, max_value=9_999_999), st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_of_a_drop_off_code_is_seen(body: int, place: int, by: int) -> None:
    seven = f"{body:07d}"
    code = next(seven + check for check in "0123456789" if numbers.is_drop_off_code(seven + check))
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    assert not numbers.is_drop_off_code(wrong)


@pytest.mark.usefixtures("market")
def test_a_pickup_code_is_not_one_that_waits_at_the_same_branch(monkeypatch: pytest.MonkeyPatch) -> None:
    branch, other = make_branch(), make_branch()
    parcel = make_parcel(branch)
    Parcel.objects.filter(pk=parcel.pk).update(
        state=ParcelState.AT_BRANCH, pickup_code="000007", keep_until="2999-01-01T00:00:00Z"
    )
    drawn = iter([7, 7, 8, 7])
    monkeypatch.setattr("marketplace.fulfilment.numbers.secrets.randbelow", lambda _below: next(drawn))
    assert numbers.fresh_pickup_code(branch.pk) == "000008"
    assert numbers.fresh_pickup_code(other.pk) == "000007"
