"""Money that comes in from several sides at once."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone
from oscar.core.loading import get_model

from catalogue_ext.models import Product
from marketplace.core import jobs
from marketplace.core.jobs import Later
from marketplace.core.models import Job, JobState, StateChange
from marketplace.ordering import ending, paying
from marketplace.ordering.errors import NotEnoughStock
from marketplace.ordering.models import SellerOrder
from marketplace.postoffice.models import Branch
from marketplace.sellers.models import Seller
from payments import refunds
from payments.gateways.demo.gateway import SIGNATURE_HEADER, settle, signature
from payments.gateways.demo.models import DemoCharge, DemoRefund
from payments.models import PaymentAttempt, Refund, WebhookEvent
from tests.factories import make_branch, make_order, make_paid_order, make_product, make_seller, stock_record

LONG_AGO = timedelta(minutes=5)


def approved(count: int) -> list[dict[str, Any]]:
    """Orders that the gateway's page has approved, and nobody here knows it yet."""
    branch, product = make_branch(province_code="10"), make_product(stock=count)
    return [_approved(product, branch) for _ in range(count)]


def _approved(product: Product, branch: Branch) -> dict[str, Any]:
    order = make_order((product, 1), gateway_code="demo", branch=branch)
    attempt = paying.start(order)
    assert attempt is not None
    settle(attempt.external_id, status="succeeded", mood="prompt")
    return {
        "order_id": order.pk,
        "number": order.number,
        "attempt_id": attempt.pk,
        "charge": attempt.external_id,
    }


def learn(me: int, meet: Callable[[], None], rounds: list[dict[str, Any]]) -> None:
    """Round after round a third of the actors is the webhook, a third the shopper's return, a third the sweeper, whose
    jobs of different minutes come to different workers at the same time."""
    for order in rounds:
        kind, sweep = "money.sync_attempt", f"sweep-{order['attempt_id']}-{me}"
        if me % 3 == 2:
            jobs.enqueue(kind, key=sweep, attempt_id=order["attempt_id"])
        meet()
        if me % 3 == 0:
            _webhook(order["charge"])
        elif me % 3 == 1:
            assert Client().get(f"/orders/{order['number']}/paid/").status_code == 302
        else:
            jobs.run(Job.objects.get(dedup_key=f"{kind}:{sweep}").pk)
        meet()
        _work_off("money.handle_webhook")
        _work_off(kind)


def _webhook(charge: str) -> None:
    body = json.dumps({"id": f"ev_{charge}", "charge": charge, "key": ""}).encode()
    stamp = str(int(time.time()))
    headers = {SIGNATURE_HEADER: f"t={stamp},v1={signature(stamp, body)}"}
    answer = Client(headers=headers).post("/payments/demo/webhook/", body, content_type="application/json")
    assert answer.status_code == 200


def _work_off(kind: str) -> None:
    for pk in Job.objects.filter(state=JobState.PENDING, kind=kind).values_list("pk", flat=True):
        jobs.run(pk)


