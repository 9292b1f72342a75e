"""What a clerk may do with the parcel in front of them, and what it changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from marketplace.core.models import Job, StateChange
from marketplace.core.transitions import WrongState
from marketplace.fulfilment import scanning, selectors, services
from marketplace.fulfilment.errors import CashDue, CodesLocked, NotCorrectable, NotHere, TooHeavy, WrongCode
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel, ParcelState, ScanEvent, ScanKind
from marketplace.fulfilment.pickup_codes import check_code, find_by_code
from marketplace.fulfilment.scanning import Action, next_action
from tests.factories import make_branch, make_clerk, make_parcel

pytestmark = pytest.mark.usefixtures("market")


def desk_at(province_code: str = "50") -> Desk:
    branch = make_branch(province_code=province_code)
    return Desk(make_clerk(branch), branch)


def again(parcel: Parcel) -> Parcel:
    found = selectors.parcel_in_hand(s10=parcel.s10)
    assert found is not None
    return found


def accepted(origin: Desk, destination: Desk, *, is_pickup: bool = True) -> Parcel:
    parcel = make_parcel(destination.branch, is_pickup=is_pickup)
    scanning.accept(parcel, origin, weight_g=520)
    return parcel


def waiting(destination: Desk, *, is_pickup: bool = True) -> Parcel:
    parcel = accepted(destination, destination, is_pickup=is_pickup)
    scanning.receive(parcel, destination, shelf="A1")
    return parcel


def wrong_code(parcel: Parcel) -> str:
    return "000000" if parcel.pickup_code != "000000" else "111111"


def test_a_parcel_to_be_fetched_goes_all_the_way() -> None:
    origin, end = desk_at("50"), desk_at("10")
    parcel = make_parcel(end.branch)
    steps: list[tuple[Desk, Action, Callable[[], ScanEvent], ScanKind, ParcelState]] = [
        (
            origin,
            Action.ACCEPT,
            lambda: scanning.accept(parcel, origin, weight_g=520),
            ScanKind.ACCEPTED,
            ParcelState.ACCEPTED,
        ),
        (origin, Action.SEND_ON, lambda: scanning.send_on(parcel, origin), ScanKind.SENT_ON, ParcelState.IN_TRANSIT),
        (
            end,
            Action.RECEIVE,
            lambda: scanning.receive(parcel, end, shelf="B2"),
            ScanKind.ARRIVED,
            ParcelState.AT_BRANCH,
        ),
        (
            end,
            Action.HAND_OVER,
            lambda: scanning.hand_over(parcel, end, code=parcel.pickup_code),
            ScanKind.COLLECTED,
            ParcelState.COLLECTED,
        ),
    ]
    for desk, action, scan, kind, state in steps:
        assert next_action(parcel, desk.branch) == action
        event = scan()
        assert (event.kind, event.branch, event.clerk) == (kind, desk.branch, desk.clerk)
        assert again(parcel).state == state
    assert next_action(parcel, end.branch) == Action.NOTHING
    assert again(parcel).finished_at is not None
    told = Job.objects.filter(kind="fulfilment.parcel_moved", arguments__parcel_id=parcel.pk)
    assert [job.arguments["event"] for job in told.order_by("created_at")] == [
        "accept",
        "send_on",
        "arrive",
        "collect",
    ]
    assert StateChange.objects.filter(aggregate="fulfilment.Parcel", object_id=str(parcel.pk)).count() == 4


def test_a_parcel_for_home_goes_out_comes_back_and_goes_out_again() -> None:
    end = desk_at()
    parcel = waiting(end, is_pickup=False)
    assert parcel.pickup_code == ""
    assert next_action(parcel, end.branch) == Action.GO_OUT
    scanning.take_out(parcel, end)
    assert next_action(parcel, end.branch) == Action.DELIVER
    back = scanning.bring_back(parcel, end, shelf="C3", reason="nobody at home")
    assert (back.kind, back.note, parcel.shelf, parcel.state) == (
        ScanKind.ARRIVED,
        "nobody at home",
        "C3",
        ParcelState.AT_BRANCH,
    )
    scanning.take_out(parcel, end)
    scanning.deliver(parcel, end)
    assert again(parcel).state == ParcelState.DELIVERED


def test_what_is_refused_at_the_door_goes_back_and_that_can_be_corrected() -> None:
    end = desk_at()
    parcel = waiting(end, is_pickup=False)
    scanning.take_out(parcel, end)
    refused = scanning.send_back(parcel, end, reason="refused at the door")
    assert (refused.kind, refused.note, parcel.state) == (
        ScanKind.GOING_BACK,
        "refused at the door",
        ParcelState.RETURNING,
    )
    scanning.correct(refused, end, reason="the wrong parcel")
    assert again(parcel).state == ParcelState.OUT_FOR_DELIVERY


@pytest.mark.parametrize("is_pickup", [True, False])
def test_what_is_to_be_paid_is_paid_before_it_is_handed_over(is_pickup: bool) -> None:
    end = desk_at()
    parcel = make_parcel(end.branch, is_pickup=is_pickup, collect_amount=Decimal("350.50"))
    scanning.accept(parcel, end, weight_g=520)
    scanning.receive(parcel, end, shelf="A1")
    if not is_pickup:
        scanning.take_out(parcel, end)
    moves = parcel.moves

    def hand_over() -> ScanEvent:
        return scanning.hand_over(parcel, end, code=parcel.pickup_code) if is_pickup else scanning.deliver(parcel, end)

    with pytest.raises(CashDue) as error:
        hand_over()
    assert (error.value.amount, again(parcel).moves) == (Decimal("350.50"), moves)
    services.mark_collected(parcel, end)
    assert (parcel.moves, parcel.cash_due) == (moves + 1, Decimal(0))
    with pytest.raises(WrongState):
        services.mark_collected(parcel, end)
    scan = hand_over()
    scanning.correct(scan, end, reason="the wrong parcel")
    assert (parcel.cash_due, parcel.collect_amount) == (Decimal(0), Decimal("350.50"))


def test_arriving_gives_a_code_a_place_and_the_branchs_days() -> None:
    end = desk_at()
    parcel = waiting(end)
    assert len(parcel.pickup_code) == 6
    assert (parcel.shelf, parcel.current_branch) == ("A1", end.branch)
    assert parcel.keep_until is not None
    assert timedelta(days=7) <= parcel.keep_until - timezone.now() < timedelta(days=8)
    reminder = Job.objects.get(kind="fulfilment.remind")
    assert reminder.run_at == parcel.keep_until - timedelta(days=2)


def test_the_weight_has_the_limit_of_the_service() -> None:
    origin = desk_at()
    parcel = make_parcel()
    with pytest.raises(TooHeavy) as refused:
        scanning.accept(parcel, origin, weight_g=30_001)
    assert refused.value.limit_g == 30_000
    assert again(parcel).state == ParcelState.PREPARED
    assert scanning.accept(parcel, origin, weight_g=30_000).weight_g == 30_000


def test_a_parcel_is_put_on_the_shelf_only_where_it_is_bound() -> None:
    origin, end, elsewhere = desk_at("50"), desk_at("10"), desk_at("90")
    parcel = accepted(origin, end)
    for desk in (origin, elsewhere):
        assert next_action(parcel, desk.branch) == Action.SEND_ON
        with pytest.raises(NotHere):
            scanning.receive(parcel, desk, shelf="A1")
    with pytest.raises(NotHere):
        scanning.send_on(parcel, end)


def test_what_lies_at_another_branch_is_not_touched() -> None:
    end, elsewhere = desk_at("10"), desk_at("90")
    parcel = waiting(end)
    assert next_action(parcel, elsewhere.branch) == Action.NOTHING
    attempts: list[Callable[[], ScanEvent]] = [
        lambda: scanning.hand_over(parcel, elsewhere, code=parcel.pickup_code),
        lambda: scanning.take_out(parcel, elsewhere),
        lambda: scanning.send_back(parcel, elsewhere, reason=""),
        lambda: scanning.give_back(parcel, elsewhere),
        lambda: scanning.deliver(parcel, elsewhere),
    ]
    for attempt in attempts:
        with pytest.raises(NotHere):
            attempt()
    assert again(parcel).state == ParcelState.AT_BRANCH


def test_of_two_clerks_who_hand_the_same_parcel_over_one_wins() -> None:
    end = desk_at()
    other = Desk(make_clerk(end.branch), end.branch)
    parcel = waiting(end)
    seen_by_other = again(parcel)
    code = parcel.pickup_code
    scanning.hand_over(parcel, end, code=code)
    with pytest.raises(WrongState):
        scanning.hand_over(seen_by_other, other, code=code)
    assert ScanEvent.objects.filter(parcel=parcel, kind=ScanKind.COLLECTED).count() == 1


def test_sending_on_twice_from_the_same_look_is_once() -> None:
    origin, end = desk_at("50"), desk_at("10")
    parcel = accepted(origin, end)
    seen = again(parcel)
    scanning.send_on(parcel, origin)
    with pytest.raises(WrongState):
        scanning.send_on(seen, origin)
    assert ScanEvent.objects.filter(parcel=parcel, kind=ScanKind.SENT_ON).count() == 1


def test_three_wrong_codes_lock_the_parcel_for_ten_minutes() -> None:
    end = desk_at()
    parcel = waiting(end)
    for left in (2, 1):
        with pytest.raises(WrongCode) as wrong:
            scanning.hand_over(parcel, end, code=wrong_code(parcel))
        assert wrong.value.left == left
    with pytest.raises(CodesLocked):
        scanning.hand_over(parcel, end, code=wrong_code(parcel))
    with pytest.raises(CodesLocked) as locked:
        scanning.hand_over(parcel, end, code=parcel.pickup_code)
    assert timedelta(minutes=9) < locked.value.until - timezone.now() <= timedelta(minutes=10)
    with pytest.raises(CodesLocked):
        find_by_code(end, parcel.pickup_code)
    assert ScanEvent.objects.filter(kind=ScanKind.WRONG_CODE, parcel=parcel).count() == 3

    Parcel.objects.filter(pk=parcel.pk).update(locked_until=timezone.now() - timedelta(seconds=1))
    scanning.hand_over(again(parcel), end, code=parcel.pickup_code)
    assert again(parcel).state == ParcelState.COLLECTED


def test_a_right_code_forgets_the_wrong_ones() -> None:
    end = desk_at()
    parcel = waiting(end)
    for _ in range(2):
        with pytest.raises(WrongCode):
            scanning.hand_over(parcel, end, code=wrong_code(parcel))
    check_code(parcel, end, parcel.pickup_code)
    assert (again(parcel).wrong_codes, again(parcel).locked_until) == (0, None)


def test_codes_typed_without_a_parcel_slow_down_the_clerk_at_that_branch() -> None:
    end = desk_at()
    other = Desk(make_clerk(end.branch), end.branch)
    parcel = waiting(end)
    assert find_by_code(end, parcel.pickup_code) == parcel
    for left in (2, 1):
        with pytest.raises(WrongCode) as wrong:
            find_by_code(end, wrong_code(parcel))
        assert wrong.value.left == left
    with pytest.raises(CodesLocked):
        find_by_code(end, wrong_code(parcel))
    with pytest.raises(CodesLocked):
        find_by_code(end, parcel.pickup_code)
    assert find_by_code(other, parcel.pickup_code) == parcel
    ScanEvent.objects.filter(kind=ScanKind.WRONG_CODE).update(at=timezone.now() - timedelta(minutes=11))
    assert find_by_code(end, parcel.pickup_code) == parcel


def test_a_code_opens_only_its_own_branchs_shelf() -> None:
    end, elsewhere = desk_at("10"), desk_at("90")
    parcel = waiting(end)
    with pytest.raises(WrongCode):
        find_by_code(elsewhere, parcel.pickup_code)


def test_no_wrong_code_is_written_down() -> None:
    end = desk_at()
    parcel = waiting(end)
    with pytest.raises(WrongCode):
        find_by_code(end, wrong_code(parcel))
    with pytest.raises(WrongCode):
        scanning.hand_over(parcel, end, code=wrong_code(parcel))
    assert set(ScanEvent.objects.filter(kind=ScanKind.WRONG_CODE).values_list("code", flat=True)) == {"", parcel.s10}


def test_what_is_not_fetched_goes_back_to_where_it_was_handed_in() -> None:
    origin, end = desk_at("50"), desk_at("10")
    parcel = accepted(origin, end)
    scanning.send_on(parcel, origin)
    scanning.receive(parcel, end, shelf="A1")
    scanning.send_back(parcel, end, reason="refused")
    assert (parcel.pickup_code, parcel.keep_until) == ("", None)
    assert next_action(parcel, end.branch) == Action.SEND_ON
    scanning.send_on(parcel, end)
    assert next_action(parcel, origin.branch) == Action.RECEIVE
    scanning.receive(parcel, origin, shelf="D4")
    assert (parcel.shelf, parcel.pickup_code, parcel.keep_until) == ("D4", "", None)
    assert next_action(parcel, origin.branch) == Action.GIVE_BACK
    scanning.give_back(parcel, origin)
    assert again(parcel).state == ParcelState.RETURNED


def test_a_correction_restores_what_was_before() -> None:
    end = desk_at()
    parcel = waiting(end)
    before = {name: getattr(again(parcel), name) for name in ("state", "shelf", "pickup_code", "keep_until")}
    scan = scanning.hand_over(parcel, end, code=parcel.pickup_code)
    correction = scanning.correct(scan, end, reason="handed the wrong one")
    restored = again(parcel)
    assert {name: getattr(restored, name) for name in before} == before
    assert (correction.corrects, correction.note, restored.finished_at) == (scan, "handed the wrong one", None)
    assert restored.current_branch == end.branch
    with pytest.raises(NotCorrectable):
        scanning.correct(scan, end, reason="again")
    scanning.hand_over(restored, end, code=restored.pickup_code)


def test_a_corrected_acceptance_forgets_the_weight_and_makes_the_label_anew() -> None:
    origin = desk_at()
    parcel = make_parcel()
    scan = scanning.accept(parcel, origin, weight_g=999)
    Parcel.objects.filter(pk=parcel.pk).update(label="labels/old.pdf")
    scanning.correct(scan, origin, reason="read the scale wrongly")
    restored = again(parcel)
    assert (restored.state, restored.weighed_g, restored.accepted_branch, bool(restored.label)) == (
        ParcelState.PREPARED,
        None,
        None,
        False,
    )
    assert Job.objects.filter(kind="fulfilment.make_label", arguments__parcel_id=parcel.pk).count() == 3


def test_a_scan_is_corrected_only_soon_by_its_own_clerk_and_before_anything_else() -> None:
    origin, end = desk_at("50"), desk_at("10")
    colleague = Desk(make_clerk(origin.branch), origin.branch)
    parcel = make_parcel(end.branch)
    scan = scanning.accept(parcel, origin, weight_g=500)
    with pytest.raises(NotCorrectable):
        scanning.correct(scan, colleague, reason="not mine")
    assert selectors.correctable_scan(colleague) is None
    assert selectors.correctable_scan(origin) == scan

    scan.at = timezone.now() - timedelta(hours=13)
    with pytest.raises(NotCorrectable):
        scanning.correct(scan, origin, reason="too late")
    scan.refresh_from_db()

    scanning.send_on(parcel, origin)
    with pytest.raises(NotCorrectable):
        scanning.correct(scan, origin, reason="it has left")
    assert again(parcel).state == ParcelState.IN_TRANSIT


def test_every_action_is_refused_from_every_other_state() -> None:
    end = desk_at()
    parcel = make_parcel(end.branch)
    with pytest.raises(WrongState):
        scanning.receive(parcel, end, shelf="A1")
    with pytest.raises(NotHere):
        scanning.hand_over(parcel, end, code="")
    scanning.accept(parcel, end, weight_g=500)
    with pytest.raises(WrongState):
        scanning.accept(parcel, end, weight_g=500)
    with pytest.raises(WrongState):
        scanning.hand_over(parcel, end, code="")
    with pytest.raises(WrongState):
        scanning.deliver(parcel, end)
    scanning.receive(parcel, end, shelf="A1")
    with pytest.raises(WrongState):
        scanning.take_out(parcel, end)
    with pytest.raises(WrongState):
        scanning.give_back(parcel, end)
