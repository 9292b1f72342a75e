"""What a gateway took against what we booked: both ways, late words caught up with, and silence said aloud."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone
from pytest_django import Settings

from marketplace.core import jobs
from marketplace.core.jobs import Later
from marketplace.core.models import Job, JobState
from marketplace.ledger.accounts import BANK, FEES, clearing
from marketplace.ledger.posting import Move, post
from marketplace.ledger.selectors import balance
from marketplace.ordering import ending, paying
from marketplace.settlement import reconciling
from marketplace.settlement.models import Cause, Difference
from payments import reconciling as gateways
from payments.gateways.cod.models import CodCharge
from payments.gateways.counter.models import CounterCharge
from payments.gateways.demo.gateway import DemoGateway
from payments.gateways.demo.models import DemoCharge, DemoRefund
from payments.gateways.transfer.models import TransferCharge
from payments.interface import GatewayUnavailable
from payments.models import PaymentAttempt, Refund
from tests.factories import make_order, make_paid_order
from tests.settlement.whole_life import give_back, make_life

pytestmark = [pytest.mark.usefixtures("market"), pytest.mark.django_db]
LONG_AGO = timedelta(days=5)
LATELY = timedelta(hours=1)


def found() -> list[tuple[str, Decimal | None, Decimal | None]]:
    return list(Difference.objects.filter(ended_at=None).order_by("key").values_list("key", "ours", "theirs"))


def this_hour() -> int:
    return int(timezone.now().timestamp() // 3600) * 3600


def look(provider: str = "demo", *, hours_ago: int = 0, sure: int = 1) -> None:
    """The second look, at which what is found is said."""
    reconciling.compare_gateway(provider, began=this_hour() - hours_ago * 3600, sure=sure)


def paid(ago: timedelta = LATELY) -> tuple[PaymentAttempt, Any]:
    """A payment over the demo gateway that was made a while ago, and the gateway's own row of it."""
    attempt = PaymentAttempt.objects.get(order=make_paid_order())
    then = timezone.now() - ago
    PaymentAttempt.objects.filter(pk=attempt.pk).update(created_at=then, synced_at=then)
    charge = DemoCharge.objects.filter(pk=attempt.external_id)
    charge.update(created_at=then, settled_at=then)
    return attempt, charge


@contextmanager
def silence(monkeypatch: pytest.MonkeyPatch, method: str = "list_since") -> Iterator[None]:
    def silent(*given: object, **named: object) -> None:
        raise GatewayUnavailable("no answer")

    with monkeypatch.context() as patched:
        patched.setattr(DemoGateway, method, silent)
        yield


def orphan(**fields: Any) -> DemoCharge:
    given: dict[str, Any] = {
        "id": "dc_orphan",
        "idempotency_key": "nobody",
        "order_number": "1234567897",
        "amount_satang": 12345,
        "currency": "THB",
        "status": "succeeded",
        "return_url": "http://127.0.0.1/",
    } | fields
    return DemoCharge.objects.create(**given)


def test_a_charge_that_we_know_nothing_of_is_an_orphan_for_as_long_as_it_stands() -> None:
    paid()
    charge = orphan()
    look()
    assert found() == [("orphan:demo:nobody", None, Decimal("123.45"))]
    assert "1234567897, dc_orphan" in Difference.objects.get().says
    DemoCharge.objects.filter(pk=charge.pk).update(created_at=timezone.now() - LONG_AGO)  # out of every list
    look()
    assert [key for key, _ours, _theirs in found()] == ["orphan:demo:nobody"]
    DemoCharge.objects.filter(pk=charge.pk).update(status="cancelled")
    look()
    assert found() == []


def test_another_amount_than_we_booked() -> None:
    attempt, charge = paid()
    charge.update(amount_satang=F("amount_satang") + 50)
    look()
    key = f"amount:demo:{attempt.key}"
    assert found() == [(key, attempt.captured, attempt.captured + Decimal("0.50"))]
    charge.update(amount_satang=F("amount_satang") - 50)
    look()
    assert found() == []
    charge.update(amount_satang=F("amount_satang") - 50)
    look()
    assert found() == [(key, attempt.captured, attempt.captured - Decimal("0.50"))]


