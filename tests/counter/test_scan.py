"""The one input knows from the state what to do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from marketplace.fulfilment import selectors
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel, ParcelState, ScanEvent, ScanKind
from marketplace.fulfilment.services import cancel_parcel
from tests.counter.conftest import Counter
from tests.factories import make_clerk, make_parcel


def state_of(parcel: Parcel) -> str:
    return Parcel.objects.get(pk=parcel.pk).state


def kinds(counter: Counter) -> list[str]:
    events = ScanEvent.objects.filter(branch=counter.desk.branch).order_by("id")
    return list(events.values_list("kind", flat=True))


def arrived(end: Counter, *, is_pickup: bool = True) -> Parcel:
    """A parcel on the shelf of `end`, handed in there too."""
    parcel = make_parcel(end.desk.branch, is_pickup=is_pickup)
    for text in (parcel.drop_off_code, "500", parcel.s10, ""):
        end.scan(text)
    end.answer = None
    return Parcel.objects.get(pk=parcel.pk)


def test_a_parcel_is_accepted_with_its_weight(origin: Counter) -> None:
    parcel = make_parcel()
    question = origin.scan(parcel.drop_off_code)
    assert (question.state, question.word) == ("attention", "Weigh it")
    assert ("Declared weight", "500 g") in question.facts
    done = origin.scan("520")
    assert (done.state, done.word, done.detail) == ("good", "Accepted", "EA 0000 0001 4 TH")
    assert "20 g more than declared" in done.sentence
    assert done.links[0].url == f"/counter/label/{parcel.s10}/"
    event = ScanEvent.objects.get(kind=ScanKind.ACCEPTED)
    assert (event.weight_g, event.clerk, event.branch) == (520, origin.desk.clerk, origin.desk.branch)


@pytest.mark.parametrize(
    "typed", ["๕๒๐", "520 กรัม", "ถ/จ", " 520 ", "520g"], ids=["thai", "unit", "thai keyboard", "spaces", "latin unit"]
)
def test_a_weight_is_typed_as_people_type(origin: Counter, typed: str) -> None:
    parcel = make_parcel()
    origin.scan(parcel.s10)
    assert origin.scan(typed).word == "Accepted"
    assert Parcel.objects.get(pk=parcel.pk).weighed_g == 520


@pytest.mark.parametrize(
    "typed", ["", "0", "-5", "💥", "1000000000", "30001", "abc", "1.5", "5" * 5000, "100000", "\x00", "12345678"]
)
def test_a_weight_that_is_none_is_asked_for_again(origin: Counter, typed: str) -> None:
    parcel = make_parcel()
    origin.scan(parcel.drop_off_code)
    again = origin.scan(typed)
    assert (again.state, again.word) == ("refuse", "Check the weight")
    assert again.sentence
    assert again.typed == typed[:100]
    assert origin.scan("500").word == "Accepted"


def test_a_weight_above_the_services_limit_is_refused(origin: Counter) -> None:
    parcel = make_parcel(service="registered")
    origin.scan(parcel.drop_off_code)
    refused = origin.scan("2001")
    assert (refused.state, refused.word) == ("refuse", "Too heavy")
    assert "2 kg" in refused.sentence
    assert state_of(parcel) == ParcelState.PREPARED


def test_scanning_the_next_thing_leaves_the_question(origin: Counter) -> None:
    first, second = make_parcel(), make_parcel()
    origin.scan(first.drop_off_code)
    assert origin.scan(second.drop_off_code).word == "Weigh it"
    origin.scan("400")
    assert state_of(first) == ParcelState.PREPARED
    assert state_of(second) == ParcelState.ACCEPTED


def test_from_hand_to_hand(origin: Counter, end: Counter) -> None:
    parcel = make_parcel(end.desk.branch)
    origin.scan(parcel.drop_off_code)
    origin.scan("500")
    onward = origin.scan(parcel.s10)
    assert (onward.word, onward.detail) == ("Send on", f"{end.desk.branch.name_en} 10200")
    assert origin.scan("").word == "Sent on"
    shelf = end.scan(parcel.s10)
    assert (shelf.word, shelf.detail) == ("Arrived", "A1")
    done = end.scan("b7")
    assert (done.word, done.detail) == ("On the shelf", "B7")
    assert end.scan(parcel.s10).word == "Ask for the pick-up code"
    code = Parcel.objects.get(pk=parcel.pk).pickup_code
    right = end.scan(code)
    assert (right.state, right.word) == ("good", parcel.recipient_name)
    assert end.scan("").word == "Handed over"
    assert state_of(parcel) == ParcelState.COLLECTED
    assert kinds(origin) == ["shown", "accepted", "shown", "sent_on"]
    assert kinds(end) == ["shown", "arrived", "shown", "collected"]


def test_a_pickup_code_alone_finds_its_parcel(end: Counter) -> None:
    parcel = arrived(end)
    right = end.scan(parcel.pickup_code)
    assert (right.word, right.detail) == (parcel.recipient_name, "Shelf A1")
    assert end.scan("").word == "Handed over"


def test_the_suggested_place_is_the_emptiest(end: Counter) -> None:
    assert arrived(end).shelf == "A1"
    assert arrived(end).shelf == "A2"


@pytest.mark.parametrize("typed", ["💥", "3A", "A-VERY-LONG-PLACE", "ก" * 5000])
def test_a_place_that_is_none_is_asked_for_again(end: Counter, typed: str) -> None:
    parcel = make_parcel(end.desk.branch)
    for text in (parcel.drop_off_code, "500", parcel.s10):
        end.scan(text)
    again = end.scan(typed)
    assert (again.state, again.word) == ("refuse", "No such place")
    assert end.scan("").word == "On the shelf"


def test_wrong_codes_lock_the_parcel(end: Counter) -> None:
    parcel = arrived(end)
    wrong = "000000" if parcel.pickup_code != "000000" else "000001"
    end.scan(parcel.s10)
    first = end.scan(wrong)
    assert (first.state, first.word) == ("refuse", "Wrong code")
    assert "Tries left: 2" in first.sentence
    assert "6 digits" in end.scan("12").sentence  # not even a code: no try is lost
    assert "Tries left: 1" in end.scan(wrong).sentence
    assert end.scan(wrong).word == "Please wait"
    assert end.scan(parcel.s10).word == "Please wait"
    assert parcel.recipient_name not in str(end.answer)
    Parcel.objects.filter(pk=parcel.pk).update(locked_until=timezone.now() - timedelta(seconds=1))
    end.scan(parcel.s10)
    assert end.scan(parcel.pickup_code).word == parcel.recipient_name


def test_codes_without_a_parcel_are_slowed_down(end: Counter) -> None:
    parcel = arrived(end)
    wrong = "000000" if parcel.pickup_code != "000000" else "000001"
    assert [end.scan(wrong).word for _ in range(3)] == ["No parcel waits for this code"] * 2 + ["Please wait"]
    assert end.scan(parcel.pickup_code).word == "Please wait"
    assert state_of(parcel) == ParcelState.AT_BRANCH


def test_a_code_is_checked_again_when_it_is_handed_over(end: Counter) -> None:
    parcel = arrived(end)
    end.scan(parcel.pickup_code)
    forged = end.send({**end.form(), "scan": "", "code": "12"})
    assert forged.word == "Wrong code"
    assert state_of(parcel) == ParcelState.AT_BRANCH


def test_home_delivery(end: Counter) -> None:
    parcel = arrived(end, is_pickup=False)
    assert end.scan(parcel.s10).word == "Take it out"
    assert end.scan("").word == "Out for delivery"
    assert end.scan(parcel.s10).word == "Delivered?"
    assert end.scan("", do="absent").word == "Back on the shelf"
    for text in (parcel.s10, "", parcel.s10, ""):
        end.scan(text)
    assert state_of(parcel) == ParcelState.DELIVERED


def test_what_is_not_accepted_goes_back_to_its_sender(origin: Counter, end: Counter) -> None:
    parcel = make_parcel(end.desk.branch)
    for counter, text in ((origin, parcel.drop_off_code), (origin, "500"), (origin, parcel.s10), (origin, "")):
        counter.scan(text)
    end.scan(parcel.s10)
    end.scan("")
    end.scan(parcel.s10)
    back = end.scan("", do="refused")
    assert (back.word, back.detail) == ("Goes back", f"{origin.desk.branch.name_en} 50200")
    assert end.scan("").word == "Sent on"
    assert origin.scan(parcel.s10).word == "Arrived"
    origin.scan("")
    give = origin.scan(parcel.s10)
    assert (give.word, give.detail) == ("Give it back to the sender", parcel.sender_name)
    assert origin.scan("").word == "Given back to the sender"
    assert state_of(parcel) == ParcelState.RETURNED


@pytest.mark.parametrize("state", ["accepted", "in_transit", "at_branch", "out_for_delivery"])
def test_of_a_parcel_bound_elsewhere_only_the_destination_is_shown(origin: Counter, end: Counter, state: str) -> None:
    parcel = make_parcel(end.desk.branch)
    here = end.desk.branch if state in ("at_branch", "out_for_delivery") else None
    Parcel.objects.filter(pk=parcel.pk).update(
        state=state, current_branch=here, accepted_branch=origin.desk.branch, pickup_code="123456", shelf="HIDDENPLACE"
    )
    answer = origin.scan(parcel.s10)
    assert (answer.word, answer.detail) == ("Send on", f"{end.desk.branch.name_en} 10200")
    response = origin.client.post("/counter/", {"scan": parcel.s10})
    for secret in (
        parcel.recipient_name,
        parcel.sender_name,
        "123456",
        "Z9",
        "5432",
        parcel.goods,
        parcel.order_number,
    ):
        assert secret not in response.content.decode()


def test_finished_and_cancelled_parcels_say_so(end: Counter) -> None:
    parcel = arrived(end)
    end.scan(parcel.pickup_code)
    end.scan("")
    over = end.scan(parcel.s10)
    assert over.word == "Nothing to do"
    assert parcel.recipient_name not in str(over)
    cancelled = make_parcel()
    cancel_parcel(cancelled.pk, actor=None, reason="")
    assert end.scan(cancelled.drop_off_code).word == "Cancelled"


@pytest.mark.parametrize("step", ["accept", "send_on", "receive", "hand_over", "go_out", "deliver", "give_back"])
def test_pressing_twice_does_it_once(origin: Counter, end: Counter, step: str) -> None:
    parcel, counter = _asked(step, origin, end)
    form = {**counter.form(), "scan": "500" if step == "accept" else ""}
    assert form["step"] == step
    assert counter.send(form).state == "good"
    moves = Parcel.objects.get(pk=parcel.pk).moves
    second = counter.send(form)
    assert (second.state, second.word) == ("attention", "Done already")
    assert Parcel.objects.get(pk=parcel.pk).moves == moves


def test_of_two_clerks_one_hands_it_over(end: Counter) -> None:
    parcel = arrived(end)
    colleague = Counter(Desk(make_clerk(end.desk.branch), end.desk.branch))
    for counter in (end, colleague):
        assert counter.scan(parcel.pickup_code).word == parcel.recipient_name
    assert end.scan("").word == "Handed over"
    assert colleague.scan("").word == "Done already"
    assert ScanEvent.objects.filter(kind=ScanKind.COLLECTED).count() == 1


def _asked(step: str, origin: Counter, end: Counter) -> tuple[Parcel, Counter]:
    """A parcel, and the counter at which `step` is the question."""
    parcel = make_parcel(end.desk.branch, is_pickup=step == "hand_over")
    way = {
        "accept": [(origin, parcel.s10)],
        "send_on": [(origin, parcel.s10), (origin, "500"), (origin, parcel.s10)],
    }
    way["receive"] = [*way["send_on"], (origin, ""), (end, parcel.s10)]
    way["go_out"] = way["hand_over"] = [*way["receive"], (end, ""), (end, parcel.s10)]
    way["deliver"] = [*way["go_out"], (end, ""), (end, parcel.s10)]
    for counter, text in way.get(step, way["go_out"]):
        counter.scan(text)
    if step == "hand_over":
        end.scan(Parcel.objects.get(pk=parcel.pk).pickup_code)
    if step == "give_back":
        end.scan("", do="refused")
        end.scan("")
        origin.scan(parcel.s10)
        origin.scan("")
        origin.scan(parcel.s10)
    return parcel, origin if step in ("accept", "send_on", "give_back") else end


@pytest.mark.parametrize(
    "typed",
    ["💥", "1000000000", "x" * 5000, "12", "EA000000015TH", "EA000000005TH", "\x00abc", "9" * 5000, "<b>", "กขค"],
)
def test_what_is_not_ours_is_said_plainly_and_written_down(end: Counter, typed: str) -> None:
    answer = end.scan(typed)
    assert (answer.state, answer.word) == ("refuse", "Not recognised")
    assert answer.sentence
    event = ScanEvent.objects.get()
    assert (event.kind, event.clerk, event.branch) == (ScanKind.UNKNOWN, end.desk.clerk, end.desk.branch)
    assert len(event.code) <= 40


def test_nothing_scanned_is_no_scan(end: Counter) -> None:
    assert end.scan("").word == "Nothing was scanned"
    assert not ScanEvent.objects.exists()


@pytest.mark.parametrize(
    "forged",
    [
        {"step": "bogus", "parcel": "EA000000005TH", "seen": "0"},
        {"step": "accept", "parcel": "", "seen": "x"},
        {"step": "take_payment", "number": "x"},
        {"step": "pay_out", "number": ""},
        {"step": "hand_over_code", "parcel": "\x00", "seen": "0"},
    ],
)
def test_a_forged_form_changes_nothing(end: Counter, forged: dict[str, str]) -> None:
    parcel = make_parcel()
    for text in ("", "500", "A1"):
        assert end.send({**forged, "scan": text}).state != "good"
    for step in ("bogus", "give_back", "deliver"):
        form = {"step": step, "parcel": parcel.s10, "seen": "0", "scan": ""}
        assert end.send(form).word == "Done already"
    assert state_of(parcel) == ParcelState.PREPARED


def test_the_page_asks_the_database_a_fixed_number_of_times(end: Counter, django_assert_max_num_queries: Any) -> None:
    arrived(end)
    for _ in range(5):
        arrived(end)
    assert len(selectors.last_scans(end.desk)) == 10
    with django_assert_max_num_queries(10):
        end.client.get("/counter/")
