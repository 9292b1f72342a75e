"""The timeline says what is done, what is now, what comes next, and what one has to do."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from marketplace.fulfilment import scanning, selectors
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel
from marketplace.fulfilment.services import cancel_parcel
from marketplace.fulfilment.tracking import tracking
from tests.factories import make_branch, make_clerk, make_parcel

pytestmark = pytest.mark.usefixtures("market")


def desk_at(province_code: str) -> Desk:
    branch = make_branch(province_code=province_code)
    return Desk(make_clerk(branch), branch)


def told(parcel: Parcel) -> list[tuple[str, str]]:
    found = selectors.parcel_by_s10(parcel.s10)
    assert found is not None
    with override("en"):
        return [(step.state, step.title) for step in tracking(found)]


def sentence(parcel: Parcel) -> str:
    with override("en"):
        return next(step.sentence for step in tracking(parcel) if step.state == "now")


def test_the_way_to_a_branch() -> None:
    origin, end = desk_at("50"), desk_at("10")
    parcel = make_parcel(end.branch)
    ready = f"Ready at {end.branch.name_en}"
    assert told(parcel) == [
        ("now", "Packed by the seller"),
        ("next", "Handed in at the post office"),
        ("next", "On its way"),
        ("next", ready),
        ("next", "Collected"),
    ]
    assert "seller brings it" in sentence(parcel)
    scanning.accept(parcel, origin, weight_g=500)
    scanning.send_on(parcel, origin)
    assert told(parcel)[1:] == [
        ("done", "Handed in at the post office"),
        ("now", "On its way"),
        ("next", ready),
        ("next", "Collected"),
    ]
    scanning.receive(parcel, end, shelf="A1")
    assert told(parcel)[3:] == [("now", "At the post office"), ("next", "Collected")]
    assert "pick-up code" in sentence(parcel)
    scanning.hand_over(parcel, end, code=parcel.pickup_code)
    assert told(parcel)[-1] == ("done", "Collected")
    assert {state for state, _title in told(parcel)} == {"done"}


def test_the_way_home_and_back() -> None:
    end = desk_at("10")
    parcel = make_parcel(end.branch, is_pickup=False)
    scanning.accept(parcel, end, weight_g=500)
    scanning.receive(parcel, end, shelf="A1")
    assert told(parcel)[2:] == [
        ("now", "At the post office"),
        ("next", "The postman is bringing it"),
        ("next", "Delivered"),
    ]
    scanning.take_out(parcel, end)
    assert told(parcel)[3:] == [("now", "The postman is bringing it"), ("next", "Delivered")]
    scanning.bring_back(parcel, end, shelf="A1", reason="")
    scanning.send_back(parcel, end, reason="")
    assert told(parcel)[-2:] == [("now", "Going back to the seller"), ("next", "Back with the seller")]
    scanning.give_back(parcel, end)
    assert told(parcel)[-1] == ("done", "Back with the seller")


def test_a_scan_that_was_taken_back_is_not_told() -> None:
    origin = desk_at("50")
    parcel = make_parcel()
    before = told(parcel)
    scanning.correct(scanning.accept(parcel, origin, weight_g=500), origin, reason="wrong parcel")
    assert told(parcel) == before


def test_a_cancelled_parcel_says_so() -> None:
    parcel = make_parcel()
    cancel_parcel(parcel.pk, actor=None, reason="")
    assert told(parcel) == [("done", "Packed by the seller"), ("done", "Cancelled")]


def test_nothing_personal_is_told() -> None:
    origin, end = desk_at("50"), desk_at("10")
    parcel = make_parcel(end.branch)
    scanning.accept(parcel, origin, weight_g=500)
    scanning.send_on(parcel, origin)
    scanning.receive(parcel, end, shelf="A1")
    text = str(tracking(parcel))
    for secret in (parcel.recipient_name, parcel.pickup_code, parcel.drop_off_code, parcel.sender_name, "A1"):
        assert secret not in text
