"""What the order's page says on top, for every state an order can be in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from marketplace.fulfilment import scanning
from marketplace.ordering import ending, paying
from marketplace.ordering.following import parcel_moved
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.states import OrderState
from marketplace.settlement.models import Cause
from marketplace.shop.story import Action, Story, tell
from payments.gateways.demo import gateway as demo
from payments.gateways.demo.models import DemoCharge
from payments.interface import GatewayUnavailable
from payments.models import PaymentAttempt
from tests.factories import make_branch, make_order, make_paid_order, make_product, make_seller
from tests.shop.posting import again, arrive, collect, desk_at, hand_in, pack_all, read

pytestmark = pytest.mark.usefixtures("market")


def told(order: Any, *, later: timedelta = timedelta(0), back: bool = False) -> Story:
    with override("en"):
        return tell(read(order), now=timezone.now() + later, back_from_gateway=back)


def two_sellers(**fields: Any) -> Any:
    return make_paid_order((make_product(make_seller()), 1), (make_product(make_seller()), 1), **fields)


# Before the payment


def test_before_the_gateway_was_told_one_can_go_on_to_pay() -> None:
    story = told(make_order(gateway_code="demo"))
    assert story.headline.startswith("Please pay ฿")
    assert (story.action, story.waits) == (Action.PAY, True)


def test_a_pending_payment_says_until_when_and_what_is_kept() -> None:
    order = make_order(gateway_code="demo")
    paying.start(order)
    story = told(order)
    assert story.headline == "Please pay ฿252"
    assert "kept for you until then" in story.sentence
    assert (story.action, story.tone, story.waits) == (Action.PAY, "caution", True)


def test_back_from_the_gateway_it_waits_for_the_answer() -> None:
    order = make_order(gateway_code="demo")
    paying.start(order)
    story = told(order, back=True)
    assert story.headline == "We are waiting for the bank’s answer"
    assert (story.action, story.waits) == (Action.PAY, True)


def test_a_slip_is_paid_at_any_post_office() -> None:
    order = make_order(gateway_code="counter")
    paying.start(order)
    story = told(order)
    assert story.headline == "Pay ฿252 at any post office"
    assert (story.action, story.waits) == (Action.SLIP, True)


def test_a_silent_gateway_is_never_called_nothing_charged(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: Any) -> None:
        raise GatewayUnavailable

    monkeypatch.setattr(demo.DemoGateway, "start", silent)
    order = make_order(gateway_code="demo")
    paying.start(order)
    for later in (timedelta(0), timedelta(days=3)):
        story = told(order, later=later)
        assert story.headline == "We are checking your payment"
        assert "do not pay again" in story.sentence
        assert "charged" not in story.headline + story.sentence
        assert (story.action, story.waits) == (Action.NONE, True)


@pytest.mark.parametrize("gateway_code", ["demo", "counter"])
def test_after_the_deadline_nobody_is_asked_to_pay(gateway_code: str) -> None:
    order = make_order(gateway_code=gateway_code)
    paying.start(order)
    story = told(order, later=timedelta(days=3))
    assert story.headline == "The time to pay is over"
    assert (story.action, story.waits) == (Action.NONE, True)


def test_a_declined_payment_lets_one_choose_again() -> None:
    order = make_order(gateway_code="demo")
    paying.start(order)
    demo.settle(DemoCharge.objects.get().pk, status="failed", mood="prompt")
    paying.sync_order(order)
    story = told(order)
    assert story.headline == "The payment was declined"
    assert story.sentence.startswith("Nothing was charged.")
    assert (story.action, story.tone, story.waits) == (Action.CHOOSE, "bad", False)
    assert told(order, later=timedelta(hours=1)).headline == "The time to pay is over"


def test_a_stopped_payment_lets_one_choose_again() -> None:
    order = make_order(gateway_code="demo")
    PaymentAttempt.objects.update(state="cancelled")
    assert (told(order).headline, told(order).action) == ("The payment was stopped", Action.CHOOSE)


# Ends


def test_an_expired_order_can_be_put_in_the_basket_again() -> None:
    order = make_order(gateway_code="demo")
    type(order).objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    ending.expire_order(order.pk)
    story = told(order)
    assert story.headline == "This order was not paid in time"
    assert story.sentence.startswith("Nothing was charged.")
    assert (story.action, story.waits) == (Action.ORDER_AGAIN, False)


def test_a_payment_after_the_end_is_told_to_come_back() -> None:
    product = make_product(stock=2)
    order = make_order((product, 2), gateway_code="demo")
    paying.start(order)
    type(order).objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    ending.expire_order(order.pk)
    make_order((product, 2))
    DemoCharge.objects.update(status="succeeded")
    paying.sync_attempt(PaymentAttempt.objects.order_by("pk")[0].pk)
    assert "paid back to you" in told(order).sentence


def test_a_review_asks_for_patience_only() -> None:
    order = make_order(gateway_code="demo")
    type(order).objects.update(status=OrderState.REVIEW)
    story = told(order)
    assert story.headline == "We are checking your payment by hand"
    assert "do not pay again" in story.sentence
    assert story.action == Action.NONE


def test_a_cancelled_order_tells_of_the_money_only_if_there_was_any() -> None:
    unpaid = make_order(gateway_code="demo")
    ending.cancel_order(unpaid, actor=None, reason="changed my mind")
    assert told(unpaid).headline == "This order is cancelled"
    assert told(unpaid).sentence.startswith("Nothing was charged.")
    paid = make_paid_order()
    ending.cancel_order(paid, actor=None, reason="changed my mind")
    assert told(paid).sentence == "Your money comes back: see below."


# After the payment


def test_paid_says_by_when_it_is_at_the_post_office() -> None:
    order = make_paid_order()
    story = told(order)
    assert story.headline == "Paid. The makers are packing now"
    assert "nothing for you to do" in story.sentence
    assert (story.tone, story.waits) == ("good", False)


def test_a_late_maker_is_named_late_with_the_end_of_patience() -> None:
    story = told(make_paid_order(), later=timedelta(days=4))
    assert story.headline == "A maker is late with packing"
    assert "your money comes back by itself" in story.sentence


def test_one_packed_and_one_not_is_still_packing_and_then_packed() -> None:
    order = two_sellers()
    parts = list(SellerOrder.objects.all())
    ending.cancel_part(parts[1], actor=None, reason="no more left", cause=Cause.SELLER_CANCELLED)
    assert told(order).headline == "Paid. The makers are packing now"
    order = two_sellers()
    pack_all(order)
    assert told(order).headline == "Packed, and on its way to the post office"


def test_on_the_way_and_then_at_the_post_office_with_its_code() -> None:
    branch = make_branch()
    order = two_sellers(branch=branch)
    first, second = pack_all(order)
    hand_in(first)
    hand_in(second)
    assert told(order).headline == "Your parcels are on their way"
    for parcel in (first, second):
        scanning.receive(again(parcel), desk_at(branch), shelf="A1")
    story = told(order)
    assert story.headline == f"2 parcels are waiting at {branch.name_en}"
    assert (story.action, story.tone) == (Action.COLLECT, "good")
    one = again(first)
    scanning.hand_over(one, desk_at(branch), code=one.pickup_code)
    parcel_moved(one.pk, "collect")
    assert told(order).headline == f"Your parcel is waiting at {branch.name_en}"


def test_all_collected_is_the_end() -> None:
    order = make_paid_order(branch=make_branch())
    collect(pack_all(order)[0])
    assert told(order).headline == "Everything has been handed over"


def test_the_postman_is_announced() -> None:
    order = make_paid_order()
    parcel = arrive(pack_all(order)[0])
    assert told(order).headline == "Your parcels are on their way", "what the postman brings is not fetched"
    scanning.take_out(parcel, desk_at(parcel.destination_branch))
    assert told(order).headline == "The postman brings your parcel today"


def test_what_goes_back_says_whom_to_call() -> None:
    order = make_paid_order(branch=make_branch())
    parcel = arrive(pack_all(order)[0])
    scanning.send_back(parcel, desk_at(parcel.destination_branch), reason="refused")
    story = told(order)
    assert story.headline == "A parcel is going back to the maker"
    assert (story.tone, "call the maker" in story.sentence) == ("bad", True)


# Cash on delivery, codes, transfers


def on_delivery(**fields: Any) -> Any:
    order = make_order(gateway_code="cod", **fields)
    paying.start(order)
    return order


def test_a_code_says_by_when_and_a_transfer_who_looks() -> None:
    order = make_order(gateway_code="transfer")
    assert told(order).action == Action.PAY, "nobody has told the gateway yet"
    paying.start(order)
    story = told(order)
    assert story.headline == "Pay ฿252 by PromptPay"
    assert "by hand, usually on the next working day" in story.sentence
    assert "After paying there is nothing more to do" in story.sentence
    assert (story.action, story.waits) == (Action.QR, True)
    over = told(order, later=timedelta(days=9))
    assert over.sentence.startswith("Please do not pay any more. If you have paid, there is nothing to do")


def test_a_stopped_or_cancelled_transfer_may_still_arrive() -> None:
    order = make_order(gateway_code="transfer")
    paying.start(order)
    PaymentAttempt.objects.update(state="cancelled")
    assert "charged" not in told(order).sentence
    ending.cancel_order(read(order), actor=None, reason="changed my mind")
    assert told(order).sentence == (
        "If you have paid all the same, your money comes back when we find it in the bank’s statement."
    )


def test_what_is_paid_at_the_door_is_never_called_paid_before() -> None:
    order = make_order(gateway_code="cod")
    assert told(order).headline == "We are passing your order on to the makers"
    assert told(order).action == Action.NONE
    paying.start(order)
    story = told(order)
    assert story.headline == "The makers are packing now"
    assert story.sentence.endswith("You pay in cash when you get the parcel.")
    assert told(order, later=timedelta(days=4)).sentence.endswith("is cancelled, and you pay nothing for it.")
    ending.cancel_order(read(order), actor=None, reason="changed my mind")
    assert told(order).sentence == "It was not paid yet, so there is nothing to pay back."


def test_the_postman_says_how_much_cash_to_keep_ready() -> None:
    order = on_delivery()
    parcel = arrive(pack_all(order)[0])
    scanning.take_out(parcel, desk_at(parcel.destination_branch))
    story = told(order)
    assert story.headline == "The postman brings your parcel today"
    assert story.sentence.endswith("Please keep ฿252 in cash ready.")
