"""An order's page and what can be done from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from oscar.core.loading import get_model
from pytest_django import DjangoAssertNumQueries

from marketplace.fulfilment.models import Parcel
from marketplace.ordering import counter, ending, numbers
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.packing import pack
from payments import refunds
from payments.gateways.counter.models import CounterRefund
from payments.gateways.demo.models import DemoCharge
from payments.models import PaymentAttempt, Refund
from tests.factories import (
    make_branch,
    make_clerk,
    make_order,
    make_paid_order,
    make_product,
    make_seller,
    make_user,
    stock_record,
)
from tests.shop.posting import arrive, hand_in, pack_all
from tests.shop.road import Shopper, private, text

pytestmark = pytest.mark.usefixtures("market")


@pytest.fixture
def shopper(client: Client) -> Shopper:
    return Shopper(client)


def owner_of(order: Any) -> Client:
    browser = Client()
    browser.force_login(order.user)
    return browser


def guests_order(shopper: Shopper, gateway: str = "demo") -> Any:
    make_branch(province_code="10")
    shopper.ready_to_pay(make_product(stock=5))
    shopper.orders(gateway)
    return shopper.order()


def choose(shopper: Shopper, choice: str) -> Any:
    """What the person does on the demo gateway's page; back on the order's page then."""
    charge = DemoCharge.objects.filter(status="pending").get()
    answer = shopper.client.post(f"/payments/demo/{charge.pk}/", {"choice": choice})
    return shopper.client.get(answer["Location"], follow=True)


# Paying


def test_approved_comes_back_paid(shopper: Shopper) -> None:
    order = guests_order(shopper)
    page = text(choose(shopper, "approve"))
    assert "ชำระแล้ว ร้านกำลังแพ็กของ" in page
    assert "data-poll=" not in page
    order.refresh_from_db()
    assert order.status == "confirmed"


def test_declined_then_paid_at_the_counter(shopper: Shopper) -> None:
    order = guests_order(shopper)
    page = choose(shopper, "decline")
    assert "ธนาคารปฏิเสธการชำระเงิน" in text(page)
    assert f'href="/orders/{order.number}/pay/"' in text(page)
    answer = shopper.client.post(f"/orders/{order.number}/pay/", {"gateway": "counter"})
    assert answer["Location"] == f"/orders/{order.number}/"
    page = shopper.client.get(answer["Location"])
    assert "ที่ไปรษณีย์แห่งใดก็ได้" in text(page)
    assert "slip.pdf" in text(page)
    branch = make_branch()
    counter.take_payment(number=order.number, branch=branch, clerk=make_clerk(branch))
    assert "ชำระแล้ว" in text(shopper.client.get(answer["Location"]))
    assert {attempt.state for attempt in PaymentAttempt.objects.all()} == {"failed", "succeeded"}


def test_a_slow_bank_is_waited_for_with_and_without_javascript(shopper: Shopper) -> None:
    order = guests_order(shopper)
    page = text(choose(shopper, "slow"))
    assert "กำลังรอคำตอบจากธนาคาร" in page
    assert f'data-poll="/orders/{order.number}/?back' in page
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page
    DemoCharge.objects.update(status="succeeded")
    page = text(shopper.client.get(f"/orders/{order.number}/paid/", follow=True))
    assert 'data-poll-then="reload"' in page
    assert "refresh" not in page


def test_a_silent_bank_is_never_called_nothing_charged(shopper: Shopper) -> None:
    order = guests_order(shopper)
    page = text(choose(shopper, "never"))
    assert "โปรดอย่าชำระซ้ำ" in page
    assert "ไม่มีการตัดเงิน" not in page
    answer = shopper.client.post(f"/orders/{order.number}/pay/", {"gateway": "counter"})
    assert answer["Location"] == f"/orders/{order.number}/"
    assert PaymentAttempt.objects.count() == 1, "no second payment while the first is unsure"


def test_going_on_to_pay_leads_to_the_same_charge(shopper: Shopper) -> None:
    order = guests_order(shopper)
    for _ in range(3):
        answer = shopper.client.post(f"/orders/{order.number}/pay/", {"gateway": "demo"})
        assert answer["Location"] == f"/payments/demo/{DemoCharge.objects.get().pk}/"
    assert PaymentAttempt.objects.count() == 1


def test_a_way_that_is_not_offered_is_refused_in_words(shopper: Shopper) -> None:
    order = guests_order(shopper)
    assert "กรุณาเลือกวิธีชำระเงิน" in text(shopper.client.post(f"/orders/{order.number}/pay/"))
    assert "ปิดให้บริการแล้ว" in text(shopper.client.post(f"/orders/{order.number}/pay/", {"gateway": "gold"}))


def test_the_gateways_page_is_another_companys(shopper: Shopper) -> None:
    guests_order(shopper)
    charge = DemoCharge.objects.get()
    page = text(shopper.client.get(f"/payments/demo/{charge.pk}/"))
    assert "ธนาคารทดลอง" in page
    assert "talat.css" not in page
    assert [choice in page for choice in ("approve", "decline", "slow", "never")] == [True] * 4
    choose(shopper, "decline")
    assert "รายการนี้ถูกปฏิเสธ" in text(shopper.client.get(f"/payments/demo/{charge.pk}/"))


def test_the_slip_is_a_pdf_while_it_can_be_paid(shopper: Shopper) -> None:
    order = guests_order(shopper, "counter")
    answer = shopper.client.get(f"/orders/{order.number}/slip.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    ending.cancel_order(order, actor=None, reason="")
    assert shopper.client.get(f"/orders/{order.number}/slip.pdf")["Location"] == f"/orders/{order.number}/"


# Who may see it

PAGES = ["", "pay/", "paid/", "slip.pdf", "change/", "change/place/", "cancel/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_number_alone_shows_nothing_whether_it_exists_or_not(page: str) -> None:
    order, unknown = make_order(user=make_user(), name="สมศรี ใจดี"), numbers.fresh()
    other = Client()
    other.force_login(make_user())
    answers = [
        browser.get(f"/orders/{number}/{page}", follow=True)
        for browser in (Client(), other)
        for number in (order.number, unknown)
    ]
    for answer in answers:
        assert answer.redirect_chain[0][0].startswith("/orders/find/?number=")
        assert "สมศรี" not in text(answer)
        assert private(answer)
    known_page, unknown_page = (without_tokens(text(answer)) for answer in answers[:2])
    assert known_page.replace(numbers.spaced(order.number), "N") == unknown_page.replace(numbers.spaced(unknown), "N")


def without_tokens(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize("page", ["pay/", "cancel/", "again/", "change/", "change/place/"])
def test_nobody_else_can_do_anything_to_it(page: str) -> None:
    order = make_order()
    answer = Client().post(f"/orders/{order.number}/{page}", {"gateway": "demo", "phone": "0812345678"})
    assert answer["Location"].startswith("/orders/find/")
    order.refresh_from_db()
    assert (order.status, order.contact_phone) == ("awaiting_payment", "+66898765432")


def test_what_is_no_order_number_is_not_found(client: Client) -> None:
    for number in ("1", "1000000001", "x" * 300, "๑"):
        assert client.get(f"/orders/{number}/").status_code == 404


def test_the_browser_that_ordered_keeps_twenty_orders_in_a_signed_cookie(shopper: Shopper) -> None:
    order = guests_order(shopper)
    cookie = shopper.client.cookies["talat_orders"]
    assert cookie["httponly"]
    assert int(cookie["max-age"]) == 180 * 24 * 60 * 60
    forged = Client()
    forged.cookies["talat_orders"] = cookie.value.replace(cookie.value[-1], "A" if cookie.value[-1] != "A" else "B")
    assert forged.get(f"/orders/{order.number}/").status_code == 302
    copied = Client()
    copied.cookies["talat_orders"] = cookie.value
    assert copied.get(f"/orders/{order.number}/").status_code == 200


# Seeing parcels


def test_a_waiting_parcel_shows_code_place_hours_and_until_when() -> None:
    branch = make_branch(name="ไปรษณีย์แม่ริม", hours="08.30–16.30 น.")
    order = make_paid_order(branch=branch, user=make_user())
    parcel = arrive(pack_all(order)[0])
    page = text(owner_of(order).get(f"/orders/{order.number}/"))
    code = f"{parcel.pickup_code[:3]} {parcel.pickup_code[3:]}"
    for shown in (code, "ไปรษณีย์แม่ริม", "08.30–16.30 น.", "พัสดุ 1 ชิ้นรออยู่ที่ไปรษณีย์แม่ริม", parcel.s10[:2]):
        assert shown in page
    tracked = text(Client().get(f"/track/{parcel.s10}/"))
    for hidden in (parcel.pickup_code, code, order.contact_name, order.number, parcel.sender_name):
        assert hidden not in tracked
    assert "ไปรษณีย์แม่ริม" in tracked


def test_a_counter_refund_says_where_to_fetch_the_money() -> None:
    branch = make_branch()
    order = make_order(user=make_user(), gateway_code="counter")
    counter.take_payment(number=order.number, branch=branch, clerk=make_clerk(branch))
    ending.cancel_order(order_again(order), actor=None, reason="ผู้ซื้อยกเลิก")
    browser = owner_of(order)
    assert "กำลังคืนเงิน" in text(browser.get(f"/orders/{order.number}/"))
    refunds.look(Refund.objects.get())
    page, code = text(browser.get(f"/orders/{order.number}/")), CounterRefund.objects.get().code
    assert "เงินรอคุณอยู่ที่ไปรษณีย์ทุกแห่ง" in page
    assert f"{code[:3]} {code[3:]}" in page
    counter.pay_out(number=order.number, code=code, branch=branch, clerk=make_clerk(branch))
    page = text(browser.get(f"/orders/{order.number}/"))
    assert "คืนเงินแล้ว" in page
    assert f"{code[:3]} {code[3:]}" not in page


def order_again(order: Any) -> Any:
    return type(order).objects.get(pk=order.pk)


def test_six_sellers_ask_the_database_as_often_as_one(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    branch = make_branch()
    small = make_paid_order((make_product(), 1), branch=branch, user=make_user())
    large = make_paid_order(*((make_product(make_seller()), 1) for _ in range(6)), branch=branch, user=make_user())
    for order in (small, large):
        for parcel in pack_all(order):
            arrive(parcel)
    few, many = owner_of(small), owner_of(large)
    with django_assert_max_num_queries(20) as one:
        few.get(f"/orders/{small.number}/")
    asked = len(one)
    with django_assert_max_num_queries(asked):
        assert many.get(f"/orders/{large.number}/").status_code == 200


# Changing and cancelling


def test_the_phone_is_changed_and_a_wrong_one_is_kept_as_typed() -> None:
    order = make_order(user=make_user())
    browser = owner_of(order)
    page = browser.post(f"/orders/{order.number}/change/", {"phone": "๑๒"})
    assert 'value="๑๒"' in text(page)
    browser.post(f"/orders/{order.number}/change/", {"phone": "๐๘๑ ๑๑๑ ๑๑๑๑"})
    assert order_again(order).contact_phone == "+66811111111"


def test_the_post_office_is_changed_until_the_parcel_is_on_its_way() -> None:
    first, second = make_branch(postcode="50200"), make_branch(postcode="50300")
    order = make_paid_order(branch=first, user=make_user())
    parcel = pack_all(order)[0]
    browser, url = owner_of(order), f"/orders/{order.number}/change/place/"
    assert second.name in text(browser.get(url, {"words": "50300", "province": ""}))
    assert browser.post(url, {"branch": second.pk})["Location"] == f"/orders/{order.number}/"
    assert Parcel.objects.get().destination_branch == second
    hand_in(parcel)
    answer = browser.get(url, follow=True)
    assert "แก้ไขไม่ได้แล้ว" in text(answer)
    browser.post(url, {"branch": first.pk})
    assert Parcel.objects.get().destination_branch == second


def test_the_address_is_changed_but_not_to_where_the_postage_differs() -> None:
    order = make_order(user=make_user())
    browser, url = owner_of(order), f"/orders/{order.number}/change/place/"
    assert "99/1 ถนนพระอาทิตย์" in text(browser.get(url))
    assert '<option value="100101" selected>' in text(browser.get(url))
    offered = text(browser.post(url, {"postcode": "50200", "find": "1", "line": "5 ถนนใหม่"}))
    assert "ตำบลสุเทพ" in offered
    assert "5 ถนนใหม่" in offered
    browser.post(url, {"postcode": "50200", "subdistrict": "500108", "line": "5 ถนนใหม่"})
    assert order_again(order).shipping_address.postcode == "50200"
    remote = {"postcode": "58000", "subdistrict": "580101", "line": "7 ถนนสิงหนาทบำรุง"}
    assert "ค่าส่งไปที่นั่นไม่เท่ากับที่ชำระไว้" in text(browser.post(url, remote, follow=True))
    assert order_again(order).shipping_address.postcode == "50200"


def test_cancelling_asks_first_then_gives_stock_and_money_back() -> None:
    product = make_product(stock=5)
    order = make_paid_order((product, 2), user=make_user())
    browser, url = owner_of(order), f"/orders/{order.number}/cancel/"
    asked = text(browser.get(url))
    assert "คุณจะได้เงินคืน ฿252 ทั้งค่าสินค้าและค่าส่ง" in asked
    assert order_again(order).status == "confirmed"
    page = browser.post(url, {"why": "mistake", "words": "  สั่งซ้ำ\n กับเพื่อน"}, follow=True)
    assert "คำสั่งซื้อนี้ถูกยกเลิกแล้ว" in text(page)
    assert "กำลังคืนเงิน" in text(page)
    assert stock_record(product).available == 5
    assert Refund.objects.get().amount == order.total_incl_tax
    assert SellerOrder.objects.get().cancelled_because == "ผู้ซื้อยกเลิก: สั่งผิด, สั่งซ้ำ กับเพื่อน"


def test_a_reason_to_cancel_is_not_needed_but_must_be_one() -> None:
    order = make_paid_order(user=make_user())
    browser, url = owner_of(order), f"/orders/{order.number}/cancel/"
    page = browser.post(url, {"why": "gold", "words": "x" * 151})
    assert "x" * 151 in text(page)
    assert order_again(order).status == "confirmed"
    browser.post(url)
    assert order_again(order).status == "cancelled"
    assert SellerOrder.objects.get().cancelled_because == "ผู้ซื้อยกเลิก"


def test_one_makers_part_is_cancelled_and_the_others_stay() -> None:
    order = make_paid_order((make_product(), 1), (make_product(make_seller()), 1), user=make_user())
    first, second = SellerOrder.objects.order_by("pk")
    browser, url = owner_of(order), f"/orders/{order.number}/cancel/{first.pk}/"
    page = text(browser.get(f"/orders/{order.number}/"))
    assert url in page
    assert f"/orders/{order.number}/cancel/{second.pk}/" in page
    asked = text(browser.get(url))
    assert first.seller.name in asked
    assert second.seller.name not in asked
    assert "คุณจะได้เงินคืน ฿142" in asked
    page = text(browser.post(url, {"why": "time"}, follow=True))
    assert "ยกเลิกส่วนนี้แล้ว" in page
    assert url not in page
    assert f"/cancel/{second.pk}/" not in page, "the last part is cancelled with the order"
    assert [part.state for part in SellerOrder.objects.order_by("pk")] == ["cancelled", "to_pack"]
    assert Refund.objects.get().amount == first.total
    assert order_again(order).status == "confirmed"


def test_a_part_of_another_order_or_packed_is_not_cancelled() -> None:
    order = make_paid_order((make_product(), 1), (make_product(make_seller()), 1), user=make_user())
    other = make_paid_order()
    browser, parts = owner_of(order), list(SellerOrder.objects.filter(order=order).order_by("pk"))
    strange = SellerOrder.objects.get(order=other)
    assert browser.post(f"/orders/{order.number}/cancel/{strange.pk}/").status_code == 404
    pack(parts[0].pk, seller=parts[0].seller, actor=None)
    answer = browser.post(f"/orders/{order.number}/cancel/{parts[0].pk}/", follow=True)
    assert "ส่วนนี้ของคำสั่งซื้อยกเลิกไม่ได้แล้ว" in text(answer)
    assert not Refund.objects.exists()
    assert SellerOrder.objects.get(pk=strange.pk).state == "to_pack"


def test_after_packing_it_cannot_be_cancelled() -> None:
    order = make_paid_order(user=make_user())
    pack_all(order)
    browser, url = owner_of(order), f"/orders/{order.number}/cancel/"
    assert "ยกเลิกไม่ได้แล้ว" in text(browser.get(url, follow=True))
    assert "ยกเลิกไม่ได้แล้ว" in text(browser.post(url, follow=True))
    assert url not in text(browser.get(f"/orders/{order.number}/"))
    assert SellerOrder.objects.get().state == "packed"


def test_an_expired_order_goes_back_into_the_basket_as_far_as_there_is_stock() -> None:
    plenty, scarce = make_product(stock=5), make_product(stock=2, title="ของหายาก")
    order = make_order((plenty, 2), (scarce, 2), user=make_user())
    type(order).objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    ending.expire_order(order.pk)
    make_order((scarce, 1))
    browser = owner_of(order)
    assert "หยิบสินค้าใส่ตะกร้าอีกครั้ง" in text(browser.get(f"/orders/{order.number}/"))
    page = browser.post(f"/orders/{order.number}/again/", follow=True)
    assert "ของไม่พอ: ของหายาก" in text(page)
    lines = get_model("basket", "Line").objects.filter(basket__owner=order.user, basket__status="Open")
    assert [(line.product_id, line.quantity) for line in lines] == [(plenty.pk, 2)]
