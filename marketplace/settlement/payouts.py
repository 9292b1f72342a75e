"""Payouts: one batch per period. Its money is booked as in transit when it is prepared, long before a file leaves.

PAYABLE → TRANSIT when prepared; TRANSIT → BANK (or a branch's drawer) when paid; back to PAYABLE when withdrawn or
returned by the bank.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from marketplace.core.jobs import enqueue
from marketplace.ledger import accounts
from marketplace.ledger.accounts import BANK, Account
from marketplace.ledger.posting import Move, post
from marketplace.ledger.selectors import balance
from marketplace.settlement import holds
from marketplace.settlement.errors import NotNow, SamePerson
from marketplace.settlement.lifecycle import BATCH, PAYOUT, SHARE
from marketplace.settlement.models import (
    BatchState,
    Payout,
    PayoutAccount,
    PayoutAccountState,
    PayoutBatch,
    PayoutMethod,
    PayoutState,
    Share,
    ShareState,
)
from marketplace.thailand.dates import BANGKOK

if TYPE_CHECKING:
    from marketplace.accounts.models import User
    from marketplace.postoffice.models import Branch

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # read aloud at a counter: no 0/O, 1/I/L


def period_of(day: date) -> str:
    """The ISO week that a day belongs to: "2026-W47"."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


def next_payout_day(now: datetime) -> date:
    """The day on which what is payable now leaves, Bangkok time: this week's payout day, or the next."""
    today = now.astimezone(BANGKOK).date()
    return today + timedelta(days=(settings.PAYOUT_WEEKDAY - today.isoweekday()) % 7)


def prepare_weekly() -> None:
    """Periodic job: on the payout day a batch is prepared by itself; people check and approve it."""
    today = timezone.now().astimezone(BANGKOK).date()
    if today.isoweekday() == settings.PAYOUT_WEEKDAY:
        prepare(period_of(today))


def prepare(period: str) -> PayoutBatch:
    """Take what is payable into the batch of this period, each seller in a transaction of its own. Safe to repeat.

    A seller whose account is not checked yet, who is held, or for whom less than the minimum is left after its debts,
    waits for the next batch. Once somebody has checked the batch nothing more is taken into it.
    """
    batch = _batch(period)
    payable = Share.objects.filter(state=ShareState.PAYABLE).order_by("seller_id")
    for seller_id in list(payable.values_list("seller_id", flat=True).distinct()):
        _take(batch, seller_id)
    return batch


def prepare_now(period: str) -> None:
    """Job: an operator does not wait for the payout day."""
    prepare(period)


def check(batch_id: int, *, actor: User) -> None:
    """The first person has looked at every payout. Raises `NotNow`."""
    if not BATCH.move(PayoutBatch.objects.all(), batch_id, "check", actor=actor, checked_by=actor):
        raise NotNow


def approve(batch_id: int, *, actor: User) -> None:
    """The second person lets the money go; sellers held, or with another account, since then are left out.

    Raises `SamePerson`, `NotNow`.
    """
    with transaction.atomic():
        batch = PayoutBatch.objects.select_for_update().get(pk=batch_id)
        if batch.checked_by_id == actor.pk:
            raise SamePerson
        held = holds.held_sellers().values("seller_id")
        for payout in batch.payouts.filter(state=PayoutState.IN_TRANSIT, seller_id__in=held):
            withdraw(payout.pk, actor=actor, reason="held meanwhile")
        newer = PayoutAccount.objects.filter(
            seller=OuterRef("seller"), state=PayoutAccountState.ACTIVE, decided_at__gt=OuterRef("created_at")
        )
        for payout in batch.payouts.filter(Exists(newer), state=PayoutState.IN_TRANSIT):
            withdraw(payout.pk, actor=actor, reason="its account was changed meanwhile")
        if not BATCH.move(
            PayoutBatch.objects.all(),
            batch_id,
            "approve",
            actor=actor,
            approved_by=actor,
            approved_at=timezone.now(),
        ):
            raise NotNow
        for payout in batch.payouts.filter(state=PayoutState.IN_TRANSIT, method=PayoutMethod.CASH):
            enqueue("messages.payout_ready", key=str(payout.pk), payout_id=payout.pk)
        _finish(batch_id)


