"""`python -m bench.talat.verify 120`: are there 120 orders, each paid, confirmed and booked, and is all work done?

Prints one line; says what is wrong and ends with 1 when anything is.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402 (after the setup)
from django.db.models import Count, F, Q, Sum  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

from marketplace.core.models import Job, JobState  # noqa: E402
from marketplace.ordering.models import SellerOrder, SellerOrderState  # noqa: E402
from marketplace.ordering.states import OrderState  # noqa: E402
from payments.models import AttemptState, PaymentAttempt  # noqa: E402

Order = get_model("order", "Order")


def faults(expected: int) -> list[str]:
    """What is not as it must be after `expected` paid orders."""
    found = []
    orders = Order.objects.count()
    if orders != expected:
        found.append(f"{orders} orders instead of {expected}")
    waiting = Order.objects.exclude(status=OrderState.CONFIRMED).count()
    if waiting:
        found.append(f"{waiting} orders are not confirmed")
    paid = PaymentAttempt.objects.filter(
        state=AttemptState.SUCCEEDED, captured=F("amount"), amount=F("order__total_incl_tax")
    ).count()
    if paid != expected:
        found.append(f"{paid} orders are paid in full instead of {expected}")
    parts = SellerOrder.objects.aggregate(all=Count("pk"), ready=Count("pk", filter=Q(state=SellerOrderState.TO_PACK)))
    if parts["ready"] != parts["all"] or parts["all"] < expected:
        found.append(f"{parts['ready']} of {parts['all']} parts are to be packed")
    sold = get_model("order", "Line").objects.aggregate(sum=Sum("quantity"))["sum"]
    reserved = get_model("partner", "StockRecord").objects.aggregate(sum=Sum("num_allocated"))["sum"]
    if sold != reserved:
        found.append(f"{sold} pieces are sold and {reserved} reserved")
    bad = Job.objects.filter(state=JobState.DEAD).count() + Job.objects.exclude(last_error="").count()
    if bad:
        found.append(f"{bad} jobs failed")
    return found + _not_booked()


def _not_booked() -> list[str]:
    """Every baht captured was booked as the shopper's, and then as part of a sale: nothing is left on "shopper"."""
    try:
        Transfer = apps.get_model("ledger", "Transfer")
    except LookupError:
        return []
    paid = dict(PaymentAttempt.objects.filter(captured__gt=0).values_list("order__number", "captured"))
    taken = _by_order(Transfer.objects.filter(credit="shopper", posting__key__startswith="capture:"))
    sold = _by_order(Transfer.objects.filter(debit="shopper"))
    wrong = [number for number, baht in paid.items() if not taken.get(number) == sold.get(number) == baht]
    return [f"{len(wrong)} paid orders are not booked, {wrong[0]} among them"] if wrong else []


def _by_order(transfers: Any) -> dict[str, Decimal]:
    rows = transfers.order_by().values_list("posting__order_number").annotate(baht=Sum("amount"))
    return dict(rows)


def _booked() -> str:
    try:
        postings = apps.get_model("ledger", "Posting").objects.aggregate(n=Count("pk"))["n"]
    except LookupError:
        return "there is no ledger yet"
    return f"{postings} postings"


def main() -> int:
    expected = int(sys.argv[1])
    wrong = faults(expected)
    if wrong:
        print("Talat's orders are not as they must be: " + "; ".join(wrong), file=sys.stderr)
        return 1
    print(f"{expected} orders of Talat are paid, confirmed and handed to their makers; {_booked()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
