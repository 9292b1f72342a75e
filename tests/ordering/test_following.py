"""Packing, the parcel's journey, and what shoppers and sellers are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from marketplace.core.jobs import Later
from marketplace.core.models import Job
from marketplace.core.transitions import WrongState
from marketplace.fulfilment import scanning
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel
from marketplace.notifications.models import Message
from marketplace.ordering import changing, ending, following, news, packing, refunding
from marketplace.ordering.errors import DifferentPostage, TooLate
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.placing import HomeAddress
from marketplace.ordering.selectors import late_parts, seller_orders_of
from marketplace.settlement.models import Cause
from marketplace.thailand import places
from payments.models import Refund
from tests.factories import make_branch, make_clerk, make_paid_order, make_product, make_seller, make_user, stock_record

pytestmark = pytest.mark.usefixtures("market")


def packed(order: Any) -> Parcel:
    part = SellerOrder.objects.get(order=order)
    return packing.pack(part.pk, seller=part.seller, actor=make_user())


def part_state(order: Any) -> str:
    return SellerOrder.objects.get(order=order).state


def follow() -> None:
    """Carry out the jobs that the scans inserted."""
    for job in Job.objects.filter(kind="fulfilment.parcel_moved").order_by("run_at"):
        following.parcel_moved(**job.arguments)
    for job in Job.objects.filter(kind="messages.parcel_news").order_by("run_at"):
        news.parcel_news(**job.arguments)


def test_packing_takes_the_goods_off_the_shelf_and_makes_one_parcel() -> None:
    product = make_product(stock=5)
    order = make_paid_order((product, 2), branch=make_branch())
    parcel = packed(order)
    assert packed(order) == parcel
    assert (stock_record(product).num_in_stock, stock_record(product).num_allocated) == (3, 0)
    assert (parcel.declared_weight_g, parcel.is_pickup, part_state(order)) == (500, True, "packed")
    assert len(parcel.drop_off_code) == 8
    assert parcel.recipient_address == ""


def test_another_sellers_part_cannot_be_packed() -> None:
    order = make_paid_order()
    part = SellerOrder.objects.get()
    with pytest.raises(SellerOrder.DoesNotExist):
        packing.pack(part.pk, seller=make_seller(), actor=None)
    assert (part_state(order), Parcel.objects.count()) == ("to_pack", 0)


def test_a_cancelled_part_cannot_be_packed() -> None:
    make_paid_order()
    part = SellerOrder.objects.get()
    ending.cancel_part(part, actor=None, reason="flood", cause=Cause.SELLER_CANCELLED)
    with pytest.raises(WrongState):
        packing.pack(part.pk, seller=part.seller, actor=None)
    assert not Parcel.objects.exists()


def test_the_road_to_the_shelf_and_into_the_shoppers_hands() -> None:
    branch = make_branch()
    order = make_paid_order(branch=branch)
    parcel, desk = packed(order), Desk(branch=branch, clerk=make_clerk(branch))
    scanning.accept(parcel, desk, weight_g=510)
    follow()
    assert part_state(order) == "sent"
    scanning.receive(parcel, desk, shelf="A1")
    follow()
    told = Message.objects.get(key=f"parcel-{parcel.pk}-at_branch-{parcel.pickup_code}")
    assert parcel.pickup_code in told.text
    assert told.recipient == order.contact_phone
    scanning.hand_over(parcel, desk, code=parcel.pickup_code)
    follow()
    follow()
    assert part_state(order) == "completed"
    assert Message.objects.filter(key__startswith=f"parcel-{parcel.pk}-collected").count() == 1


def test_a_corrected_scan_takes_the_part_back() -> None:
    branch = make_branch()
    order = make_paid_order(branch=branch)
    parcel, desk = packed(order), Desk(branch=branch, clerk=make_clerk(branch))
    scan = scanning.accept(parcel, desk, weight_g=510)
    follow()
    scanning.correct(scan, desk, reason="wrong parcel")
    follow()
    assert part_state(order) == "packed"


def test_what_was_given_back_twice_is_refunded_when_the_second_scan_is_sure() -> None:
    """Given back, corrected, given back again: the first scan's job must not pay while the second can be undone."""
    branch = make_branch()
    parcel = packed(make_paid_order(branch=branch))
    desk = Desk(make_clerk(branch), branch)
    scanning.accept(parcel, desk, weight_g=500)
    scanning.receive(parcel, desk, shelf="A1")
    scanning.send_back(parcel, desk, reason="not accepted")
    first = scanning.give_back(parcel, desk)
    follow()
    scanning.correct(first, desk, reason="the wrong parcel")
    parcel.refresh_from_db()
    follow()
    second = scanning.give_back(parcel, desk)
    follow()
    assert Job.objects.filter(kind="money.part_came_back").count() == 2
    with pytest.raises(Later) as later:
        refunding.came_back(parcel.seller_order_id)
    assert timedelta(hours=11, minutes=59) < later.value.wait <= timedelta(hours=12)
    scanning.correct(second, desk, reason="again the wrong one")
    follow()
    refunding.came_back(parcel.seller_order_id)
    assert not Refund.objects.exists()
    scanning.give_back(Parcel.objects.get(pk=parcel.pk), desk)
    follow()
    Parcel.objects.update(finished_at=timezone.now() - timedelta(hours=12))
    refunding.came_back(parcel.seller_order_id)
    assert Refund.objects.get().amount == 200


