"""A bank asks for its money back: shares freeze, and what is lost is Talat's, not the villages'."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.core.jobs import Later
from marketplace.core.models import Job
from marketplace.ledger.accounts import BANK, DISPUTED, FEES, LOSS, REFUNDS, clearing, held
from marketplace.ledger.selectors import balance
from marketplace.ordering import ending, paying, refunding
from marketplace.ordering.errors import Disputed
from marketplace.ordering.models import SellerOrder
from marketplace.settlement import comparing, holds
from marketplace.settlement import disputes as settlement_disputes
from marketplace.settlement.giving_back import Claim
from marketplace.settlement.models import Cause, GiveBack, Share, ShareState
from payments import disputes
from payments.gateways.demo.gateway import settle
from payments.gateways.demo.models import DemoCharge
from payments.interface import Dispute as Objection
from payments.interface import DisputeStatus
from payments.lifecycle import REFUND
from payments.models import Dispute, PaymentAttempt, Refund
from tests.factories import make_branch, make_operator, make_order, make_paid_order, make_product, make_seller
from tests.settlement import books

pytestmark = pytest.mark.usefixtures("market")

FEE = Decimal(500)


@pytest.fixture
def attempt() -> PaymentAttempt:
    """One payment of two sellers' goods, 100 and 300 baht, and 84 of postage."""
    one, other = (make_product(make_seller(), price=Decimal(price)) for price in (100, 300))
    make_paid_order((one, 1), (other, 1), branch=make_branch())
    for share in Share.objects.all():
        holds.end_all(share.holds.all(), "test")
    return PaymentAttempt.objects.select_related("order").get()


def objection(attempt: PaymentAttempt, status: DisputeStatus, amount: Decimal) -> Objection:
    return Objection(
        external_id="dp_1",
        charge_id=attempt.external_id,
        status=status,
        amount=amount,
        currency="THB",
        taken=amount,
        fee=FEE,
        reason="fraudulent",
        answer_by=None,
    )


def hear(attempt: PaymentAttempt, status: DisputeStatus, taken: Decimal | None = None) -> None:
    disputes.record("demo", objection(attempt, status, attempt.captured if taken is None else taken))
    settlement_disputes.moved(Dispute.objects.get().pk)


def states() -> set[str]:
    return set(Share.objects.values_list("state", flat=True))


def test_shares_of_the_order_freeze_until_it_is_won(attempt: PaymentAttempt) -> None:
    before = balance(clearing("demo"))
    assert states() == {ShareState.PAYABLE}
    for _time in range(3):
        hear(attempt, DisputeStatus.OPEN)
    assert states() == {ShareState.HELD}
    assert (balance(DISPUTED), balance(clearing("demo"))) == (attempt.captured, before - attempt.captured - FEE)
    for _time in range(3):
        hear(attempt, DisputeStatus.WON)
    assert states() == {ShareState.PAYABLE}
    assert (balance(DISPUTED), balance(FEES), balance(clearing("demo"))) == (Decimal(0), FEE, before - FEE)
    attempt.refresh_from_db()
    assert attempt.refund_total == 0
    books.check()


def test_what_is_lost_is_talats_and_goes_back_only_once(attempt: PaymentAttempt) -> None:
    hear(attempt, DisputeStatus.OPEN)
    for _time in range(3):
        hear(attempt, DisputeStatus.LOST)
    assert (balance(DISPUTED), balance(LOSS)) == (Decimal(0), attempt.captured)
    assert all(share.refunded == share.paid and share.left == share.net for share in Share.objects.all())
    part = SellerOrder.objects.order_by("pk")[0]
    assert refunding.refund_part(part, cause=Cause.FAULTY, key="k") is None
    books.check()


def test_a_part_that_is_lost_is_borne_in_proportion(attempt: PaymentAttempt) -> None:
    hear(attempt, DisputeStatus.LOST, Decimal("100.01"))
    assert sum(share.refunded for share in Share.objects.all()) == Decimal("100.01") == balance(LOSS)
    books.check()


def test_what_was_given_back_before_is_not_lost_from_the_sale_again(attempt: PaymentAttempt) -> None:
    part = SellerOrder.objects.order_by("pk")[0]
    refunding.refund_part(part, cause=Cause.FAULTY, key="k", claim=Claim(amount=Decimal(50)))
    hear(attempt, DisputeStatus.LOST)
    assert sum(share.refunded for share in Share.objects.all()) == attempt.captured
    assert balance(LOSS) == attempt.captured
    books.check()


def test_nothing_is_cancelled_while_a_bank_asks(attempt: PaymentAttempt) -> None:
    hear(attempt, DisputeStatus.OPEN)
    part = SellerOrder.objects.order_by("pk")[0]
    with pytest.raises(Disputed):
        ending.cancel_part(part, actor=None, reason="sold out", cause=Cause.SELLER_CANCELLED)
    part.refresh_from_db()
    assert part.state == "to_pack"
    assert balance(held(part.seller_id)) == Share.objects.get(part=part).net


def test_an_unknown_charge_is_told(attempt: PaymentAttempt) -> None:
    PaymentAttempt.objects.update(external_id="another")
    with pytest.raises(disputes.UnknownCharge):
        hear(attempt, DisputeStatus.OPEN)
    assert not Dispute.objects.exists()


