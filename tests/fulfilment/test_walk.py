"""Whatever clerks do, in whatever order: a parcel keeps its rules."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.core.transitions import WrongState
from marketplace.fulfilment import scanning, selectors, services
from marketplace.fulfilment.errors import FulfilmentError
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.lifecycle import FINISHED
from marketplace.fulfilment.models import Parcel, ParcelState, ScanEvent, ScanKind
from marketplace.fulfilment.tracking import tracking
from tests.factories import make_branch, make_clerk, make_parcel

ACTIONS: dict[str, Any] = {
    "accept": lambda parcel, desk: scanning.accept(parcel, desk, weight_g=500),
    "send_on": scanning.send_on,
    "receive": lambda parcel, desk: scanning.receive(parcel, desk, shelf="A1"),
    "hand_over": lambda parcel, desk: scanning.hand_over(parcel, desk, code=parcel.pickup_code),
    "hand_over_wrongly": lambda parcel, desk: scanning.hand_over(parcel, desk, code="x"),
    "take_out": scanning.take_out,
    "bring_back": lambda parcel, desk: scanning.bring_back(parcel, desk, shelf="B1", reason=""),
    "deliver": scanning.deliver,
    "send_back": lambda parcel, desk: scanning.send_back(parcel, desk, reason=""),
    "give_back": scanning.give_back,
    "take_cash": services.mark_collected,
    "expire": lambda parcel, desk: scanning.expire_keeping(parcel),
    "correct": lambda parcel, desk: _correct(desk),
}


def _correct(desk: Desk) -> None:
    scan = selectors.correctable_scan(desk)
    if scan is not None:
        scanning.correct(scan, desk, reason="mistake")


@pytest.fixture
def desks(market: None) -> list[Desk]:
    branches = [make_branch(province_code=code) for code in ("50", "10", "90")]
    return [Desk(make_clerk(branch), branch) for branch in branches]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    is_pickup=st.booleans(),
    due=st.sampled_from([Decimal(0), Decimal(350)]),
    steps=st.lists(st.tuples(st.sampled_from(sorted(ACTIONS)), st.integers(0, 2)), max_size=25),
)
def test_a_walk(desks: list[Desk], is_pickup: bool, due: Decimal, steps: list[tuple[str, int]]) -> None:
    parcel = make_parcel(desks[1].branch, is_pickup=is_pickup, collect_amount=due)
    for action, place in steps:
        before = Parcel.objects.get(pk=parcel.pk)
        seen = selectors.parcel_in_hand(s10=parcel.s10)
        assert seen is not None
        try:
            ACTIONS[action](seen, desks[place])
        except (WrongState, FulfilmentError):
            after = Parcel.objects.get(pk=parcel.pk)
            assert (after.state, after.moves) == (before.state, before.moves)
        _keeps_its_rules(parcel)
        assert before.collected_at in (None, parcel.collected_at)  # money once taken stays taken


def _keeps_its_rules(parcel: Parcel) -> None:
    parcel.refresh_from_db()
    moved = [scan for scan in parcel.scans.all() if scan.undo]
    corrections = parcel.scans.filter(kind=ScanKind.CORRECTED).count()
    assert parcel.moves == len(moved) + corrections + (parcel.collected_at is not None)
    assert not (parcel.cash_due and parcel.state in (ParcelState.COLLECTED, ParcelState.DELIVERED))
    assert parcel.collect_amount or not parcel.collected_at
    assert (parcel.finished_at is not None) == (parcel.state in FINISHED)
    assert (parcel.accepted_branch is None) == (parcel.state == ParcelState.PREPARED)
    assert bool(parcel.pickup_code) == (
        parcel.is_pickup and parcel.state in (ParcelState.AT_BRANCH, ParcelState.COLLECTED)
    )
    if parcel.state == ParcelState.AT_BRANCH:
        assert parcel.current_branch == parcel.destination_branch
        assert parcel.keep_until is not None
    if parcel.state == ParcelState.COLLECTED:
        assert parcel.is_pickup
    if parcel.state == ParcelState.DELIVERED:
        assert not parcel.is_pickup
    collected = ScanEvent.objects.filter(parcel=parcel, kind=ScanKind.COLLECTED, correction=None)
    assert collected.count() <= 1
    assert tracking(parcel)
