"""A shopper's bank asks for its money back: the sellers' shares of that order are frozen until it is decided."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from oscar.core.loading import get_model

from marketplace.ledger.accounts import DISPUTED, LOSS, REFUNDS, SHOPPER
from marketplace.ledger.posting import Move, post
from marketplace.ledger.selectors import posted
from marketplace.settlement import holds
from marketplace.settlement.giving_back import Claim, give_back
from marketplace.settlement.models import Cause, Hold, HoldKind, Share
from marketplace.settlement.splitting import split
from payments.refunds import overtake

if TYPE_CHECKING:
    from payments.models import Dispute, PaymentAttempt

AT_LONGEST = timedelta(days=120)  # card networks decide within that time


def moved(dispute_id: int) -> None:
    """Job: bring the sellers' money to where the dispute stands now. Safe to repeat."""
    with transaction.atomic():
        # Held to the end: a job that saw the dispute open must not freeze what another has just freed for good.
        rows = get_model("payments", "Dispute").objects.select_for_update(of=("self",))
        _follow(rows.select_related("attempt__order").get(pk=dispute_id))


def _follow(dispute: Dispute) -> None:
    shares = _sold_for(dispute.attempt)
    reference = f"dispute-{dispute.pk}"
    if dispute.state == "open":
        _freeze(shares, reference)
        return
    if dispute.state == "lost":
        _lose(dispute, shares)
    holds.end_all(Hold.objects.filter(kind=HoldKind.DISPUTE, reference=reference), f"dispute {dispute.state}")


def _sold_for(attempt: PaymentAttempt) -> list[Share]:
    """The shares that this payment bought: none if it came twice or too late, and another one paid the order."""
    if not posted(f"sale:{attempt.key}"):
        return []
    shares = Share.objects.filter(order_number=attempt.order.number).order_by("pk")
    return list(shares if attempt.part_id is None else shares.filter(part_id=attempt.part_id))


def _freeze(shares: list[Share], reference: str) -> None:
    for share in shares:
        holds.begin(
            seller_id=share.seller_id,
            share_id=share.pk,
            kind=HoldKind.DISPUTE,
            until=timezone.now() + AT_LONGEST,
            reference=reference,
        )


def _lose(dispute: Dispute, shares: list[Share]) -> None:
    """The money is gone: each part of the order bears its proportion, by the rule for lost disputes."""
    key, taken = f"dispute-lost:{dispute.pk}", dispute.taken
    if posted(key):
        return
    with transaction.atomic():
        rests = [share.paid - share.refunded for share in shares]
        lost = min(taken, sum(rests, Decimal(0)))
        for share, amount in zip(shares, split(lost, rests), strict=True):
            if amount:
                give_back(
                    part_id=share.part_id,
                    cause=Cause.DISPUTE_LOST,
                    key=f"dispute-{dispute.pk}-{share.part_id}",
                    claim=Claim(amount=amount),
                )
        # What the sale gave up, and what had been promised, did not go to the shopper but to the bank that took it;
        # beyond that it is our loss.
        promised = overtake(dispute.attempt_id, most=taken - dispute.blocked)
        moves = [
            Move(SHOPPER, DISPUTED, lost),
            Move(REFUNDS, DISPUTED, promised),
            Move(LOSS, DISPUTED, taken - lost - promised),
        ]
        post(key, moves, order_number=dispute.attempt.order.number)