def test_what_we_booked_and_the_gateway_does_not_list() -> None:
    attempt, charge = paid()
    charge.update(status="pending")
    look()
    assert found() == [
        ("balance:demo", attempt.captured, Decimal(0)),
        (f"missing:demo:{attempt.key}", attempt.captured, None),
    ]
    old = timezone.now() - LONG_AGO
    charge.update(created_at=old)
    PaymentAttempt.objects.update(created_at=old, synced_at=old)
    look()
    assert len(found()) == 2  # asked one by one: no list shows it any more
    charge.update(status="succeeded")
    look()
    assert found() == []


def test_what_was_paid_this_minute_may_be_under_way() -> None:
    _attempt, charge = paid(timedelta(minutes=5))
    charge.update(status="pending")
    look()
    assert [key for key, _ours, _theirs in found()] == ["balance:demo"]


def test_a_late_payment_whose_webhook_never_came_is_taken_up() -> None:
    order = make_order(gateway_code="demo")
    attempt = paying.start(order)
    assert attempt is not None
    ending.cancel_order(order, actor=None, reason="changed my mind")
    DemoCharge.objects.update(status="succeeded")
    for _twice in range(2):
        look(sure=0)
    assert found() == []
    job = Job.objects.get(kind="money.sync_attempt")
    assert job.arguments == {"attempt_id": attempt.pk}
    assert jobs.run(job.pk)
    assert Refund.objects.get().amount == order.total_incl_tax
    Job.objects.filter(kind="money.sync_attempt").delete()
    look()
    assert (found(), Job.objects.filter(kind="money.sync_attempt").count()) == ([], 0)


def test_a_late_payment_that_nobody_takes_up_is_said() -> None:
    order = make_order(gateway_code="demo")
    attempt = paying.start(order)
    assert attempt is not None
    PaymentAttempt.objects.update(state="review")
    DemoCharge.objects.update(status="succeeded")
    look()
    assert found() == [(f"unbooked:demo:{attempt.key}", Decimal(0), order.total_incl_tax)]
    assert "review" in Difference.objects.get().says
    Difference.objects.all().delete()
    DemoCharge.objects.update(created_at=timezone.now() - LONG_AGO)  # out of every list: it is asked for by its key
    look()
    assert found() == [(f"unbooked:demo:{attempt.key}", Decimal(0), order.total_incl_tax)]


def test_the_first_look_says_nothing_and_has_a_second_one_follow() -> None:
    orphan()
    look(sure=0)
    assert found() == []
    again = Job.objects.get(kind="reports.compare_gateway")
    assert again.arguments == {"provider": "demo", "began": this_hour(), "sure": 1}
    Job.objects.filter(pk=again.pk).update(run_at=timezone.now())
    assert jobs.run(again.pk)
    assert [key for key, _ours, _theirs in found()] == ["orphan:demo:nobody"]
    look(sure=0)
    assert Job.objects.filter(kind="reports.compare_gateway").count() == 1


def test_a_balance_is_compared_over_all_time() -> None:
    attempt, charge = paid(LONG_AGO)
    look()
    charge.update(amount_satang=F("amount_satang") - 1)
    look()
    assert found() == [("balance:demo", attempt.captured, attempt.captured - Decimal("0.01"))]
    charge.update(amount_satang=F("amount_satang") + 2)
    look()
    assert found() == [("balance:demo", attempt.captured, attempt.captured + Decimal("0.01"))]
    charge.update(amount_satang=F("amount_satang") - 1)
    look()
    assert found() == []


def test_a_refund_under_way_explains_what_is_gone_already_and_no_more() -> None:
    attempt, _charge = paid()
    refund = give_back(attempt.order, Cause.GOODWILL, "20.00")
    assert refund.state == "pending"
    look()
    assert found() == []
    made = DemoRefund.objects.filter(idempotency_key=refund.key)
    made.update(status="succeeded")  # we have not heard of it yet
    look()
    assert found() == []
    made.update(amount_satang=2001)
    look()
    assert found() == [("balance:demo", attempt.captured - 20, attempt.captured - Decimal("20.01"))]


def test_what_we_book_without_the_gateway_shows_in_its_balance() -> None:
    attempt, _charge = paid()
    post("a defect", [Move(BANK, clearing("demo"), Decimal(5))])
    look()
    assert found() == [("balance:demo", attempt.captured - 5, attempt.captured)]


