"""Two at once around a payment at the door: goods leave only if somebody will pay for each of them."""

from __future__ import annotations

from typing import Any

import pytest
from oscar.core.loading import get_model

from marketplace.ordering import ending, paying
from marketplace.ordering.errors import PaymentWayClosed, TooLate
from marketplace.ordering.models import SellerOrder
from payments import attempts
from payments.gateways.cod.models import CodCharge
from payments.models import PaymentAttempt
from tests.factories import make_branch, make_order, make_product

pytestmark = pytest.mark.usefixtures("market")


def to_be_paid_at_the_door() -> Any:
    return make_order((make_product(), 1), (make_product(), 1), branch=make_branch(), gateway_code="cod")


def as_it_was_read(order: Any) -> Any:
    return get_model("order", "Order").objects.get(pk=order.pk)


def test_a_slow_worker_confirms_nothing_for_cash_that_nobody_will_take() -> None:
    """It read the attempts, then the shopper chose another way, then it told the gateway."""
    order = to_be_paid_at_the_door()
    read = attempts.open_attempts(order.pk)
    paying.try_again(order, gateway_code="demo")
    for attempt in read:
        paying.apply(attempts.start(attempt))
    order.refresh_from_db()
    assert order.status == "awaiting_payment"
    assert list(SellerOrder.objects.values_list("state", flat=True)) == ["waiting", "waiting"]


def test_a_part_without_its_payment_confirms_nothing() -> None:
    """The one attempt was closed when the other was told."""
    order = to_be_paid_at_the_door()
    first, second = attempts.open_attempts(order.pk)
    paying.close(first)
    paying.apply(attempts.start(second))
    order.refresh_from_db()
    assert (first.state, order.status) == ("cancelled", "awaiting_payment")


@pytest.mark.parametrize("act", ["another way", "cancel", "expire"])
def test_who_read_the_order_before_it_was_confirmed_closes_nothing(act: str) -> None:
    order = to_be_paid_at_the_door()
    before = as_it_was_read(order)
    paying.start(order)
    if act == "another way":
        with pytest.raises(PaymentWayClosed):
            paying.try_again(before, gateway_code="demo")
    elif act == "cancel":
        with pytest.raises(TooLate):
            ending.cancel_order(before, actor=None, reason="changed my mind")
    else:
        ending.expire_order(before.pk)
    parts = SellerOrder.objects.filter(order=order)
    assert [part.state for part in parts] == ["to_pack", "to_pack"]
    assert [attempts.to_collect(part.pk) for part in parts] == [part.total for part in parts]
    assert list(PaymentAttempt.objects.values_list("gateway", "state")) == [("cod", "pending")] * 2
    assert not CodCharge.objects.exclude(cancelled_at=None).exists()
