"""Which ways to pay are offered, and why not the others."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override
from pytest_django import Settings

from marketplace.fulfilment import scanning
from marketplace.fulfilment.interface import Desk
from marketplace.ordering import collecting, ending, offering, paying
from marketplace.ordering.errors import PaymentWayClosed, TooManyOpenOrders
from marketplace.ordering.offering import must_be_open, open_orders, ways_to_pay
from marketplace.ordering.quoting import Destination
from marketplace.ordering.states import Delivery
from marketplace.postoffice.models import Branch
from tests.factories import make_branch, make_clerk, make_cod_parcel, make_order, make_paid_order

pytestmark = pytest.mark.usefixtures("market")

PHONE = "+66898765432"  # of make_contact


def basket(branch: Branch, *parts: str, phone: str = PHONE) -> dict[str, Any]:
    """What is asked about an order of these parts, to be fetched at the branch."""
    totals = [Decimal(part) for part in parts or ("252",)]
    return {
        "phone": phone,
        "total": sum(totals, Decimal(0)),
        "delivery": Destination(Delivery.PICKUP, branch.postcode, branch.pk),
        "per_part_totals": totals,
    }


def closed(asked: dict[str, Any]) -> dict[str, str]:
    return {way.gateway.code: way.closed_because for way in ways_to_pay(**asked) if way.closed_because}


def refuse(branch: Branch) -> None:
    desk = Desk(make_clerk(branch), branch)
    parcel = make_cod_parcel(destination=branch)
    scanning.accept(parcel, desk, weight_g=500)
    scanning.receive(parcel, desk, shelf="A1")
    scanning.send_back(parcel, desk, reason="refused")


def test_all_that_is_offered_here_in_order(settings: Settings) -> None:
    settings.PAYMENT_GATEWAYS = ("cod", "counter", "demo")
    asked = basket(make_branch())
    assert [way.gateway.code for way in ways_to_pay(**asked)] == ["cod", "counter", "demo"]
    assert closed(asked) == {}
    must_be_open("cod", **asked)
    settings.PAYMENT_GATEWAYS = ("counter",)
    with pytest.raises(PaymentWayClosed):
        must_be_open("cod", **asked)


@pytest.mark.parametrize(("total", "is_open"), [("5000", True), ("5000.01", False), ("0.99", False), ("1", True)])
def test_cash_on_delivery_has_a_ceiling_and_a_floor(total: str, is_open: bool) -> None:
    asked = basket(make_branch(), total)
    assert (closed(asked) == {}) is is_open
    if is_open:
        must_be_open("cod", **asked)
    else:
        with pytest.raises(PaymentWayClosed) as error:
            must_be_open("cod", **asked)
        assert error.value.reason == closed(asked)["cod"]
    must_be_open("counter", **asked)


def test_every_part_has_something_to_collect() -> None:
    assert set(closed(basket(make_branch(), "300", "0"))) == {"cod"}
    assert set(closed(basket(make_branch()) | {"per_part_totals": []})) == {"cod"}


def test_the_branch_must_take_cash() -> None:
    assert "no cash" in closed_in_english(basket(make_branch(takes_cash=False)))["cod"]
    branch = make_branch(province_code="90", takes_cash=False)
    home = basket(branch) | {"delivery": Destination(Delivery.HOME, branch.postcode)}
    assert set(closed(home)) == {"cod"}
    Branch.objects.filter(pk=branch.pk).update(takes_cash=True)
    assert closed(home) == {}


def closed_in_english(asked: dict[str, Any]) -> dict[str, str]:
    with override("en"):
        return closed(asked)


def test_who_did_not_pay_two_parcels_is_offered_it_no_more(settings: Settings) -> None:
    branch = make_branch(province_code="10")
    refuse(branch)
    assert closed(basket(branch)) == {}
    refuse(branch)
    assert set(closed(basket(branch))) == {"cod"}
    assert closed(basket(branch, phone="+66811111111")) == {}
    settings.COD_REFUSALS = 3
    assert closed(basket(branch)) == {}


def test_what_was_paid_and_came_back_is_no_refusal(settings: Settings) -> None:
    settings.COD_REFUSALS = 1
    branch = make_branch(province_code="10")
    desk = Desk(make_clerk(branch), branch)
    parcel = make_cod_parcel(destination=branch)
    scanning.accept(parcel, desk, weight_g=500)
    scanning.receive(parcel, desk, shelf="A1")
    collecting.collect_on_delivery(parcel, desk)
    scanning.send_back(parcel, desk, reason="changed their mind")
    assert closed(basket(branch)) == {}


@pytest.mark.parametrize("way", ["counter", "cod", "demo"])
def test_a_phone_has_so_many_unpaid_orders_at_a_time(settings: Settings, way: str) -> None:
    settings.OPEN_ORDERS_PER_PHONE = 2
    branch = make_branch(province_code="10")
    asked = basket(branch)
    make_paid_order(branch=branch)
    first = make_order(gateway_code="counter", branch=branch)
    on_delivery = make_order(gateway_code="cod", branch=branch)
    paying.start(on_delivery)
    assert open_orders(PHONE) == 2
    with pytest.raises(TooManyOpenOrders) as error:
        must_be_open(way, **asked)
    assert error.value.limit == 2
    must_be_open(way, **asked, order_id=first.pk)  # the order itself may be paid in another way
    must_be_open(way, **asked | {"phone": "+66811111111"})
    ending.cancel_order(first, actor=None, reason="")
    must_be_open(way, **asked)


def test_placing_asks(settings: Settings) -> None:
    settings.OPEN_ORDERS_PER_PHONE = 1
    branch = make_branch(province_code="10")
    make_order(gateway_code="counter", branch=branch)
    with pytest.raises(TooManyOpenOrders):
        make_order(gateway_code="counter", branch=branch)
    settings.COD_CEILING = Decimal(251)
    with pytest.raises(PaymentWayClosed):
        make_order(gateway_code="cod", branch=branch, phone="+66811111111")


def test_the_database_is_asked_a_fixed_number_of_times(django_assert_max_num_queries: Any) -> None:
    branch = make_branch(province_code="10")
    for _ in range(2):
        refuse(branch)
    asked = basket(branch, *["100"] * 20)
    with django_assert_max_num_queries(2):
        ways_to_pay(**asked)
    with django_assert_max_num_queries(3), pytest.raises(PaymentWayClosed):
        must_be_open("cod", **asked)
    assert offering.parcels_not_paid(PHONE) == 2
