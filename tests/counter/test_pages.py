"""Who sees which page of the counter, and what stands on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from marketplace.fulfilment import scanning
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel, ParcelState, ScanEvent, ScanKind
from marketplace.fulfilment.selectors import PAGE
from marketplace.ordering import counter as slips
from marketplace.ordering import paying
from tests.counter.conftest import Counter
from tests.factories import make_branch, make_clerk, make_member, make_order, make_parcel, make_seller, make_user

PAGES = [
    "/counter/",
    "/counter/shelf/",
    "/counter/arriving/",
    "/counter/today/",
    "/counter/correct/",
    "/counter/branch/",
]


def on_the_way(origin: Counter, end: Counter) -> Parcel:
    parcel = make_parcel(end.desk.branch)
    scanning.accept(parcel, origin.desk, weight_g=500)
    scanning.send_on(parcel, origin.desk)
    return parcel


def on_the_shelf(end: Counter) -> Parcel:
    parcel = make_parcel(end.desk.branch)
    scanning.accept(parcel, end.desk, weight_g=500)
    scanning.receive(parcel, end.desk, shelf="A1")
    return parcel


@pytest.mark.parametrize("address", [*PAGES, "/counter/label/EA000000014TH/", "/counter/receipt/x/"])
def test_only_clerks_come_in(market: None, address: str) -> None:
    guest = Client()
    assert guest.get(address).headers["Location"] == f"/accounts/login/?next={address}"
    for person in (make_user(), make_member(make_seller())):
        client = Client()
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in (404, 405)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["th", "en"])
def test_a_clerk_sees_every_page(end: Counter, address: str, language: str) -> None:
    end.client.cookies["django_language"] = language
    response = end.client.get(address)
    assert response.status_code == 200
    assert end.desk.branch.name in response.content.decode() or end.desk.branch.name_en in response.content.decode()


def test_a_clerk_of_several_branches_chooses_first(end: Counter) -> None:
    second = make_branch(province_code="90")
    make_clerk(second, user=end.desk.clerk)
    foreign = make_branch()
    assert end.client.get("/counter/").headers["Location"] == "/counter/branch/"
    for wrong in ("", "x", str(foreign.pk), "9" * 30):
        assert end.client.post("/counter/branch/", {"branch": wrong}).status_code == 200
        assert end.client.get("/counter/").headers["Location"] == "/counter/branch/"
    end.client.post("/counter/branch/", {"branch": str(second.pk)})
    assert end.client.get("/counter/").context["branch_name"] == second.name_en
    second.clerks.all().delete()  # the clerk left: the session's branch counts no more
    assert end.client.get("/counter/").context["branch_name"] == end.desk.branch.name_en


def test_lists_show_the_own_branch_only(origin: Counter, end: Counter) -> None:
    coming, lying = on_the_way(origin, end), on_the_shelf(end)
    assert coming.s10 in end.client.get("/counter/arriving/").content.decode()
    assert lying.s10 in end.client.get("/counter/shelf/").content.decode()
    for page in ("shelf", "arriving"):
        text = origin.client.get(f"/counter/{page}/").content.decode()
        assert coming.s10 not in text
        assert lying.s10 not in text
    today = origin.client.get("/counter/today/").content.decode()
    assert "EA 0000 0001 4 TH" in today
    assert "EA 0000 0002 8 TH" not in today


def test_arriving_shows_nothing_personal(origin: Counter, end: Counter) -> None:
    parcel = on_the_way(origin, end)
    text = end.client.get("/counter/arriving/").content.decode()
    assert origin.desk.branch.name_en in text
    for secret in (parcel.recipient_name, parcel.sender_name, parcel.goods, parcel.order_number, "5432"):
        assert secret not in text


def test_what_comes_back_is_among_the_arriving_and_what_must_leave_stands_on_the_shelf(
    origin: Counter, end: Counter
) -> None:
    parcel = on_the_way(origin, end)
    scanning.receive(parcel, end.desk, shelf="A1")
    scanning.expire_keeping(parcel)
    assert "Send back" in end.client.get("/counter/shelf/").content.decode()
    assert parcel.s10 in origin.client.get("/counter/arriving/").content.decode()
    scanning.send_on(parcel, end.desk)
    assert parcel.s10 not in end.client.get("/counter/shelf/").content.decode()
    assert parcel.s10 in origin.client.get("/counter/arriving/").content.decode()
    scanning.receive(parcel, origin.desk, shelf="B1")
    assert parcel.s10 not in origin.client.get("/counter/arriving/").content.decode()
    assert "Give back to the sender" in origin.client.get("/counter/shelf/").content.decode()


@pytest.mark.parametrize("page", ["shelf", "arriving", "today"])
def test_lists_are_paged_and_ask_a_fixed_number_of_times(
    origin: Counter, end: Counter, page: str, django_assert_max_num_queries: Any
) -> None:
    parcel = on_the_way(origin, end) if page == "arriving" else on_the_shelf(end)
    many = []
    for number in range(PAGE + 5):
        fields = {field.name: getattr(parcel, field.name) for field in Parcel._meta.concrete_fields}
        del fields["id"]
        fields |= {"s10": f"EA{number:09d}XX", "drop_off_code": f"{number:08d}", "pickup_code": f"{number:06d}"}
        many.append(Parcel(**fields))
    Parcel.objects.bulk_create(many)
    ScanEvent.objects.bulk_create(
        ScanEvent(kind=ScanKind.LABEL, branch=end.desk.branch, clerk=end.desk.clerk, code=f"LABEL{number}")
        for number in range(PAGE + 5)
    )
    with django_assert_max_num_queries(12):
        first = end.client.get(f"/counter/{page}/")
    rows = "scans" if page == "today" else "parcels"
    assert len(first.context[rows]) == PAGE
    second = end.client.get(f"/counter/{page}/{first.context['next_url']}")
    assert 0 < len(second.context[rows]) < PAGE
    seen = {str(row) for answer in (first, second) for row in answer.context[rows]}
    assert len(seen) == len(first.context[rows]) + len(second.context[rows])
    for wrong in ("x", "-1", "๑", "9" * 40):
        assert end.client.get(f"/counter/{page}/", {"before": wrong}).status_code == 200


def test_a_label_is_printed_where_the_parcel_lies_and_that_is_written_down(origin: Counter, end: Counter) -> None:
    parcel = make_parcel(end.desk.branch)
    address = f"/counter/label/{parcel.s10}/"
    assert origin.client.get(address).status_code == 404  # not handed in yet: it lies nowhere
    scanning.accept(parcel, origin.desk, weight_g=500)
    response = origin.client.get(address)
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert end.client.get(address).status_code == 404
    assert ScanEvent.objects.get(kind=ScanKind.LABEL).clerk == origin.desk.clerk
    scanning.send_on(parcel, origin.desk)
    assert origin.client.get(address).status_code == 404


def test_a_shelf_slip_is_printed_on_the_own_branch_only(origin: Counter, end: Counter) -> None:
    parcel = on_the_shelf(end)
    assert end.client.get(f"/counter/shelf-slip/{parcel.s10}/").content.startswith(b"%PDF")
    assert origin.client.get(f"/counter/shelf-slip/{parcel.s10}/").status_code == 404


def test_a_receipt_is_shown_where_the_money_was_taken(origin: Counter, end: Counter) -> None:
    order = make_order(gateway_code="counter")
    paying.start(order)
    charge = slips.take_payment(number=order.number, branch=end.desk.branch, clerk=end.desk.clerk)
    address = f"/counter/receipt/{charge.receipt_number}/"
    text = end.client.get(address).content.decode()
    assert charge.receipt_number is not None
    assert charge.receipt_number in text
    assert "฿252" in text
    assert origin.client.get(address).status_code == 404


def test_the_last_scan_is_corrected_with_a_reason(end: Counter) -> None:
    parcel = on_the_shelf(end)
    scanning.hand_over(parcel, end.desk, code=parcel.pickup_code)
    scan = ScanEvent.objects.get(kind=ScanKind.COLLECTED)
    form = {"scan": str(scan.pk), "reason": "wrong parcel"}
    refused = end.client.post("/counter/correct/", {**form, "reason": " "})
    assert refused.status_code == 200
    assert refused.context["form"].errors["reason"]
    assert end.client.post("/counter/correct/", form).headers["Location"] == "/counter/"
    parcel.refresh_from_db()
    assert parcel.state == ParcelState.AT_BRANCH
    end.client.post("/counter/correct/", form)
    assert ScanEvent.objects.filter(kind=ScanKind.CORRECTED).count() == 1
    assert "wrong parcel" in end.client.get("/counter/today/").content.decode()


def test_another_clerks_or_an_old_scan_is_not_corrected(end: Counter) -> None:
    parcel = on_the_shelf(end)
    scan = ScanEvent.objects.get(kind=ScanKind.ARRIVED)
    colleague = Counter(Desk(make_clerk(end.desk.branch), end.desk.branch))
    form = {"scan": str(scan.pk), "reason": "not mine"}
    assert colleague.client.post("/counter/correct/", form).status_code == 200
    for wrong in ("x", "", "0", "9" * 30):
        end.client.post("/counter/correct/", {**form, "scan": wrong})
    ScanEvent.objects.filter(pk=scan.pk).update(at=timezone.now() - timedelta(hours=13))
    end.client.post("/counter/correct/", form)
    parcel.refresh_from_db()
    assert parcel.state == ParcelState.AT_BRANCH
    assert not ScanEvent.objects.filter(kind=ScanKind.CORRECTED).exists()
