"""A parcel that is paid when it is handed over: the money first, then the parcel, in one press of a key."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from marketplace.fulfilment import scanning
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel, ParcelState, ScanEvent, ScanKind
from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance
from marketplace.ordering import collecting
from payments.gateways.cod.models import CodCharge
from payments.models import AttemptState
from tests.counter.conftest import Counter
from tests.factories import make_branch, make_clerk, make_cod_parcel, make_parcel

DUE = Decimal(252)  # two for 100 baht, EMS 52


def now(parcel: Parcel) -> Parcel:
    return Parcel.objects.get(pk=parcel.pk)


def arrived(end: Counter, *, is_pickup: bool = True) -> Parcel:
    parcel = make_cod_parcel(destination=end.desk.branch, is_pickup=is_pickup)
    assert parcel.destination_branch_id == end.desk.branch.pk
    for text in (parcel.drop_off_code, "500", parcel.s10, ""):
        end.scan(text)
    end.answer = None
    return now(parcel)


def out(end: Counter) -> Parcel:
    parcel = arrived(end, is_pickup=False)
    for text in (parcel.s10, ""):
        end.scan(text)
    return now(parcel)


def in_drawer(counter: Counter) -> Decimal:
    return balance(accounts.drawer(counter.desk.branch.pk))


def is_untouched(parcel: Parcel, counter: Counter) -> bool:
    charge = CodCharge.objects.get(order_number=parcel.order_number)
    return charge.collected_at is None and now(parcel).collected_at is None and in_drawer(counter) == 0


def test_the_money_is_taken_and_the_parcel_handed_over_at_once(end: Counter) -> None:
    parcel = arrived(end)
    question = end.scan(parcel.s10)
    assert ("Cash to take", "฿252") in question.facts
    right = end.scan(parcel.pickup_code)
    assert (right.state, right.word, right.detail) == ("attention", parcel.recipient_name, "฿252")
    assert "open it first" in right.sentence
    assert right.ask is not None
    assert right.ask.button == "฿252 taken – hand over"
    form = end.form()
    done = end.send({**form, "scan": ""})
    assert (done.state, done.word, done.detail) == ("good", "Handed over", "฿252")
    charge = CodCharge.objects.get()
    assert done.facts == (("Receipt number", charge.receipt_number),)
    assert (charge.branch, charge.clerk, charge.amount) == (end.desk.branch, end.desk.clerk, DUE)
    assert now(parcel).state == ParcelState.COLLECTED
    assert now(parcel).collected_at is not None
    attempt = collecting.attempt_of(parcel)
    assert attempt is not None
    assert (attempt.state, attempt.captured, attempt.branch) == (AttemptState.SUCCEEDED, DUE, end.desk.branch)
    assert in_drawer(end) == DUE
    assert end.send({**form, "scan": ""}).word == "Done already"
    assert in_drawer(end) == DUE
    assert ScanEvent.objects.filter(kind=ScanKind.PAID, parcel=parcel).count() == 1


def test_at_home_the_postman_brings_the_money(end: Counter) -> None:
    parcel = arrived(end, is_pickup=False)
    take_along = end.scan(parcel.s10)
    assert ("Cash to take", "฿252") in take_along.facts
    assert [link.url for link in take_along.links] == [f"/counter/cod/{parcel.s10}/"]
    end.scan("")
    back = end.scan(parcel.s10)
    assert (back.word, back.detail) == ("Delivered?", "฿252")
    assert is_untouched(parcel, end)
    done = end.scan("")
    assert (done.word, done.detail) == ("Delivered", "฿252")
    assert now(parcel).state == ParcelState.DELIVERED
    assert in_drawer(end) == DUE


def test_nobody_at_home_takes_no_money(end: Counter) -> None:
    parcel = out(end)
    end.scan(parcel.s10)
    assert end.scan("", do="absent").word == "Back on the shelf"
    assert now(parcel).state == ParcelState.AT_BRANCH
    assert is_untouched(parcel, end)


@pytest.mark.parametrize("where", ["before the code", "after opening it", "at the door"])
def test_who_refuses_pays_nothing_and_the_parcel_goes_back(end: Counter, where: str) -> None:
    parcel = out(end) if where == "at the door" else arrived(end)
    end.scan(parcel.s10)
    if where == "after opening it":
        end.scan(parcel.pickup_code)
    assert end.scan("", do="refused").word == "Goes back"
    assert now(parcel).state == ParcelState.RETURNING
    assert ScanEvent.objects.get(kind=ScanKind.GOING_BACK).note == "Refused, not paid"
    assert is_untouched(parcel, end)


def test_a_wrong_code_takes_no_money(end: Counter) -> None:
    parcel = arrived(end)
    end.scan(parcel.pickup_code)
    wrong = "000000" if parcel.pickup_code != "000000" else "111111"
    assert end.send({**end.form(), "scan": "", "code": wrong}).word == "Wrong code"
    assert is_untouched(parcel, end)
    assert now(parcel).state == ParcelState.AT_BRANCH


def test_money_taken_before_a_break_is_not_taken_again(end: Counter) -> None:
    parcel = arrived(end)
    collecting.collect_on_delivery(parcel, end.desk)  # and here the machine went dark
    question = end.scan(parcel.pickup_code)
    assert (question.state, question.detail) == ("good", "Shelf A1")
    assert "nothing to pay" in question.sentence
    done = end.scan("")
    assert (done.word, done.detail) == ("Handed over", "฿252")
    assert in_drawer(end) == DUE


def test_a_correction_puts_the_parcel_back_and_keeps_the_money(end: Counter) -> None:
    parcel = arrived(end)
    end.scan(parcel.pickup_code)
    end.scan("")
    scan = ScanEvent.objects.get(kind=ScanKind.COLLECTED)
    assert end.client.post("/counter/correct/", {"scan": scan.pk, "reason": "wrong parcel"}).status_code == 302
    again = now(parcel)
    assert (again.state, again.cash_due) == (ParcelState.AT_BRANCH, Decimal(0))
    assert again.collected_at is not None
    end.answer = None
    assert "nothing to pay" in end.scan(parcel.pickup_code).sentence
    assert end.scan("").word == "Handed over"
    assert in_drawer(end) == DUE
    assert CodCharge.objects.count() == 1


def test_what_happened_before_the_money_is_not_corrected_after_it(end: Counter) -> None:
    parcel = arrived(end)
    collecting.collect_on_delivery(parcel, end.desk)
    scan = ScanEvent.objects.get(kind=ScanKind.ARRIVED)
    end.client.post("/counter/correct/", {"scan": scan.pk, "reason": "wrong shelf"})
    assert now(parcel).state == ParcelState.AT_BRANCH
    assert not ScanEvent.objects.filter(kind=ScanKind.CORRECTED).exists()


def test_a_branch_without_cash_hands_nothing_over_that_is_to_be_paid(end: Counter) -> None:
    parcel = arrived(end)
    end.scan(parcel.pickup_code)
    form = {**end.form(), "scan": ""}
    type(end.desk.branch).objects.filter(pk=end.desk.branch.pk).update(takes_cash=False)
    assert end.send(form).word == "No cash here"
    assert end.scan(parcel.s10).word == "No cash here"
    assert now(parcel).state == ParcelState.AT_BRANCH
    assert is_untouched(parcel, end)


def test_of_two_clerks_one_takes_the_money(end: Counter) -> None:
    parcel = arrived(end)
    colleague = Counter(Desk(make_clerk(end.desk.branch), end.desk.branch))
    for counter in (end, colleague):
        counter.scan(parcel.pickup_code)
    assert end.scan("").word == "Handed over"
    assert colleague.scan("").word == "Done already"
    assert in_drawer(end) == DUE
    assert CodCharge.objects.get().clerk == end.desk.clerk


def test_another_branch_does_not_take_the_money(origin: Counter, end: Counter) -> None:
    parcel = arrived(end)
    for step in ("hand_over", "deliver"):
        form = {"step": step, "parcel": parcel.s10, "seen": str(parcel.moves), "code": parcel.pickup_code, "scan": ""}
        assert origin.send(form).word == "Done already"
    assert is_untouched(parcel, end)


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_papers_are_printed_where_the_parcel_is_and_where_it_was_paid(
    origin: Counter, end: Counter, language: str
) -> None:
    for counter in (origin, end):
        counter.client.cookies["django_language"] = language
    parcel = make_cod_parcel(destination=end.desk.branch)
    scanning.accept(parcel, origin.desk, weight_g=500)
    paper = f"/counter/cod/{parcel.s10}/"
    assert origin.client.get(paper).content.startswith(b"%PDF")
    assert end.client.get(paper).status_code == 404
    scanning.send_on(parcel, origin.desk)
    scanning.receive(parcel, end.desk, shelf="A1")
    charge = collecting.collect_on_delivery(parcel, end.desk)
    receipt = f"/counter/receipt/{charge.receipt_number}/"
    answer = end.client.get(receipt)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert origin.client.get(receipt).status_code == 404
    assert end.client.get(paper).status_code == 404  # it is paid


def test_a_parcel_that_was_paid_before_has_no_such_paper(end: Counter) -> None:
    parcel = make_parcel(end.desk.branch)
    scanning.accept(parcel, end.desk, weight_g=500)
    assert end.client.get(f"/counter/cod/{parcel.s10}/").status_code == 404


def test_accepting_offers_the_paper_that_goes_along(origin: Counter) -> None:
    parcel = make_cod_parcel(destination=make_branch(province_code="10"))
    origin.scan(parcel.drop_off_code)
    links = origin.scan("500").links
    assert [link.url for link in links] == [f"/counter/label/{parcel.s10}/", f"/counter/cod/{parcel.s10}/"]


def test_handing_over_asks_the_database_a_fixed_number_of_times(
    end: Counter, django_assert_max_num_queries: Any
) -> None:
    parcel = arrived(end)
    for _ in range(3):
        arrived(end)
    end.scan(parcel.pickup_code)
    form = {**end.form(), "scan": ""}
    with django_assert_max_num_queries(50):
        assert end.client.post("/counter/", form).context["answer"].word == "Handed over"
    assert timezone.now() - now(parcel).collected_at < timedelta(minutes=1)  # type: ignore[operator]
