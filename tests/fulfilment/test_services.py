"""A parcel comes into being, is called off, or is sent somewhere else."""

from __future__ import annotations

import pytest

from marketplace.core.models import Job
from marketplace.core.transitions import WrongState
from marketplace.fulfilment import scanning, selectors
from marketplace.fulfilment.errors import OutOfNumbers
from marketplace.fulfilment.interface import Desk, Party
from marketplace.fulfilment.models import Parcel, ParcelState, S10Range
from marketplace.fulfilment.services import cancel_parcel, redirect_parcel
from marketplace.fulfilment.tracking import tracking
from tests.factories import make_branch, make_clerk, make_parcel, make_user

pytestmark = pytest.mark.usefixtures("market")

OTHER = Party("มานะ ใจดี", "+66811112222", "1 หมู่ 1 ตำบลคอหงส์ อำเภอหาดใหญ่ จังหวัดสงขลา", "90110")


def again(parcel: Parcel) -> Parcel:
    return Parcel.objects.get(pk=parcel.pk)


def test_a_parcel_is_born_with_its_numbers_and_a_job_for_its_label() -> None:
    parcel = make_parcel()
    assert (parcel.state, len(parcel.drop_off_code), parcel.s10[:2]) == (ParcelState.PREPARED, 8, "EA")
    assert Job.objects.get(kind="fulfilment.make_label").arguments == {"parcel_id": parcel.pk}


def test_without_numbers_there_is_no_parcel() -> None:
    S10Range.objects.all().delete()
    with pytest.raises(OutOfNumbers):
        make_parcel()
    assert not Parcel.objects.exists()


def test_a_parcel_is_called_off_only_before_it_is_handed_in() -> None:
    person = make_user()
    parcel = make_parcel()
    assert cancel_parcel(parcel.pk, actor=person, reason="broken")
    assert not cancel_parcel(parcel.pk, actor=person, reason="again")
    assert again(parcel).state == ParcelState.CANCELLED
    assert Job.objects.filter(kind="fulfilment.parcel_moved", arguments__event="cancel").count() == 1

    handed_in = make_parcel()
    branch = make_branch()
    scanning.accept(handed_in, Desk(make_clerk(branch), branch), weight_g=100)
    assert not cancel_parcel(handed_in.pk, actor=person, reason="too late")
    assert again(handed_in).state == ParcelState.ACCEPTED


def test_a_parcel_is_redirected_until_it_leaves_its_first_branch() -> None:
    branch, new = make_branch(), make_branch(province_code="90")
    desk = Desk(make_clerk(branch), branch)
    parcel = make_parcel()
    scanning.accept(parcel, desk, weight_g=100)
    Parcel.objects.filter(pk=parcel.pk).update(label="labels/old.pdf")
    assert redirect_parcel(parcel.pk, recipient=OTHER, is_pickup=False, destination_branch_id=new.pk)
    redirected = again(parcel)
    assert (redirected.recipient_name, redirected.destination_branch, redirected.is_pickup) == (OTHER.name, new, False)
    assert not redirected.label
    assert Job.objects.filter(kind="fulfilment.make_label").count() == 3

    scanning.send_on(redirected, desk)
    assert not redirect_parcel(parcel.pk, recipient=OTHER, is_pickup=True, destination_branch_id=branch.pk)
    assert again(parcel).destination_branch == new


def test_a_clerk_who_saw_the_parcel_before_it_was_redirected_must_look_again() -> None:
    branch, new = make_branch(), make_branch(province_code="90")
    desk = Desk(make_clerk(branch), branch)
    parcel = make_parcel()
    assert redirect_parcel(parcel.pk, recipient=OTHER, is_pickup=False, destination_branch_id=new.pk)
    with pytest.raises(WrongState):
        scanning.accept(parcel, desk, weight_g=100)


def test_parcels_of_an_order_come_with_all_that_their_pages_need(django_assert_num_queries: object) -> None:
    branch = make_branch()
    desk = Desk(make_clerk(branch), branch)
    first = make_parcel(branch)
    for parcel in (first, make_parcel(branch), make_parcel(branch)):
        Parcel.objects.filter(pk=parcel.pk).update(order_number=first.order_number)
        parcel.refresh_from_db()
        scanning.accept(parcel, desk, weight_g=100)
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert [len(tracking(parcel)) for parcel in selectors.parcels_of_order(first.order_number)] == [5] * 3