def test_a_part_that_is_not_packed_is_pressed_listed_then_cancelled_and_refunded() -> None:
    product = make_product(stock=5)
    order = make_paid_order((product, 2))
    part = SellerOrder.objects.get()
    SellerOrder.objects.update(ship_by=timezone.now() - timedelta(days=1))
    assert list(late_parts()) == [part]
    news.remind_seller(part.pk)
    news.part_late(part.pk)
    news.part_late(part.pk)
    assert Message.objects.filter(recipient=part.seller.phone).count() == 2
    ending.cancel_late_part(part.pk)
    ending.cancel_late_part(part.pk)
    order.refresh_from_db()
    refund = Refund.objects.get()
    assert (order.status, part_state(order), refund.amount) == ("cancelled", "cancelled", order.total_incl_tax)
    assert stock_record(product).num_allocated == 0
    assert not late_parts().exists()


def test_one_sellers_cancelled_part_leaves_the_others_alone() -> None:
    one, other = make_product(make_seller()), make_product(make_seller())
    order = make_paid_order((one, 1), (other, 2))
    first, second = SellerOrder.objects.order_by("pk")
    ending.cannot_deliver(first.pk, seller=first.seller, actor=make_user(), reason="broken")
    order.refresh_from_db()
    second.refresh_from_db()
    assert (order.status, second.state) == ("confirmed", "to_pack")
    assert Refund.objects.get().amount == first.total
    with pytest.raises(TooLate):
        ending.cannot_deliver(second.pk, seller=first.seller, actor=make_user(), reason="not mine")


def test_a_packed_order_cannot_be_cancelled_any_more() -> None:
    order = make_paid_order()
    packed(order)
    with pytest.raises(TooLate):
        ending.cancel_order(order, actor=None, reason="changed my mind")
    assert (part_state(order), Refund.objects.count()) == ("packed", 0)


def test_address_and_branch_change_until_dispatch_and_only_at_the_same_postage() -> None:
    order = make_paid_order()
    parcel = packed(order)
    changing.change_address(order, address=HomeAddress("1 ถนนใหม่", "100101", "10200"))
    parcel.refresh_from_db()
    assert "1 ถนนใหม่" in parcel.recipient_address
    with pytest.raises(DifferentPostage):  # Patong is a remote area: 20 baht more
        changing.change_address(order, address=HomeAddress("2 หาดป่าตอง", "830202", "83150"))
    branch = make_branch()
    desk = Desk(branch=branch, clerk=make_clerk(branch))
    scanning.accept(parcel, desk, weight_g=500)
    scanning.send_on(parcel, desk)
    with pytest.raises(TooLate):
        changing.change_contact(order, phone="+66811111111")
    order.refresh_from_db()
    assert order.contact_phone == "+66898765432"


def test_changing_the_branch_sends_the_parcel_there() -> None:
    order = make_paid_order(branch=make_branch())
    parcel, elsewhere = packed(order), make_branch()
    changing.change_branch(order, branch_id=elsewhere.pk)
    parcel.refresh_from_db()
    assert parcel.destination_branch == elsewhere
    with pytest.raises(TooLate):
        changing.change_branch(order, branch_id=0)


def test_a_seller_sees_only_paid_parts_of_its_own() -> None:
    mine, others = make_seller(), make_seller()
    make_paid_order((make_product(mine), 1))
    make_paid_order((make_product(others), 1))
    assert [part.seller for part in seller_orders_of(mine)] == [mine]


def test_an_island_costs_more_also_when_the_address_is_changed() -> None:
    order = make_paid_order()
    code = places.subdistricts("20150")[0].code
    shore = HomeAddress("1 ถนนเลียบหาด", code, "20150")
    with pytest.raises(DifferentPostage):
        changing.change_address(order, address=shore, island=True)
    changing.change_address(order, address=shore)
    order.refresh_from_db()
    assert order.shipping_address.postcode == "20150"
