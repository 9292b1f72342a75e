"""A parcel that nobody fetches is announced, then goes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from marketplace.core.models import Job
from marketplace.fulfilment import keeping, scanning, selectors
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel, ParcelState, ScanEvent, ScanKind
from tests.factories import make_branch, make_clerk, make_parcel

pytestmark = pytest.mark.usefixtures("market")


def waiting(keep_days: int = 7) -> tuple[Parcel, Desk]:
    branch = make_branch(keep_days=keep_days)
    desk = Desk(make_clerk(branch), branch)
    parcel = make_parcel(branch)
    scanning.accept(parcel, desk, weight_g=500)
    scanning.receive(parcel, desk, shelf="A1")
    return parcel, desk


def run_out(parcel: Parcel) -> None:
    Parcel.objects.filter(pk=parcel.pk).update(keep_until=timezone.now() - timedelta(seconds=1))


def test_only_what_waited_too_long_goes_back() -> None:
    late, _desk = waiting()
    kept, _desk = waiting()
    run_out(late)
    for _ in range(2):
        keeping.send_back_expired()
    assert Parcel.objects.get(pk=late.pk).state == ParcelState.RETURNING
    assert Parcel.objects.get(pk=kept.pk).state == ParcelState.AT_BRANCH
    event = ScanEvent.objects.get(kind=ScanKind.GOING_BACK)
    assert (event.parcel, event.clerk, event.branch) == (late, None, late.destination_branch)


def test_a_parcel_fetched_in_the_last_moment_stays_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    parcel, desk = waiting()
    run_out(parcel)
    listed = selectors.kept_too_long(limit=10)
    monkeypatch.setattr(selectors, "kept_too_long", lambda limit: listed)
    scanning.hand_over(parcel, desk, code=parcel.pickup_code)
    keeping.send_back_expired()
    assert Parcel.objects.get(pk=parcel.pk).state == ParcelState.COLLECTED


def test_the_reminder_is_told_once_and_only_while_it_waits() -> None:
    waiting()
    told = Job.objects.filter(kind="fulfilment.parcel_moved", arguments__event="remind")
    arguments = Job.objects.get(kind="fulfilment.remind").arguments
    for _ in range(2):
        keeping.remind(**arguments)
    assert told.count() == 1

    fetched, desk = waiting()
    scanning.hand_over(fetched, desk, code=fetched.pickup_code)
    keeping.remind(fetched.pk, fetched.moves - 1)
    assert told.count() == 1


def test_there_is_no_reminder_where_only_two_days_are_kept() -> None:
    waiting(keep_days=1)
    assert not Job.objects.filter(kind="fulfilment.remind").exists()
