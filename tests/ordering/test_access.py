"""A guest's way back: limits, tries, and that a stranger learns nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from marketplace.core.models import Job
from marketplace.notifications.models import Message
from marketplace.ordering import access
from marketplace.ordering.errors import CodeOver, TooManyCodes, WrongCode
from marketplace.ordering.models import OrderAccessCode
from tests.factories import make_order

pytestmark = pytest.mark.usefixtures("market")

PHONE = "+66898765432"


def ask(order: Any, *, phone: str = PHONE, address: str = "203.0.113.7") -> int:
    return access.request_code(order_number=order.number, phone=phone, address=address)


def sent(order: Any) -> tuple[int, str]:
    """A request and its code, as the SMS tells it."""
    request_id = ask(order)
    access.send_code(request_id)
    found = re.search(r"\b\d{6}\b", Message.objects.get(key=f"order-access-{request_id}").text)
    assert found
    return request_id, found.group()


def test_the_right_phone_gets_a_code_that_opens_the_order_once() -> None:
    order = make_order()
    request_id, code = sent(order)
    assert Message.objects.get().recipient == PHONE
    assert code not in str(OrderAccessCode.objects.values())
    assert access.check_code(request_id, code) == order.number
    with pytest.raises(CodeOver):
        access.check_code(request_id, code)


def test_the_job_that_runs_twice_sends_one_code() -> None:
    order = make_order()
    request_id, code = sent(order)
    access.send_code(request_id)
    assert Message.objects.count() == 1
    assert access.check_code(request_id, code) == order.number


def test_a_wrong_phone_and_a_number_that_does_not_exist_look_the_same() -> None:
    order = make_order()
    wrong_phone = ask(order, phone="+66811111111")
    unknown = access.request_code(order_number="1000000008", phone=PHONE, address="203.0.113.7")
    for request_id in (wrong_phone, unknown):
        assert Job.objects.filter(dedup_key=f"messages.order_access_code:{request_id}").count() == 1
        access.send_code(request_id)
        with pytest.raises(WrongCode) as wrong:
            access.check_code(request_id, "")
        assert wrong.value.left == access.TRIES - 1
    assert not Message.objects.exists()


def test_five_wrong_tries_end_a_code() -> None:
    request_id, code = sent(make_order())
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongCode) as told:
            access.check_code(request_id, wrong)
        assert told.value.left == left
    with pytest.raises(CodeOver):
        access.check_code(request_id, wrong)
    with pytest.raises(CodeOver):
        access.check_code(request_id, code)


def test_a_code_is_good_for_ten_minutes() -> None:
    request_id, code = sent(make_order())
    OrderAccessCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(CodeOver):
        access.check_code(request_id, code)


def test_a_code_opens_only_the_order_it_was_asked_for() -> None:
    first, second = make_order(), make_order()
    _, code = sent(first)
    other, other_code = sent(second)
    if code != other_code:
        with pytest.raises(WrongCode):
            access.check_code(other, code)


@pytest.mark.parametrize(
    ("same", "limit"), [("order", 3), ("phone", 3), ("address", 20)], ids=["order", "phone", "address"]
)
def test_codes_are_limited_by_order_by_phone_and_by_address(same: str, limit: int) -> None:
    def once(number: int) -> None:
        access.request_code(
            order_number="7" if same == "order" else f"{number:010d}",
            phone=PHONE if same == "phone" else f"+668{number:08d}",
            address="203.0.113.7" if same == "address" else f"203.0.113.{number}",
        )

    for number in range(limit):
        once(number)
    for number in range(limit, limit + 3):
        with pytest.raises(TooManyCodes):
            once(number)
    OrderAccessCode.objects.update(created_at=timezone.now() - access.WINDOW - timedelta(seconds=1))
    once(limit + 9)


def test_old_requests_are_forgotten() -> None:
    ask(make_order())
    access.forget_old_codes()
    assert OrderAccessCode.objects.count() == 1
    OrderAccessCode.objects.update(created_at=timezone.now() - timedelta(days=8))
    access.forget_old_codes()
    assert not OrderAccessCode.objects.exists()
