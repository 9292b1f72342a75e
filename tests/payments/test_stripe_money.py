"""Money that leaves Stripe again: to the shopper, to the shopper's bank in a dispute, and to our own bank."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from marketplace.core.models import Job, JobState
from marketplace.ledger.accounts import BANK, DISPUTED
from marketplace.ledger.selectors import balance
from payments import refunds
from payments.disputes import UnknownCharge, sync
from payments.gateways.stripe.card import CardGateway
from payments.gateways.stripe.promptpay import PromptPayGateway
from payments.interface import (
    Disputable,
    DisputeStatus,
    GatewayRefused,
    GatewayUnavailable,
    Holding,
    RefundRequest,
    RefundStatus,
)
from payments.models import Dispute, PaymentAttempt, Refund
from payments.registry import gateway, gateways_of, provider_of
from tests.factories import make_operator
from tests.payments.at_stripe import EMAIL, Placed, deliver, events, ledger, place, place_paid, totals, work
from tests.payments.fake_stripe import FakeStripe

pytestmark = pytest.mark.usefixtures("market")

BOTH = pytest.mark.parametrize("code", ["card", "promptpay"])


def give_back(placed: Placed, amount: str, key: str = "refund-1") -> Refund:
    """Promise money back and do the job."""
    refunds.create_refund(attempt_id=placed.attempt.pk, key=key, amount=Decimal(amount), reason="broken")
    work()
    return Refund.objects.get(key=key)


def request_for(placed: Placed, amount: str, key: str = "refund-1") -> RefundRequest:
    return RefundRequest(
        key=key,
        charge_id=placed.attempt.external_id,
        order_number=placed.order.number,
        amount=Decimal(amount),
        currency="THB",
    )


@BOTH
def test_a_refund_waits_and_its_end_is_told(code: str, fake_stripe: FakeStripe) -> None:
    placed = place_paid(fake_stripe, code)
    refund = give_back(placed, "50.25")
    (made,) = fake_stripe.house.books.of("refund")
    assert (refund.state, refund.external_id) == ("pending", made["id"])
    assert (made["amount"], made["payment_intent"]) == (5025, placed.attempt.external_id)
    assert made["metadata"] == {"order_number": placed.order.number, "refund_key": "refund-1"}
    assert refund.payload.get("email") == {"card": None, "promptpay": EMAIL}[code]
    fake_stripe.house.books.settle_refund("refund-1")
    assert deliver(fake_stripe, events(fake_stripe, "refund.updated")[0]) == 200
    work()
    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert ledger()["stripe"] == totals(fake_stripe)["balance"]
    assert ledger()["refunds"] == 0


def test_a_refund_that_is_done_at_once(fake_stripe: FakeStripe) -> None:
    fake_stripe.house.configure(card_refunds="succeeded")
    assert give_back(place_paid(fake_stripe), "50.00").state == "succeeded"


@BOTH
def test_a_refund_can_fail_and_is_tried_again_under_a_new_key(code: str, fake_stripe: FakeStripe) -> None:
    placed = place_paid(fake_stripe, code)
    refund = give_back(placed, "50.00")
    fake_stripe.house.books.settle_refund("refund-1", ok=False)
    assert deliver(fake_stripe, events(fake_stripe, "refund.failed")[0]) == 200
    work()
    refund.refresh_from_db()
    assert (refund.state, refund.payload["refused"]) == ("failed", "declined")
    assert ledger()["refunds"] == Decimal("50.00")  # still promised
    assert refunds.again(refund.pk, actor=make_operator())
    work()
    refund.refresh_from_db()
    fake_stripe.house.books.settle_refund(refund.key)
    assert deliver(fake_stripe, events(fake_stripe, "refund.updated")[0]) == 200
    work()
    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert [made["status"] for made in fake_stripe.house.books.of("refund")] == ["failed", "succeeded"]
    assert ledger()["stripe"] == totals(fake_stripe)["balance"]
    assert ledger()["refunds"] == 0


@pytest.mark.parametrize("way_on", ["again", "by hand"])
def test_a_refund_that_came_back_weeks_later_is_owed_again(way_on: str, fake_stripe: FakeStripe) -> None:
    fake_stripe.house.configure(card_refunds="succeeded")
    placed = place_paid(fake_stripe)
    refund = give_back(placed, "50.00")
    assert (refund.state, ledger()["refunds"]) == ("succeeded", Decimal(0))
    fake_stripe.house.books.settle_refund("refund-1", ok=False)
    for event in events(fake_stripe, "refund.failed") * 3:
        assert deliver(fake_stripe, event) == 200
    work()
    refund.refresh_from_db()
    assert (refund.state, refund.payload["refused"]) == ("failed", "declined")
    assert ledger()["refunds"] == Decimal("50.00")
    assert ledger()["stripe"] == totals(fake_stripe)["balance"]
    if way_on == "again":
        assert refunds.again(refund.pk, actor=make_operator())
        work()
    else:
        assert refunds.settle(refund.pk, actor=make_operator())
        refunds.carry_out(refund.pk)  # a late word of the try that failed
    refund.refresh_from_db()
    assert (refund.state, ledger()["refunds"]) == ("succeeded", Decimal(0))
    assert ledger()["stripe"] == totals(fake_stripe)["balance"]
    assert balance(BANK) == (0 if way_on == "again" else Decimal("-50.00"))


@BOTH
@pytest.mark.parametrize("pruned", [False, True], ids=["the same day", "days later"])
@pytest.mark.parametrize(("does", "after"), [("silence", True), ("hang_up", True), ("cut", True), ("500", False)])
def test_a_refund_whose_answer_was_lost_is_one_refund(
    code: str, does: str, after: bool, pruned: bool, fake_stripe: FakeStripe
) -> None:
    placed = place_paid(fake_stripe, code)
    fake_stripe.house.trouble("/v1/refunds", does, method="POST", after=after, seconds=0.1)
    refund = give_back(placed, "50.00")
    assert (refund.state, refund.external_id) == ("created", "")
    job = Job.objects.get(kind="money.refund")
    assert (job.state, job.attempts) == (JobState.PENDING, 0)  # nothing was learnt, so nothing counts as failed
    if pruned:
        fake_stripe.house.replies.forget()
    assert not refunds.look(refund)
    (made,) = fake_stripe.house.books.of("refund")
    refund.refresh_from_db()
    assert (refund.state, refund.external_id, made["amount"]) == ("pending", made["id"], 5000)


def test_stripe_gives_back_no_more_than_it_took(fake_stripe: FakeStripe) -> None:
    placed = place_paid(fake_stripe)
    whole = placed.attempt.amount
    card = CardGateway()
    card.refund(request_for(placed, str(whole - 1)))
    for amount in ("1.01", "500.00"):
        with pytest.raises(GatewayRefused, match="greater"):
            card.refund(request_for(placed, amount, key="refund-2"))
    card.refund(request_for(placed, "1.00", key="refund-3"))
    with pytest.raises(GatewayRefused, match="already"):
        card.refund(request_for(placed, "1.00", key="refund-4"))
    assert fake_stripe.house.books.refunded(placed.attempt.external_id) == int(whole * 100)


def test_a_refunds_key_is_one_amount_for_ever(fake_stripe: FakeStripe) -> None:
    placed = place_paid(fake_stripe)
    CardGateway().refund(request_for(placed, "10.00"))
    with pytest.raises(GatewayRefused):
        CardGateway().refund(request_for(placed, "11.00"))
    assert [made["amount"] for made in fake_stripe.house.books.of("refund")] == [1000]


def test_one_key_may_mean_a_refund_in_each_of_two_databases(fake_stripe: FakeStripe) -> None:
    """Numbers begin anew in another database (a restored one, or one for tests) at the same account."""
    first, second = place_paid(fake_stripe), place_paid(fake_stripe)
    made = [CardGateway().refund(request_for(placed, "10.00")).external_id for placed in (first, second)]
    assert len(set(made)) == 2


def test_a_refund_is_found_by_its_number_or_by_its_key(fake_stripe: FakeStripe) -> None:
    placed = place_paid(fake_stripe)
    made = CardGateway().refund(request_for(placed, "10.00"))
    for number in (made.external_id, ""):
        assert CardGateway().fetch_refund(key="refund-1", external_id=number) == made
    with pytest.raises(GatewayRefused):
        CardGateway().fetch_refund(key="refund-2", external_id="")
    with pytest.raises(GatewayUnavailable):
        CardGateway().fetch_refund(key="refund-2", external_id="re_of_another_account")
    fake_stripe.house.books.settle_refund(made.external_id)
    done = CardGateway().fetch_refund(key="refund-1", external_id=made.external_id)
    assert done == replace(made, status=RefundStatus.SUCCEEDED)


def test_a_refund_of_a_charge_that_this_account_does_not_know_fails_nothing(fake_stripe: FakeStripe) -> None:
    placed = place_paid(fake_stripe)
    unknown = replace(request_for(placed, "10.00"), charge_id="pi_of_another_account")
    with pytest.raises(GatewayUnavailable):
        CardGateway().refund(unknown)


# disputes


def the_dispute(fake: FakeStripe, *kinds: str) -> Dispute:
    """As we have it after Stripe's events of these kinds came in."""
    for event in events(fake, *kinds):
        assert deliver(fake, event) == 200
    work()
    return Dispute.objects.get()


