"""What an operator decides about a line of the bank statement. Two operators at once: the first one wins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from marketplace.core.jobs import enqueue
from marketplace.core.transitions import WrongState
from payments.gateways.transfer import matching
from payments.gateways.transfer.booking import book_returned, book_stray
from payments.gateways.transfer.lifecycle import LINE
from payments.gateways.transfer.matching import Match
from payments.gateways.transfer.models import LineState, StatementLine, TransferCharge

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class NotThisBill(Exception):
    """The bill is paid already, or of another amount. Nothing was changed."""


def confirm(line_id: int, *, key: str, actor: AbstractBaseUser, reason: str = "") -> None:
    """The operator says that this line pays the bill `key`: the only way in which a bill becomes paid.

    A bill whose order waits no longer may be confirmed too: the order is taken up again, or the money goes back. A
    job brings the order to paid. `reason`: why, where the references do not say so. Raises `WrongState` for a line
    that is settled, `NotThisBill`.
    """
    with transaction.atomic():
        LINE.must_move(StatementLine.objects.all(), line_id, "confirm", actor=actor, reason=reason, note=_note(reason))
        line = StatementLine.objects.get(pk=line_id)
        paid = TransferCharge.objects.filter(pk=key, paid_at=None, amount=line.amount).update(
            paid_at=timezone.now(), line=line
        )
        if not paid:
            raise NotThisBill(key)
        enqueue("money.transfer_arrived", key=str(line.pk), line_id=line.pk)


def confirm_sure(line_ids: Iterable[int], *, actor: AbstractBaseUser) -> int:
    """Confirm those of the ticked lines whose references and amount are still a waiting bill's. How many those were."""
    ticked = list(StatementLine.objects.filter(pk__in=list(line_ids), state=LineState.WAITING).order_by("pk"))
    confirmed = 0
    for proposal in matching.propose(ticked):
        if proposal.match != Match.SURE or proposal.bill is None:
            continue
        try:
            confirm(proposal.line.pk, key=proposal.bill.pk, actor=actor)
        except (WrongState, NotThisBill):
            continue  # another operator was faster, or two of the lines pay the same bill
        confirmed += 1
    return confirmed


def put_aside(line_id: int, *, actor: AbstractBaseUser, reason: str) -> bool:
    """It is nothing of ours (interest, a deposit of our own); kept, and not booked. False: it is settled already."""
    return LINE.move(StatementLine.objects.all(), line_id, "put_aside", actor=actor, reason=reason, note=_note(reason))


def take_up(line_id: int, *, actor: AbstractBaseUser) -> bool:
    """Put aside by mistake: it waits to be matched again. False: it was not aside."""
    return LINE.move(StatementLine.objects.all(), line_id, "take_up", actor=actor, note="")


def send_back(line_id: int, *, actor: AbstractBaseUser, reason: str) -> bool:
    """It belongs to no order (paid twice, wrong amount): owed to whoever paid, until `returned`. For good.

    False: it is settled already.
    """
    with transaction.atomic():
        moved = LINE.move(
            StatementLine.objects.all(), line_id, "send_back", actor=actor, reason=reason, note=_note(reason)
        )
        if moved:
            book_stray(StatementLine.objects.get(pk=line_id))
    return moved


def returned(line_id: int, *, actor: AbstractBaseUser, bank_reference: str) -> bool:
    """The operator has transferred it back; `bank_reference` is the bank's number of that. False: it was not to be."""
    with transaction.atomic():
        moved = LINE.move(
            StatementLine.objects.all(), line_id, "returned", actor=actor, return_reference=bank_reference
        )
        if moved:
            book_returned(StatementLine.objects.get(pk=line_id))
    return moved


def _note(reason: str) -> str:
    return reason[:200]