def reject(batch_id: int, *, actor: User, reason: str) -> None:
    """Put everything back; the period can be prepared anew. Raises `NotNow` once it is approved."""
    with transaction.atomic():
        if not BATCH.move(PayoutBatch.objects.all(), batch_id, "reject", actor=actor, reason=reason):
            raise NotNow
        for payout in Payout.objects.filter(batch_id=batch_id, state=PayoutState.IN_TRANSIT).order_by("pk"):
            withdraw(payout.pk, actor=actor, reason=reason)


def withdraw(payout_id: int, *, actor: User | None, reason: str) -> None:
    """Take one payout out before it leaves. Raises `NotNow` when its batch is approved already."""
    alive = Payout.objects.filter(batch__state__in=(BatchState.PREPARED, BatchState.CHECKED, BatchState.REJECTED))
    with transaction.atomic():
        if not PAYOUT.move(
            Payout.objects.filter(pk__in=alive.values("pk")),
            payout_id,
            "withdraw",
            actor=actor,
            reason=reason,
            ended_at=timezone.now(),
        ):
            raise NotNow
        payout = Payout.objects.get(pk=payout_id)
        _put_back(payout, accounts.transit(payout.seller_id), f"payout-withdrawn:{payout.pk}")


def mark_paid(payout_id: int, *, actor: User | None) -> bool:
    """The bank has carried it out. False: it was written down before.

    Raises `NotNow` before its batch is approved, and for cash, which is handed out over a counter.
    """
    payout = Payout.objects.select_related("batch").get(pk=payout_id)
    if payout.batch.state not in {BatchState.APPROVED, BatchState.DONE} or payout.method == PayoutMethod.CASH:
        raise NotNow
    return _pay(payout, BANK, actor=actor)


def mark_batch_paid(batch_id: int, actor_id: int) -> None:
    """Job: the bank has carried out all bank transfers of the batch, as an operator says. Safe to repeat."""
    actor = get_user_model().objects.get(pk=actor_id)
    transfers = Payout.objects.filter(batch_id=batch_id, state=PayoutState.IN_TRANSIT)
    waiting = transfers.exclude(method=PayoutMethod.CASH).order_by("pk")
    for payout_id in list(waiting.values_list("pk", flat=True)):
        mark_paid(payout_id, actor=actor)


def cash_waiting(reference: str, branch: Branch) -> Payout | None:
    """The payout that a seller may fetch in cash at this branch now, by the reference that only it was told."""
    return (
        Payout.objects.select_related("seller")
        .filter(
            reference=reference.strip().upper(),
            method=PayoutMethod.CASH,
            branch=branch,
            state=PayoutState.IN_TRANSIT,
            batch__state=BatchState.APPROVED,
        )
        .first()
    )


def hand_out(reference: str, *, branch: Branch, clerk: User) -> Payout:
    """The clerk has given the cash to the seller, once. Raises `NotNow`."""
    payout = cash_waiting(reference, branch)
    if payout is None or not _pay(payout, accounts.drawer(branch.pk), actor=clerk, clerk=clerk):
        raise NotNow
    payout.refresh_from_db()
    return payout


def come_back(payout_id: int, *, actor: User, reason: str) -> None:
    """The bank sent the money back (a closed or wrong account), or nobody fetched the cash: it is payable again.

    Raises `NotNow`, also for cash that was handed out.
    """
    with transaction.atomic():
        payout = Payout.objects.select_for_update().select_related("batch").get(pk=payout_id)
        was_paid = payout.state == PayoutState.PAID
        is_fetched = was_paid and payout.method == PayoutMethod.CASH
        if payout.batch.state not in {BatchState.APPROVED, BatchState.DONE} or is_fetched:
            raise NotNow
        now = timezone.now()
        if not PAYOUT.move(Payout.objects.all(), payout_id, "come_back", actor=actor, reason=reason, ended_at=now):
            raise NotNow
        Payout.objects.filter(pk=payout_id).update(reason=reason[:300])
        _put_back(payout, BANK if was_paid else accounts.transit(payout.seller_id), f"payout-returned:{payout.pk}")
        _finish(payout.batch_id)
        enqueue("messages.payout_returned", key=str(payout.pk), payout_id=payout.pk)