def test_only_cards_are_disputed_and_one_gateway_speaks_for_the_account() -> None:
    assert isinstance(CardGateway(), Disputable)
    assert isinstance(CardGateway(), Holding)
    assert not isinstance(PromptPayGateway(), Disputable)
    assert not isinstance(PromptPayGateway(), Holding)
    assert gateways_of("stripe") == ("card", "promptpay")
    assert [provider_of(code) for code in ("card", "promptpay", "demo")] == ["stripe", "stripe", "demo"]


def test_a_dispute_takes_the_money_at_once_and_blocks_refunds(fake_stripe: FakeStripe) -> None:
    placed = place_paid(fake_stripe)
    made = fake_stripe.house.books.dispute(placed.attempt.external_id)
    dispute = the_dispute(fake_stripe, "charge.dispute.created")
    amount = placed.attempt.amount
    assert (dispute.external_id, dispute.state, dispute.reason) == (made["id"], "open", "fraudulent")
    assert (dispute.amount, dispute.taken, dispute.blocked, dispute.fee) == (amount, amount, amount, Decimal("500.00"))
    assert dispute.answer_by is not None
    assert timedelta(days=6) < dispute.answer_by - timezone.now() < timedelta(days=8)
    assert ledger()["stripe"] == totals(fake_stripe)["balance"]
    assert balance(DISPUTED) == amount
    with pytest.raises(refunds.RefundTooHigh):
        give_back(placed, "10.00")