def test_each_turn_of_a_dispute_is_a_job_of_its_own(attempt: PaymentAttempt) -> None:
    hear(attempt, DisputeStatus.OPEN)
    hear(attempt, DisputeStatus.LOST)
    assert Job.objects.filter(kind="money.dispute_moved").count() == 2


def test_what_is_withdrawn_after_the_end_is_written_off_then(attempt: PaymentAttempt) -> None:
    """Told in another order than it happened."""
    hear(attempt, DisputeStatus.LOST, Decimal(0))
    assert not GiveBack.objects.exists()
    disputes.record("demo", objection(attempt, DisputeStatus.LOST, attempt.captured))
    jobs_due = Job.objects.filter(kind="money.dispute_moved").count()
    assert jobs_due == 2  # the second has something to do that the first could not know
    settlement_disputes.moved(Dispute.objects.get().pk)
    assert (balance(DISPUTED), balance(LOSS)) == (Decimal(0), attempt.captured)
    books.check()


@pytest.mark.parametrize(("told", "disputed", "loss"), [("won", 0, 0), ("open", 484, 0), ("lost", 0, 484)])
def test_what_is_withdrawn_after_it_was_won_begins_it_anew(
    attempt: PaymentAttempt, told: str, disputed: int, loss: int
) -> None:
    """An inquiry that was closed becomes a dispute, or the withdrawal was told with the end only."""
    hear(attempt, DisputeStatus.WON, Decimal(0))
    hear(attempt, DisputeStatus(told), attempt.captured)
    assert Dispute.objects.get().state == told
    assert [balance(DISPUTED), balance(LOSS)] == [disputed, loss]
    attempt.refresh_from_db()
    assert attempt.refund_total == (0 if told == "won" else attempt.captured)
    assert (states() == {ShareState.HELD}) == (told == "open")
    books.check()


def test_a_payment_that_bought_nothing_touches_no_sale() -> None:
    """Paid twice: the one was given back, and its bank asks for it all the same. The other stays what it was."""
    order = make_order(gateway_code="demo")
    first = paying.start(order)
    second = paying.try_again(order, gateway_code="demo")
    assert first is not None
    settle(second.external_id, status="succeeded", mood="prompt")
    paying.sync_attempt(second.pk)
    DemoCharge.objects.filter(pk=first.external_id).update(status="succeeded")
    paying.sync_attempt(first.pk)
    first.refresh_from_db()
    assert first.refund_total == first.captured == order.total_incl_tax
    share = Share.objects.get()
    holds.end_all(share.holds.all(), "test")
    hear(first, DisputeStatus.OPEN)
    assert states() == {ShareState.PAYABLE}
    hear(first, DisputeStatus.LOST)
    share.refresh_from_db()
    assert (share.refunded, balance(DISPUTED), balance(LOSS)) == (Decimal(0), Decimal(0), first.captured)
    books.check()
    assert refunding.refund_part(share.part, cause=Cause.FAULTY, key="faulty") is not None
    books.check()


@pytest.mark.parametrize(("taken", "is_owed"), [("484", False), ("450", True)])
def test_what_the_bank_took_is_not_promised_any_more(attempt: PaymentAttempt, taken: str, is_owed: bool) -> None:
    """Of 484 baht 30 were promised back, and the dispute made that fail: given in cash, they would be paid twice."""
    refunding.refund_part(
        SellerOrder.objects.order_by("pk")[0], cause=Cause.GOODWILL, key="sorry", claim=Claim(amount=Decimal(30))
    )
    refund = Refund.objects.get()
    hear(attempt, DisputeStatus.OPEN, Decimal(taken))
    REFUND.must_move(Refund.objects.all(), refund.pk, "fail", reason="charge_disputed")
    operator = Client()
    operator.force_login(make_operator())
    for what in ("again", "cash", "settled"):
        operator.post(reverse("operators:settle_refund", args=[refund.pk, what]))
    refund.refresh_from_db()
    assert (refund.state, refund.gateway, balance(REFUNDS)) == ("failed", "demo", Decimal(30))
    hear(attempt, DisputeStatus.LOST, Decimal(taken))
    refund.refresh_from_db()
    assert (refund.state == "failed", balance(REFUNDS)) == (is_owed, Decimal(30) if is_owed else Decimal(0))
    assert balance(DISPUTED) == 0
    books.check()
    assert [found for found in comparing.compare() if found.key.startswith(("ledger:", "shopper:", "overdrawn:"))] == []
    operator.post(reverse("operators:settle_refund", args=[refund.pk, "settled"]))
    assert balance(BANK) == (Decimal(-30) if is_owed else Decimal(0))


def test_a_parcel_that_came_back_waits_for_the_banks_decision(attempt: PaymentAttempt) -> None:
    """For months, if need be: no job is given up over it."""
    part = SellerOrder.objects.order_by("pk")[0]
    hear(attempt, DisputeStatus.OPEN)
    SellerOrder.objects.filter(pk=part.pk).update(state="returned")
    with pytest.raises(Later) as later:
        refunding.came_back(part.pk)
    assert later.value.wait == timedelta(days=1)
    assert not Refund.objects.exists()
    hear(attempt, DisputeStatus.WON)
    refunding.came_back(part.pk)
    assert Refund.objects.get().amount == part.goods_total
    books.check()