def learnt(rounds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How often each thing happened to each order."""
    return [_learnt(order["order_id"], order["charge"]) for order in rounds]


def _learnt(order_id: int, charge: str) -> dict[str, Any]:
    part = SellerOrder.objects.get(order=order_id)
    follow_up = Job.objects.filter(arguments__order_id=order_id) | Job.objects.filter(arguments__part_id=part.pk)
    changes = StateChange.objects.filter(aggregate="order.Order", object_id=order_id)
    attempt = PaymentAttempt.objects.get(order=order_id)
    return {
        "order": [change.event for change in changes],
        "part": part.state,
        "attempt": attempt.state,
        "paid": attempt.captured == attempt.amount and not attempt.refund_total,
        "jobs": sorted(follow_up.exclude(kind__startswith="money.").values_list("kind", flat=True)),
        "webhooks": WebhookEvent.objects.filter(object_id=charge).count(),
        "left": Job.objects.filter(kind="money.sync_attempt").exclude(state=JobState.DONE).count(),
    }


def last_pieces(count: int) -> list[dict[str, Any]]:
    """Unpaid orders, each of the only piece there is, whose time is over."""
    branch, seller = make_branch(province_code="10"), make_seller()
    return [_last_piece(seller, branch) for _ in range(count)]


def _last_piece(seller: Seller, branch: Branch) -> dict[str, Any]:
    product = make_product(seller, stock=1, price=Decimal(100))
    order = make_order((product, 1), gateway_code="demo", branch=branch)
    attempt = paying.start(order)
    assert attempt is not None
    get_model("order", "Order").objects.filter(pk=order.pk).update(expires_at=timezone.now() - LONG_AGO)
    ids = {"order_id": order.pk, "attempt_id": attempt.pk, "charge": attempt.external_id}
    return ids | {"product": product.pk, "branch": branch.pk}


def end_or_pay(me: int, meet: Callable[[], None], rounds: list[dict[str, Any]]) -> None:
    """Round after round one expires the order, one pays it, and a rival tries to get the piece."""
    act = (_expire, _pay, _rival)[me]
    for turn, ids in enumerate(rounds):
        meet()
        time.sleep(turn % 4 * me * 0.004)  # so that now this one comes first, now that one
        act(turn, ids)


def _expire(turn: int, ids: dict[str, Any]) -> None:
    while True:
        try:
            return ending.expire_order(ids["order_id"])
        except Later:
            time.sleep(0.01)


def _pay(turn: int, ids: dict[str, Any]) -> None:
    """In every other round the gateway takes the money although it may have been asked to cancel."""
    charge = DemoCharge.objects.filter(pk=ids["charge"])
    (charge if turn % 2 else charge.filter(status="pending")).update(status="succeeded", settled_at=timezone.now())
    paying.sync_attempt(ids["attempt_id"])


def _rival(turn: int, ids: dict[str, Any]) -> None:
    product = get_model("catalogue", "Product").objects.get(pk=ids["product"])
    branch = Branch.objects.get(pk=ids["branch"])
    for _ in range(10):
        try:
            make_order((product, 1), gateway_code="counter", branch=branch)
        except NotEnoughStock:
            time.sleep(0.005)
        else:
            return


def ended(rounds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How each round came out, after the refunds had their time."""
    return [_ended(**ids) for ids in rounds]


def _ended(order_id: int, attempt_id: int, charge: str, product: int, branch: int) -> dict[str, Any]:
    for refund in Refund.objects.filter(attempt=attempt_id):
        refunds.look(refund)
    attempt = PaymentAttempt.objects.select_related("order").get(pk=attempt_id)
    taken = DemoCharge.objects.get(pk=charge)
    given_back = DemoRefund.objects.filter(charge=taken)
    others = get_model("order", "Line").objects.filter(product=product).exclude(order=order_id)
    record: Any = stock_record(product)  # type: ignore[arg-type]
    return {
        "order": attempt.order.status,
        "part": SellerOrder.objects.get(order=order_id).state,
        "taken": taken.amount_satang if taken.status == "succeeded" else 0,
        "given_back": sum(given_back.values_list("amount_satang", flat=True)),
        "captured": int(attempt.captured * 100),
        "promised_back": int(attempt.refund_total * 100),
        "rivals": others.count(),
        "in_stock": record.num_in_stock,
        "allocated": record.num_allocated,
    }


def paid_attempt() -> dict[str, Any]:
    attempt = PaymentAttempt.objects.get(order=make_paid_order(branch=make_branch(province_code="10")))
    return {"attempt_id": attempt.pk, "captured": str(attempt.captured)}


def refund(me: int, meet: Callable[[], None], attempt_id: int, amount: str) -> bool:
    """Promise some of it back; whether that was still possible."""
    meet()
    try:
        with transaction.atomic():
            key = f"race-{attempt_id}-{me}"
            refunds.create_refund(attempt_id=attempt_id, key=key, amount=Decimal(amount), reason="race")
    except refunds.RefundTooHigh:
        return False
    return True


def refunded(attempt_id: int) -> dict[str, Any]:
    """What is promised, and what the gateway was told."""
    promised = Refund.objects.filter(attempt=attempt_id)
    for one in promised:
        refunds.look(one)
    attempt = PaymentAttempt.objects.get(pk=attempt_id)
    given = DemoRefund.objects.filter(charge=attempt.external_id)
    return {
        "refunds": promised.count(),
        "refund_total": str(attempt.refund_total),
        "jobs": Job.objects.filter(dedup_key__startswith=f"money.refund:race-{attempt_id}-").count(),
        "at_the_gateway": sum(given.values_list("amount_satang", flat=True)),
    }