@pytest.mark.parametrize("won", [True, False])
@pytest.mark.parametrize("seen_open", [True, False], ids=["told of both", "told of the end only"])
def test_a_dispute_ends(won: bool, seen_open: bool, fake_stripe: FakeStripe) -> None:
    placed = place_paid(fake_stripe)
    made = fake_stripe.house.books.dispute(placed.attempt.external_id)
    if seen_open:
        the_dispute(fake_stripe, "charge.dispute.created")
    fake_stripe.house.books.close_dispute(made["id"], won=won)
    dispute = the_dispute(fake_stripe, "charge.dispute.closed")
    assert (dispute.state, dispute.taken) == ("won" if won else "lost", placed.attempt.amount)
    assert ledger()["stripe"] == totals(fake_stripe)["balance"]
    assert balance(DISPUTED) == 0
    placed.again()
    assert placed.attempt.refund_total == (0 if won else placed.attempt.amount)


def test_twenty_words_of_one_dispute_book_it_once(fake_stripe: FakeStripe) -> None:
    placed = place_paid(fake_stripe)
    made = fake_stripe.house.books.dispute(placed.attempt.external_id)
    for event in events(fake_stripe, "charge.dispute.created") * 20:
        assert deliver(fake_stripe, event) == 200
    work()
    for _ in range(3):
        sync("card", made["id"])
    assert Dispute.objects.count() == 1
    assert ledger()["stripe"] == totals(fake_stripe)["balance"]


def test_an_inquiry_takes_nothing_until_it_becomes_a_dispute(fake_stripe: FakeStripe) -> None:
    placed = place_paid(fake_stripe)
    made = fake_stripe.house.books.dispute(placed.attempt.external_id, inquiry=True)
    dispute = the_dispute(fake_stripe, "charge.dispute.created")
    assert (dispute.state, dispute.taken, dispute.fee) == ("open", Decimal(0), Decimal(0))
    fake_stripe.house.books.escalate(made["id"])
    dispute = the_dispute(fake_stripe, "charge.dispute.updated")
    assert (dispute.state, dispute.taken, dispute.fee) == ("open", placed.attempt.amount, Decimal("500.00"))
    assert ledger()["stripe"] == totals(fake_stripe)["balance"]