def test_a_silent_gateway_is_asked_again_for_hours_then_said_then_asked_about_all_the_time_since(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    orphan(created_at=timezone.now())
    with silence(monkeypatch):
        for hours in (0, 5):
            with pytest.raises(Later):
                look(hours_ago=hours)
        assert found() == []
        look(hours_ago=6)
        assert found() == [("silent:demo", None, None)]
        assert Difference.objects.get().says == "demo could not be compared for 6 hours: no answer"
    long_silent = timezone.now() - LONG_AGO
    Difference.objects.update(found_at=long_silent)
    DemoCharge.objects.update(created_at=long_silent - timedelta(hours=3))
    look()
    assert [key for key, _ours, _theirs in found()] == ["orphan:demo:nobody"]


def test_a_gateway_that_knows_one_charge_no_more_is_compared_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    charge = orphan()
    look()
    DemoCharge.objects.filter(pk=charge.pk).update(created_at=timezone.now() - LONG_AGO)
    attempt, other = paid()
    other.update(amount_satang=F("amount_satang") + 1)
    with silence(monkeypatch, "fetch"):
        look()
    assert [key for key, _ours, _theirs in found()] == [
        f"amount:demo:{attempt.key}",
        "balance:demo",  # what is not listed does not explain it
        "orphan:demo:nobody",  # nothing was learnt of it
    ]


def test_fees_told_late_are_booked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    attempt, _charge = paid(timedelta(hours=25))
    PaymentAttempt.objects.update(fee=None)
    listed = list(DemoGateway().list_since(timezone.now() - timedelta(days=2)))

    def tell(fee: Decimal | None) -> None:
        charges = [replace(charge, fee=fee) for charge in listed]
        monkeypatch.setattr(DemoGateway, "list_since", lambda self, since: iter(charges))

    tell(None)
    look()
    assert found() == [(f"fee:demo:{attempt.key}", None, None)]
    tell(Decimal("5.48"))
    DemoRefund.objects.create(
        id="fee", idempotency_key="fee", charge_id=attempt.external_id, amount_satang=548, status="succeeded"
    )
    for _twice in range(2):
        look()
    attempt.refresh_from_db()
    assert (found(), attempt.fee, balance(FEES)) == ([], Decimal("5.48"), Decimal("5.48"))


def test_long_lists_are_taken_in_parts(monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any) -> None:
    monkeypatch.setattr(gateways, "BATCH", 2)
    for number in range(5):
        orphan(id=f"dc_{number}", idempotency_key=f"nobody{number}")
    with django_assert_max_num_queries(40):
        look()
    assert [key for key, _ours, _theirs in found()] == [f"orphan:demo:nobody{number}" for number in range(5)]


def test_every_provider_in_use_is_compared_every_hour(settings: Settings) -> None:
    offered, settings.PAYMENT_GATEWAYS = settings.PAYMENT_GATEWAYS, ("counter", "transfer")
    for _twice in range(2):
        reconciling.compare_gateways()
    rows = Job.objects.filter(kind="reports.compare_gateway")
    assert sorted(row.arguments["provider"] for row in rows) == ["counter", "transfer"]
    assert {row.arguments["began"] for row in rows} == {this_hour()}
    settings.PAYMENT_GATEWAYS = offered
    paid()
    settings.PAYMENT_GATEWAYS = ("counter", "transfer")  # the demo gateway is not offered any more, and has our money
    reconciling.compare_gateways()
    assert sorted(row.arguments["provider"] for row in rows.all()) == ["counter", "demo", "transfer"]
    for row in rows.all():
        assert jobs.run(row.pk)
    assert found() == []
    assert not rows.exclude(state=JobState.DONE).exists()


def test_slips_deliveries_and_transfers_are_compared_as_charges_are() -> None:
    make_life()
    for gateway, model in (("counter", CounterCharge), ("cod", CodCharge), ("transfer", TransferCharge)):
        attempt = PaymentAttempt.objects.filter(gateway=gateway, state="succeeded").order_by("pk")[0]
        row = model.objects.filter(pk=attempt.key)
        row.update(amount=F("amount") + 1)
        look(gateway)
        assert found() == [(f"amount:{gateway}:{attempt.key}", attempt.captured, attempt.captured + 1)]
        row.update(amount=F("amount") - 1)
        look(gateway)
        assert found() == []
