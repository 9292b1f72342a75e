"""Money that has been everywhere: each way to pay, each way back, held, paid out, fetched, returned, disputed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.core import jobs
from marketplace.core.models import Job, JobState
from marketplace.ordering import counter, ending, packing, paying, refunding, stocktaking
from marketplace.ordering.lifecycle import PART
from marketplace.ordering.models import SellerOrder
from marketplace.postoffice.models import Branch
from marketplace.settlement import holds, payouts, reconciling
from marketplace.settlement.giving_back import Claim
from marketplace.settlement.models import Cause, PayoutMethod
from payments import disputes
from payments.gateways.cod.gateway import collect
from payments.gateways.counter.models import CounterRefund
from payments.gateways.demo.models import DemoRefund
from payments.gateways.transfer import paying_back, settling
from payments.gateways.transfer.models import TransferRefund
from payments.interface import Dispute as Objection
from payments.interface import DisputeStatus
from payments.models import PaymentAttempt, Refund, RefundState
from payments.refunds import look, settle
from tests.bank import make_bill, paid_in, take_in
from tests.factories import make_branch, make_clerk, make_operator, make_order, make_paid_order, make_product
from tests.settlement.payable import a_cash_seller, a_paying_seller, an_approved_batch, freed
from tests.settlement.selling import sell

PROVIDERS = ("counter", "cod", "demo", "transfer")


@dataclass
class World:
    branch: Branch
    clerk: User
    operator: User


def compare_all() -> None:
    """All comparisons, each as its second look."""
    for provider in PROVIDERS:
        reconciling.compare_gateway(provider, began=int(timezone.now().timestamp()), sure=1)
    reconciling.compare_books(sure=1)
    stocktaking.compare_stock(sure=1)


def work() -> None:
    """Do the jobs about money that are due, and those that they bring about."""
    for _round in range(10):
        due = Job.objects.filter(state=JobState.PENDING, kind__startswith="money.", run_at__lte=timezone.now())
        due = due.exclude(kind="money.demo_webhook")  # nobody listens
        if not due.exists():
            return
        for pk in due.order_by("created_at").values_list("pk", flat=True):
            jobs.run(pk)
    raise AssertionError("there is always more to do")


def paid_by_slip(world: World, *wanted: Any) -> Any:
    order = make_order(*wanted, branch=world.branch, gateway_code="counter")
    paying.start(order)
    counter.take_payment(number=order.number, branch=world.branch, clerk=world.clerk)
    order.refresh_from_db()
    return order


def paid_on_delivery(world: World, *wanted: Any) -> Any:
    order = make_order(*wanted, branch=world.branch, gateway_code="cod")
    paying.start(order)
    for attempt in PaymentAttempt.objects.filter(order=order):
        collect(attempt.key, branch_id=world.branch.pk, clerk_id=world.clerk.pk, receipt_number=f"D{attempt.pk}")
        paying.sync_attempt(attempt.pk)
    return order


def paid_by_transfer(world: World, *wanted: Any) -> Any:
    bill = make_bill(*wanted)
    (line,) = take_in(paid_in(bill), actor=world.operator)
    settling.confirm(line.pk, key=bill.key, actor=world.operator)
    work()
    return PaymentAttempt.objects.select_related("order").get(key=bill.key).order


def give_back(order: Any, cause: Cause, amount: str = "", gateway_code: str = "") -> Refund:
    """A refund of one part, promised and begun."""
    part = SellerOrder.objects.filter(order=order).order_by("pk")[0]
    key = f"life-{part.pk}-{Refund.objects.count()}"
    claim = Claim(amount=Decimal(amount)) if amount else Claim()
    refunding.refund_part(part, cause=cause, key=key, claim=claim, reason="a test", gateway_code=gateway_code)
    refund = Refund.objects.get(key=key)
    look(refund)
    refund.refresh_from_db()
    return refund


def dispute(order: Any, status: DisputeStatus) -> None:
    """A bank takes all that was paid back, then decides."""
    attempt = PaymentAttempt.objects.get(order=order)
    for now in (DisputeStatus.OPEN, status):
        objection = Objection(
            external_id=f"dp-{attempt.pk}",
            charge_id=attempt.external_id,
            status=now,
            amount=attempt.captured,
            currency="THB",
            taken=attempt.captured,
            fee=Decimal("15.00"),
            reason="fraudulent",
            answer_by=None,
        )
        disputes.record("demo", objection)
        work()


def live(world: World) -> None:
    """Nothing is left undone: what is under way is under way on both sides."""
    two = [(make_product(price=Decimal(price)), 2) for price in ("99.99", "1250.00")]
    make_paid_order(*two)
    _refunds(world)
    paid_on_delivery(world, *two)
    _payouts(world)
    _came_back(world)
    late = sell(make_product().seller, price="70")  # type: ignore[arg-type]
    ending.cancel_part(SellerOrder.objects.get(pk=late.part_id), actor=None, reason="late", cause=Cause.LATE)
    make_order(gateway_code="demo")  # waits to be paid
    packed = SellerOrder.objects.get(order=make_paid_order((make_product(), 3)))
    packing.pack(packed.pk, seller=packed.seller, actor=world.clerk)


def _refunds(world: World) -> None:
    done = give_back(make_paid_order(), Cause.FAULTY, "12.34")
    DemoRefund.objects.filter(idempotency_key=done.key).update(status="succeeded")
    look(Refund.objects.select_related("attempt__order").get(pk=done.pk))
    give_back(make_paid_order(), Cause.GOODWILL, "1.01")  # still on its way

    cash = give_back(make_paid_order(), Cause.CHANGED_MIND, gateway_code="counter")
    code = CounterRefund.objects.get(pk=cash.key).code
    counter.pay_out(number=cash.attempt.order.number, code=code, branch=world.branch, clerk=world.clerk)
    give_back(paid_by_slip(world), Cause.NOT_COLLECTED)  # waits at the counter

    refused = give_back(paid_by_transfer(world), Cause.FAULTY)
    paying_back.impossible(TransferRefund.objects.get(key=refused.key).pk, actor=world.operator, reason="closed")
    work()
    settle(refused.pk, actor=world.operator)
    sent = give_back(paid_by_transfer(world), Cause.FAULTY)
    paying_back.made(TransferRefund.objects.get(key=sent.key).pk, actor=world.operator, bank_reference="OUT-1")
    work()
    assert set(Refund.objects.filter(pk__in=(refused.pk, sent.pk)).values_list("state", flat=True)) == {
        RefundState.SUCCEEDED
    }
    waits, returned = take_in(paid_in(), paid_in(Amount="55.00"), actor=world.operator)
    for line in (waits, returned):
        settling.send_back(line.pk, actor=world.operator, reason="whose is it?")
    settling.returned(returned.pk, actor=world.operator, bank_reference="OUT-2")


def _payouts(world: World) -> None:
    fetching, seller, closed = a_cash_seller(world.branch), a_paying_seller(price="333.33"), a_paying_seller()
    batch, first, _second = an_approved_batch("2026-W01")
    by_seller = {payout.seller_id: payout for payout in batch.payouts.all()}
    counter.hand_out(by_seller[fetching.pk].reference, branch=world.branch, clerk=world.clerk)
    payouts.mark_paid(by_seller[seller.pk].pk, actor=first)
    payouts.mark_paid(by_seller[closed.pk].pk, actor=first)
    payouts.come_back(by_seller[closed.pk].pk, actor=first, reason="closed")
    debt = SellerOrder.objects.filter(seller=seller).order_by("pk")[0]
    give_back(debt.order, Cause.FAULTY, "40.00")  # after it was paid out: a debt
    freed(sell(seller, price="500"))
    again = payouts.prepare("2026-W02")  # the debt is netted; all of it is still in transit
    assert again.payouts.filter(seller=seller, netted__gt=0, method=PayoutMethod.BANK).exists()
    freed(sell(seller, price="30"))
    sell(seller, price="20")


def _came_back(world: World) -> None:
    for price in ("45", "46"):
        part = SellerOrder.objects.get(order=make_paid_order((make_product(price=Decimal(price)), 1)))
        packing.pack(part.pk, seller=part.seller, actor=world.clerk)
        for step in ("send", "come_back"):
            PART.must_move(SellerOrder.objects.all(), part.pk, step)
        if price == "45":
            refunding.came_back(part.pk)
    assert holds.free_shares().count() == 0


def make_life() -> World:
    branch = make_branch(province_code="10")
    world = World(branch, make_clerk(branch), make_operator())
    live(world)
    return world