def test_an_inquiry_that_is_closed_is_won(fake_stripe: FakeStripe) -> None:
    placed = place_paid(fake_stripe)
    made = fake_stripe.house.books.dispute(placed.attempt.external_id, inquiry=True)
    fake_stripe.house.books.close_dispute(made["id"], won=True)
    assert the_dispute(fake_stripe, "charge.dispute.closed").state == "won"
    assert CardGateway().fetch_dispute(made["id"]).status == DisputeStatus.WON
    assert ledger()["stripe"] == totals(fake_stripe)["balance"]


def test_disputes_whose_webhook_was_lost_are_listed_without_those_of_others(fake_stripe: FakeStripe) -> None:
    placed = place_paid(fake_stripe)
    books = fake_stripe.house.books
    foreign = books.pay(books.make_intent(amount=5000, currency="thb", ways=["card"], metadata={})["id"])
    books.dispute(foreign["id"])
    made = books.dispute(placed.attempt.external_id, amount=3000)
    (listed,) = CardGateway().disputes_since(timezone.now() - timedelta(days=1))
    assert (listed.external_id, listed.charge_id) == (made["id"], placed.attempt.external_id)
    assert (listed.amount, listed.taken, listed.currency) == (Decimal("30.00"), Decimal("30.00"), "THB")
    assert list(CardGateway().disputes_since(timezone.now() + timedelta(seconds=1))) == []


def test_a_dispute_of_nobody_is_refused_and_one_of_others_is_told(fake_stripe: FakeStripe) -> None:
    with pytest.raises(GatewayRefused):
        CardGateway().fetch_dispute("du_nobody")
    books = fake_stripe.house.books
    foreign = books.pay(books.make_intent(amount=5000, currency="thb", ways=["card"], metadata={})["id"])
    with pytest.raises(UnknownCharge):
        sync("card", books.dispute(foreign["id"])["id"])
    assert not Dispute.objects.exists()


# the account


def test_the_balance_is_what_stripe_has_and_has_not_delivered_yet(fake_stripe: FakeStripe) -> None:
    books = fake_stripe.house.books
    for code in ("card", "promptpay"):
        place_paid(fake_stripe, code)
    give_back(Placed(order=None, attempt=PaymentAttempt.objects.earliest("pk")), "50.00")
    books.settle_refund("refund-1")
    Job.objects.filter(kind="money.refund").update(run_at=timezone.now())
    work()
    assert CardGateway().balance() == ledger()["stripe"] == totals(fake_stripe)["balance"]
    books.mature()
    payout = books.pay_out(10000)
    assert CardGateway().balance() == ledger()["stripe"]  # on its way, and not ours yet
    assert list(CardGateway().deposits_since(timezone.now() - timedelta(days=1))) == []
    books.land_payout(payout["id"])
    (deposit,) = CardGateway().deposits_since(timezone.now() - timedelta(days=1))
    assert (deposit.external_id, deposit.amount) == (payout["id"], Decimal("100.00"))
    assert abs(deposit.at - timezone.now()) < timedelta(minutes=1)
    assert CardGateway().balance() == ledger()["stripe"] - deposit.amount
    assert list(CardGateway().deposits_since(timezone.now() + timedelta(days=1))) == []


def test_a_payout_that_came_back_is_told_with_its_return(fake_stripe: FakeStripe) -> None:
    books = fake_stripe.house.books
    place_paid(fake_stripe)
    books.mature()
    payout = books.pay_out(10000)
    books.land_payout(payout["id"])
    books.land_payout(payout["id"], ok=False)
    told = [(one.external_id, one.amount) for one in CardGateway().deposits_since(timezone.now())]
    assert told == [(payout["id"], Decimal("100.00")), (f"{payout['id']}:returned", Decimal("-100.00"))]
    assert CardGateway().balance() == ledger()["stripe"]


@pytest.mark.parametrize("path", ["/v1/balance", "/v1/payouts", "/v1/disputes"])
def test_silence_about_the_account_is_no_number(path: str, fake_stripe: FakeStripe) -> None:
    place("card")
    fake_stripe.house.trouble(path, "503", times=3)
    asked: dict[str, Any] = {
        "/v1/balance": CardGateway().balance,
        "/v1/payouts": lambda: CardGateway().deposits_since(timezone.now()),
        "/v1/disputes": lambda: CardGateway().disputes_since(timezone.now()),
    }
    with pytest.raises(GatewayUnavailable):
        asked[path]()


def test_the_registry_makes_them() -> None:
    assert (type(gateway("card")), type(gateway("promptpay"))) == (CardGateway, PromptPayGateway)
