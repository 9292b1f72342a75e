"""Stripe's books against ours: one balance for cards and PromptPay, and what webhooks did not tell."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone
from pytest_django import Settings

from marketplace.core.jobs import Later
from marketplace.ledger.accounts import BANK, DISPUTED
from marketplace.ledger.models import Posting
from marketplace.ledger.selectors import balance
from marketplace.ordering import paying
from marketplace.settlement import reconciling
from marketplace.settlement.models import Cause, Difference
from payments.models import Dispute, PaymentAttempt
from payments.reconciling import providers
from payments.refunds import look
from tests.factories import make_product
from tests.payments.at_stripe import ledger, place, place_paid, totals, work
from tests.payments.fake_stripe import FakeStripe
from tests.settlement.whole_life import give_back

pytestmark = pytest.mark.usefixtures("market")


def compare(*, hours_ago: int = 0) -> list[tuple[str, Decimal | None, Decimal | None]]:
    """What differs at the second look: what it is, ours, theirs."""
    began = int((timezone.now() - timedelta(hours=hours_ago)).timestamp())
    reconciling.compare_gateway("stripe", began=began, sure=1)
    return list(Difference.objects.filter(ended_at=None).order_by("key").values_list("key", "ours", "theirs"))


def settle_for_good() -> None:
    """What was paid is old enough to be compared."""
    then = timezone.now() - timedelta(hours=1)
    PaymentAttempt.objects.update(created_at=then, synced_at=then)


def test_money_that_went_every_way_agrees(fake_stripe: FakeStripe) -> None:
    first, second = place_paid(fake_stripe), place_paid(fake_stripe, "card", (make_product(), 1))
    place_paid(fake_stripe, "promptpay")
    place("promptpay")  # nobody paid it yet
    settle_for_good()
    fake_stripe.house.books.dispute(second.attempt.external_id)
    refund = give_back(first.order, Cause.FAULTY, "50.00")
    fake_stripe.house.books.mature()
    sent = fake_stripe.house.books.pay_out(10000)
    assert compare() == []
    fake_stripe.house.books.settle_refund(refund.key)
    assert compare() == []
    look(refund)
    fake_stripe.house.books.land_payout(sent["id"])
    for _twice in range(2):
        assert compare() == []
        assert balance(BANK) == Decimal("100.00")
    work()
    assert compare() == []
    reconciling.compare_books(sure=1)
    assert not Difference.objects.exists()
    assert ledger()["stripe"] == totals(fake_stripe)["balance"] != 0
    fake_stripe.house.books.land_payout(sent["id"], ok=False)
    assert compare() == []
    assert balance(BANK) == 0
    reconciling.compare_books(sure=1)
    assert not Difference.objects.exists()


def test_a_dispute_whose_webhook_was_lost_is_found(fake_stripe: FakeStripe) -> None:
    placed = place_paid(fake_stripe)
    fake_stripe.house.books.dispute(placed.attempt.external_id)
    assert compare() == []
    assert Dispute.objects.get().attempt == placed.attempt
    assert balance(DISPUTED) == placed.attempt.captured


def test_a_dispute_about_what_we_do_not_know_is_said_until_we_do(fake_stripe: FakeStripe) -> None:
    placed = place_paid(fake_stripe)
    dispute = fake_stripe.house.books.dispute(placed.attempt.external_id)
    number = placed.attempt.external_id
    PaymentAttempt.objects.update(external_id="pi_other")
    captured = placed.attempt.captured
    assert compare()[-1] == (f"dispute:card:{dispute['id']}", None, captured)
    fake_stripe.house.books.tamper(dispute["id"], created=dispute["created"] - 5 * 24 * 3600)  # out of every list
    assert compare()[-1] == (f"dispute:card:{dispute['id']}", None, captured)
    PaymentAttempt.objects.update(external_id=number)
    assert compare() == []
    assert Dispute.objects.get().attempt == placed.attempt


def test_an_intent_of_ours_that_we_lost_is_an_orphan(fake_stripe: FakeStripe) -> None:
    placed = place("card")
    fake_stripe.house.books.pay(placed.attempt.external_id)
    PaymentAttempt.objects.update(key="another", external_id="pi_other")
    assert compare() == [(f"orphan:card:{placed.attempt.key}", None, placed.attempt.amount)]


def test_others_may_use_the_account_and_are_no_orphans(fake_stripe: FakeStripe) -> None:
    """What they leave in the balance is a gap that stays the same: an operator explains it once."""
    placed = place("card")
    intent = fake_stripe.house.books.get("payment_intent", placed.attempt.external_id)
    fake_stripe.house.books.tamper(intent["id"], metadata={})
    fake_stripe.house.books.pay(intent["id"])
    ((key, ours, theirs),) = compare()
    assert (key, ours, theirs) == ("balance:stripe", Decimal(0), totals(fake_stripe)["balance"])


def test_a_late_payment_is_taken_up(fake_stripe: FakeStripe) -> None:
    placed = place("promptpay")
    fake_stripe.house.books.pay(placed.attempt.external_id)
    assert [key for key, _ours, _theirs in compare()] == [f"unbooked:promptpay:{placed.attempt.key}"]
    work()
    assert placed.states == ("confirmed", "succeeded")
    assert compare() == []


def test_a_fee_that_was_not_known_at_capture_is_booked_once(fake_stripe: FakeStripe) -> None:
    placed = place("card")
    paid = fake_stripe.house.books.pay(placed.attempt.external_id)
    charge = fake_stripe.house.books.get("charge", paid["latest_charge"])
    booked = charge["balance_transaction"]
    fake_stripe.house.books.tamper(charge["id"], balance_transaction=None)
    paying.sync_attempt(placed.attempt.pk)
    assert placed.again().attempt.fee is None
    assert compare() == []  # the balance is less by what may be the fee
    PaymentAttempt.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert compare() == [(f"fee:card:{placed.attempt.key}", None, None)]
    fake_stripe.house.books.tamper(charge["id"], balance_transaction=booked)
    for _twice in range(2):
        assert compare() == []
    fee = totals(fake_stripe)["fees"]
    assert (placed.again().attempt.fee, ledger()["fees"]) == (fee, fee)
    assert Posting.objects.filter(key__startswith="fee:").count() == 1
    assert ledger()["stripe"] == totals(fake_stripe)["balance"]


def test_what_stripe_does_not_know_does_not_silence_the_rest(fake_stripe: FakeStripe) -> None:
    first, second = place_paid(fake_stripe), place_paid(fake_stripe, "card", (make_product(), 1))
    settle_for_good()
    del fake_stripe.house.books.all[first.attempt.external_id]
    wrong = (f"missing:card:{first.attempt.key}", first.attempt.captured, None)
    assert compare() == [wrong]
    old = timezone.now() - timedelta(days=5)
    PaymentAttempt.objects.filter(pk=first.attempt.pk).update(created_at=old, synced_at=old)
    PaymentAttempt.objects.filter(pk=second.attempt.pk).update(captured=F("captured") - 1)
    assert [key for key, _ours, _theirs in compare()] == [
        f"amount:card:{second.attempt.key}",
        "balance:stripe",
        wrong[0],
    ]


@pytest.mark.parametrize("trouble", ["silence", "500", "429", "401", "cut"])
def test_a_silent_stripe_is_asked_again_then_said(fake_stripe: FakeStripe, trouble: Any) -> None:
    place_paid(fake_stripe)
    fake_stripe.house.trouble("/v1/*", trouble, times=100)
    with pytest.raises(Later):
        compare(hours_ago=5)
    assert not Difference.objects.exists()
    assert compare(hours_ago=6) == [("silent:stripe", None, None)]
    fake_stripe.house.troubles.clear()
    assert compare() == []


def test_without_keys_stripe_is_compared_only_while_it_has_money_of_ours(
    fake_stripe: FakeStripe, settings: Settings
) -> None:
    offered = settings.PAYMENT_GATEWAYS
    settings.PAYMENT_GATEWAYS = ("counter",)
    assert providers() == ["counter"]
    settings.PAYMENT_GATEWAYS = offered
    place_paid(fake_stripe)
    settings.PAYMENT_GATEWAYS = ("counter",)
    assert providers() == ["counter", "stripe"]
