"""Money of one sale that many people move at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone

from marketplace.ledger.accounts import payable, receivable, transit
from marketplace.ledger.models import Posting
from marketplace.ledger.selectors import balance
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.refunding import refund_part
from marketplace.settlement import holds, payout_accounts, payouts
from marketplace.settlement.errors import NotNow, TooMuch
from marketplace.settlement.giving_back import Claim
from marketplace.settlement.models import Cause, Hold, HoldKind, Payout, PayoutMethod, PayoutState, Share
from payments.models import Refund
from tests.factories import make_branch, make_operator, make_paid_order, make_product, make_seller
from tests.settlement import books


def sold() -> dict[str, Any]:
    """A sale of 300 baht and its postage that was paid."""
    order = make_paid_order((make_product(price=Decimal(300)), 1), branch=make_branch(province_code="10"))
    part = SellerOrder.objects.get(order=order)
    return {"part": part.pk, "number": order.number}


def claim(me: int, meet: Callable[[], None], part: int, number: str) -> bool:
    """Give a tenth of the price back; whether that was still possible."""
    meet()
    try:
        given = refund_part(
            SellerOrder.objects.get(pk=part),
            cause=Cause.FAULTY,
            key=f"race-{part}-{me}",
            claim=Claim(amount=Decimal(30)),
        )
    except TooMuch:
        return False
    return given is not None


def claimed(part: int, number: str) -> dict[str, str]:
    books.check()
    share = Share.objects.get(part=part)
    promised = Refund.objects.filter(attempt__order__number=number)
    return {
        "refunded": str(share.refunded),
        "paid": str(share.paid),
        "left": str(share.left),
        "promised": str(sum(promised.values_list("amount", flat=True))),
    }


def payable_sales(count: int, sellers: int) -> dict[str, Any]:
    """Sellers with an account and sales whose holds are over."""
    operator, boss = make_operator(), make_operator()
    branch, ids = make_branch(province_code="10"), []
    for _seller in range(sellers):
        seller = make_seller()
        named = payout_accounts.propose(
            seller, actor=boss, method=PayoutMethod.BANK, bank_code="004", number="1234567890"
        )
        payout_accounts.accept(named.pk, actor=operator)
        product = make_product(seller, price=Decimal(100))
        for _sale in range(count):
            make_paid_order((product, 1), branch=branch)
        ids.append(seller.pk)
    holds.end_all(Hold.objects.filter(seller_id__in=ids), "race")
    due = {str(pk): str(balance(payable(pk))) for pk in ids}
    return {"sellers": ids, "due": due, "people": [operator.pk, boss.pk]}


def pay_out(me: int, meet: Callable[[], None], period: str, sellers: list[int], **_given: Any) -> None:
    """Half of the actors prepare one period, half another."""
    meet()
    payouts.prepare(f"{period}{me % 2}")


def pay_out_unguarded(me: int, meet: Callable[[], None], period: str, sellers: list[int], **_given: Any) -> None:
    """The control: nobody locks, and all have read what is payable before the first of them writes."""

    def unlocked(rows: QuerySet[Any], *_args: Any, **_options: Any) -> QuerySet[Any]:
        return rows

    def slowly(account: Any) -> Decimal:
        found = balance(account)
        if account == receivable(sellers[0]):
            meet()
        return found

    with ExitStack() as stack:
        stack.enter_context(patch.object(QuerySet, "select_for_update", unlocked))
        stack.enter_context(patch.object(payouts, "balance", slowly))
        payouts.prepare(f"{period}{me}")


def paid_out(sellers: list[int], **_given: Any) -> dict[str, Any]:
    """By seller: what is in transit, and in how many payouts."""
    found = {}
    for pk in sellers:
        alive = Payout.objects.filter(seller_id=pk, state=PayoutState.IN_TRANSIT)
        found[str(pk)] = {"transit": str(balance(transit(pk))), "payouts": alive.count()}
    return found


def books_hold() -> None:
    books.check()


def go_on_with(sellers: list[int], people: list[int], **_given: Any) -> list[int]:
    """Check and approve every batch; the ids of their payouts."""
    checker, approver = (get_user_model().objects.get(pk=pk) for pk in people)
    mine = Payout.objects.filter(seller_id__in=sellers, state=PayoutState.IN_TRANSIT)
    for batch in set(mine.values_list("batch_id", flat=True)):
        payouts.check(batch, actor=checker)
        payouts.approve(batch, actor=approver)
    return list(mine.order_by("pk").values_list("pk", flat=True))


def pay_or_return(me: int, meet: Callable[[], None], ids: list[int], people: list[int]) -> dict[str, int]:
    """Every actor tells of every payout, half that it was paid, half that it came back."""
    actor, told = get_user_model().objects.get(pk=people[0]), {"paid": 0, "back": 0}
    for payout in ids:
        meet()
        if me % 2:
            told["paid"] += payouts.mark_paid(payout, actor=actor)
            continue
        try:
            payouts.come_back(payout, actor=actor, reason="closed")
            told["back"] += 1
        except NotNow:
            pass
    return told


def two_holds(count: int) -> list[dict[str, Any]]:
    """Shares that two holds keep, both about to end."""
    rounds = []
    for _round in range(count):
        share = Share.objects.get(part=sold()["part"])
        holds.end_all(share.holds.all(), "race")
        for kind in (HoldKind.DOUBT, HoldKind.COMPLAINT):
            holds.begin(
                seller_id=share.seller_id, share_id=share.pk, kind=kind, until=timezone.now() + timedelta(days=1)
            )
        ids = list(share.holds.filter(ended_at=None).order_by("pk").values_list("pk", flat=True))
        rounds.append({"share": share.pk, "holds": ids})
    return rounds


def end_both(me: int, meet: Callable[[], None], rounds: list[dict[str, Any]]) -> None:
    for one in rounds:
        meet()
        holds.end(one["holds"][me % 2], "race")


def states_of(rounds: list[dict[str, Any]]) -> list[str]:
    books.check()
    return [Share.objects.get(pk=one["share"]).state for one in rounds]


def bookings(number: str) -> list[str]:
    """What was booked of an order, by the first word of each key."""
    keys = Posting.objects.filter(order_number=number).values_list("key", flat=True)
    return sorted(key.partition(":")[0] for key in keys)