def payouts_of(seller_id: int) -> QuerySet[Payout]:
    """A seller's payouts, newest first."""
    return Payout.objects.filter(seller_id=seller_id).select_related("batch", "branch").order_by("-pk")


def _batch(period: str) -> PayoutBatch:
    alive = PayoutBatch.objects.exclude(state=BatchState.REJECTED)
    found = alive.filter(period=period).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return PayoutBatch.objects.create(period=period)
    except IntegrityError:
        return alive.get(period=period)


def _take(batch: PayoutBatch, seller_id: int) -> Payout | None:
    """One seller's payable shares become a payout, or stay."""
    with transaction.atomic():
        account = (
            PayoutAccount.objects.select_for_update()
            .filter(seller_id=seller_id, state=PayoutAccountState.ACTIVE)
            .first()
        )
        if account is None or holds.seller_is_held(seller_id):
            return None
        if not PayoutBatch.objects.select_for_update().filter(pk=batch.pk, state=BatchState.PREPARED).exists():
            return None
        if Payout.objects.filter(batch=batch, seller_id=seller_id).exists():
            return None
        # Locked before the sum is taken: what a refund takes of them meanwhile waits, and finds them in a payout. It is
        # their sum, not the account's: another share may become payable at this moment, and is for the next payout.
        shares = _locked(seller_id)
        gross = sum((share.left for share in shares), Decimal(0))
        netted = min(balance(accounts.receivable(seller_id)), gross)
        if gross - netted < max(settings.PAYOUT_MINIMUM, Decimal("0.01")):
            return None
        payout = _write(batch, account, gross, netted)
        SHARE.move_all(Share.objects.filter(pk__in=[share.pk for share in shares]), "take", payout=payout)
        return payout


def _locked(seller_id: int) -> list[Share]:
    payable = Share.objects.select_for_update().filter(seller_id=seller_id, state=ShareState.PAYABLE)
    return list(payable.order_by("pk"))


def _write(batch: PayoutBatch, account: PayoutAccount, gross: Decimal, netted: Decimal) -> Payout:
    payout = Payout.objects.create(
        batch=batch,
        seller_id=account.seller_id,
        gross=gross,
        netted=netted,
        amount=gross - netted,
        method=account.method,
        bank_code=account.bank_code,
        number=account.number,
        holder=account.holder,
        branch_id=account.branch_id,
        reference="P" + "".join(secrets.choice(ALPHABET) for _ in range(9)),
    )
    payable = accounts.payable(account.seller_id)
    post(
        f"payout:{payout.pk}",
        [
            Move(payable, accounts.transit(account.seller_id), payout.amount),
            Move(payable, accounts.receivable(account.seller_id), netted),
        ],
        memo=payout.reference,
    )
    return payout


def _pay(payout: Payout, source: Account, *, actor: User | None, clerk: User | None = None) -> bool:
    with transaction.atomic():
        paid = PAYOUT.move(
            Payout.objects.all(), payout.pk, "pay", actor=actor, ended_at=timezone.now(), paid_by_clerk=clerk
        )
        if paid:
            transit = accounts.transit(payout.seller_id)
            post(f"payout-paid:{payout.pk}", [Move(transit, source, payout.amount)], memo=payout.reference)
            SHARE.move_all(Share.objects.filter(payout=payout), "pay")
            _finish(payout.batch_id)
            enqueue("messages.payout_paid", key=str(payout.pk), payout_id=payout.pk)
    return paid


def _put_back(payout: Payout, source: Account, key: str) -> None:
    """Its shares are payable again, and what it paid off is owed again: the next payout nets it anew."""
    SHARE.move_all(Share.objects.filter(payout=payout), "put_back", payout=None)
    payable, receivable = accounts.payable(payout.seller_id), accounts.receivable(payout.seller_id)
    post(
        key,
        [Move(source, payable, payout.amount), Move(receivable, payable, payout.netted)],
        memo=payout.reference,
    )


def _finish(batch_id: int) -> None:
    """A batch is done when none of its payouts is under way any more."""
    if not Payout.objects.filter(batch_id=batch_id, state=PayoutState.IN_TRANSIT).exists():
        BATCH.move(PayoutBatch.objects.all(), batch_id, "finish")
