"""What operators see of money on its way to sellers. Amounts are baht."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from marketplace.core.models import StateChange
from marketplace.core.money import read
from marketplace.settlement.models import (
    BY_PERSON,
    Hold,
    HoldKind,
    Payout,
    PayoutAccount,
    PayoutAccountState,
    PayoutBatch,
    PayoutMethod,
    PayoutState,
)
from payments.models import Dispute, DisputeState

_COUNTS = ~Q(payouts__state=PayoutState.WITHDRAWN)


@dataclass(frozen=True)
class MethodSum:
    """What goes out in one way: how many payouts, and baht."""

    method: PayoutMethod
    count: int
    amount: Decimal


def batches() -> QuerySet[PayoutBatch]:
    """With how many payouts each has and what they come to; those taken out do not count."""
    return PayoutBatch.objects.select_related("checked_by", "approved_by").annotate(
        count=Count("payouts", filter=_COUNTS), amount=Sum("payouts__amount", filter=_COUNTS)
    )


def sums_of(batch: PayoutBatch) -> list[MethodSum]:
    """One query."""
    rows = batch.payouts.exclude(state=PayoutState.WITHDRAWN).order_by().values("method")
    found = rows.annotate(count=Count("pk"), sum=Sum("amount")).order_by("method")
    return [MethodSum(PayoutMethod(row["method"]), row["count"], read(row["sum"])) for row in found]


def payouts_in(batch: PayoutBatch) -> QuerySet[Payout]:
    return batch.payouts.select_related("seller", "branch")


def history(aggregate: str, object_id: int) -> list[StateChange]:
    """Who moved it, when and why, oldest first."""
    moves = StateChange.objects.filter(aggregate=aggregate, object_id=str(object_id))
    return list(moves.select_related("actor").order_by("pk"))


def accounts_to_check() -> QuerySet[PayoutAccount]:
    """The longest waiting first."""
    proposed = PayoutAccount.objects.filter(state=PayoutAccountState.PROPOSED)
    return proposed.select_related("seller", "proposed_by", "branch").order_by("proposed_at", "pk")


def accounts_in_use(seller_ids: Iterable[int]) -> Mapping[int, PayoutAccount]:
    """By the seller's id; one query."""
    active = PayoutAccount.objects.filter(state=PayoutAccountState.ACTIVE, seller_id__in=seller_ids)
    return {account.seller_id: account for account in active.select_related("branch")}


def sellers_held() -> QuerySet[Hold]:
    """Open holds of all that would be paid to a seller, the longest open first."""
    return Hold.objects.filter(share=None, ended_at=None).select_related("seller", "began_by").order_by("pk")


def shares_in_doubt() -> QuerySet[Hold]:
    """Shares that an operator holds, the longest first."""
    open_ones = Hold.objects.filter(kind__in=BY_PERSON, share__isnull=False, ended_at=None)
    return open_ones.select_related("seller", "began_by", "share").order_by("pk")


def open_holds_of(seller_id: int) -> QuerySet[Hold]:
    return Hold.objects.filter(seller_id=seller_id, ended_at=None).select_related("began_by", "share").order_by("pk")


def new_since() -> datetime:
    """Sellers that joined after this moment are new."""
    return timezone.now() - settings.NEW_SELLER_FOR


def disputes(*, open_ones: bool) -> QuerySet[Dispute]:
    """The open ones: the first to be answered first."""
    found = Dispute.objects.select_related("attempt__order")
    if open_ones:
        return found.filter(state=DisputeState.OPEN).order_by("answer_by", "pk")
    return found.exclude(state=DisputeState.OPEN)


def frozen_by(found: Iterable[Dispute]) -> Mapping[int, Decimal]:
    """What is frozen of sellers' shares, by the dispute's id; one query."""
    by_reference = {f"dispute-{dispute.pk}": dispute.pk for dispute in found}
    holds: QuerySet[Any] = Hold.objects.filter(kind=HoldKind.DISPUTE, ended_at=None, reference__in=by_reference)
    sums: dict[int, Decimal] = {}
    for hold in holds.select_related("share"):
        key = by_reference[hold.reference]
        sums[key] = sums.get(key, Decimal(0)) + hold.share.left
    return sums
