"""Refunds that an operator carries out at the bank, and then says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from payments import refunds
from payments.gateways.transfer.booking import book_withdrawal
from payments.gateways.transfer.models import TransferRefund

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


def to_make() -> QuerySet[TransferRefund]:
    """Refunds to be transferred, the oldest first, each with the line that tells who paid."""
    waiting = TransferRefund.objects.filter(made_at=None, failed_at=None)
    return waiting.select_related("charge__line").order_by("pk")


def made(refund_id: int, *, actor: AbstractBaseUser, bank_reference: str) -> bool:
    """The transfer was made; once. False: somebody has said so before, or that it cannot be made."""
    return _end(refund_id, actor, made_at=timezone.now(), bank_reference=bank_reference)


def impossible(refund_id: int, *, actor: AbstractBaseUser, reason: str) -> bool:
    """The money cannot be transferred (account unknown, closed): it is owed on, and goes back in another way."""
    return _end(refund_id, actor, failed_at=timezone.now(), failed_because=reason[:200])


def _end(refund_id: int, actor: AbstractBaseUser, **values: object) -> bool:
    with transaction.atomic():
        ended = to_make().filter(pk=refund_id).update(operator=actor, **values)
        if ended:
            refund = TransferRefund.objects.select_related("charge").get(pk=refund_id)
            if refund.made_at:
                book_withdrawal(refund)
            refunds.notice(f"transfer-{refund.pk}", gateway_code="transfer", key=refund.key, external_id=refund.key)
    return bool(ended)
