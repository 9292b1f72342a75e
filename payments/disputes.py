"""A shopper's bank asks for a charge back: recorded as the gateway has it; `settlement` hears of it by a job."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from marketplace.core.jobs import enqueue
from marketplace.ledger.accounts import DISPUTED, FEES
from marketplace.ledger.posting import Move, post
from payments.booking import holder
from payments.interface import Disputable, DisputeStatus
from payments.interface import Dispute as Objection
from payments.lifecycle import DISPUTE
from payments.models import Dispute, PaymentAttempt
from payments.registry import gateway


class UnknownCharge(LookupError):
    """The dispute is about a charge that we do not know."""

    def __init__(self, objection: Objection) -> None:
        super().__init__(objection.external_id)
        self.objection = objection


def notice(event_key: str, *, gateway_code: str, external_id: str) -> None:
    """A gateway said that something happened to a dispute: fetch it, once per event."""
    enqueue("money.sync_dispute", key=f"{external_id}:{event_key}", gateway_code=gateway_code, external_id=external_id)


def sync(gateway_code: str, external_id: str) -> None:
    """Job: fetch a dispute and write down how it stands. Safe to repeat; call it outside a transaction.

    Raises `UnknownCharge`, `GatewayUnavailable`, `GatewayRefused`.
    """
    carrier = gateway(gateway_code)
    if isinstance(carrier, Disputable):
        record(gateway_code, carrier.fetch_dispute(external_id))


def look_for(gateway_code: str, *, since: datetime) -> list[Objection]:
    """Write down the disputes since then: their webhook may be lost. Returns those about charges that we do not know.

    Raises `GatewayUnavailable`.
    """
    carrier = gateway(gateway_code)
    unknown: list[Objection] = []
    if isinstance(carrier, Disputable):
        for objection in list(carrier.disputes_since(since)):
            try:
                record(gateway_code, objection)
            except UnknownCharge:
                unknown.append(objection)
    return unknown


def record(gateway_code: str, objection: Objection) -> None:
    """Write what the gateway says of a dispute, book what it withdrew, and have the sellers' shares frozen or freed."""
    attempt = (
        PaymentAttempt.objects.select_related("order")
        .filter(gateway=gateway_code, external_id=objection.charge_id)
        .first()
    )
    if attempt is None:
        raise UnknownCharge(objection)
    with transaction.atomic():
        dispute, created = Dispute.objects.get_or_create(
            external_id=objection.external_id,
            defaults={
                "attempt": attempt,
                "amount": objection.amount,
                "reason": objection.reason[:100],
                "answer_by": objection.answer_by,
            },
        )
        withdrawn = _book(dispute, objection, attempt)
        if withdrawn:
            DISPUTE.move(Dispute.objects.all(), dispute.pk, "reopen", ended_at=None)
        if _moved(dispute, objection) or created or withdrawn:
            # What was withdrawn may be told only after the end, which then comes anew.
            key = f"{dispute.pk}-{objection.status}-{objection.taken}"
            enqueue("money.dispute_moved", key=key, dispute_id=dispute.pk)


def _book(dispute: Dispute, objection: Objection, attempt: PaymentAttempt) -> bool:
    """True if money was withdrawn that we did not know of."""
    held_at = holder(attempt.gateway, None)
    number = attempt.order.number
    withdrawn = post(
        f"disputed:{objection.external_id}", [Move(DISPUTED, held_at, objection.taken)], order_number=number
    )
    if withdrawn:
        # What the bank has taken back cannot be refunded a second time.
        paid = PaymentAttempt.objects.select_for_update().get(pk=attempt.pk)
        blocked = min(objection.taken, paid.captured - paid.refund_total)
        PaymentAttempt.objects.filter(pk=attempt.pk).update(refund_total=F("refund_total") + blocked)
        Dispute.objects.filter(pk=dispute.pk).update(taken=objection.taken, blocked=blocked)
    if objection.fee and post(
        f"dispute-fee:{objection.external_id}", [Move(FEES, held_at, objection.fee)], order_number=number
    ):
        Dispute.objects.filter(pk=dispute.pk).update(fee=objection.fee)
    return withdrawn


def _moved(dispute: Dispute, objection: Objection) -> bool:
    rows = Dispute.objects.all()
    now = timezone.now()
    if objection.status == DisputeStatus.LOST:
        return DISPUTE.move(rows, dispute.pk, "lose", reason=objection.reason, ended_at=now)
    if objection.status == DisputeStatus.WON and DISPUTE.move(rows, dispute.pk, "win", ended_at=now):
        _give_back(dispute)
        return True
    return False


def _give_back(dispute: Dispute) -> None:
    """The bank let the charge stand: what was withdrawn is with the gateway again."""
    won = Dispute.objects.select_related("attempt__order").get(pk=dispute.pk)
    attempt = won.attempt
    post(
        f"dispute-won:{won.external_id}",
        [Move(holder(attempt.gateway, None), DISPUTED, won.taken)],
        order_number=attempt.order.number,
    )
    PaymentAttempt.objects.filter(pk=attempt.pk).update(refund_total=F("refund_total") - won.blocked)
