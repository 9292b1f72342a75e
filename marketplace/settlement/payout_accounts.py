"""Where a seller's money goes: proposed by the seller, checked by a second person, used after a safe while."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from marketplace.core.jobs import enqueue
from marketplace.settlement import holds
from marketplace.settlement.errors import NotNow, SamePerson
from marketplace.settlement.lifecycle import ACCOUNT
from marketplace.settlement.models import HoldKind, PayoutAccount, PayoutAccountState, PayoutMethod

if TYPE_CHECKING:
    from marketplace.accounts.models import User
    from marketplace.postoffice.models import Branch
    from marketplace.sellers.models import Seller

SAFE_WHILE = timedelta(hours=72)


def account_of(seller_id: int) -> PayoutAccount | None:
    """The account in use."""
    return PayoutAccount.objects.filter(seller_id=seller_id, state=PayoutAccountState.ACTIVE).first()


def proposed_by_seller(seller_id: int) -> PayoutAccount | None:
    """The one that waits to be checked."""
    return PayoutAccount.objects.filter(seller_id=seller_id, state=PayoutAccountState.PROPOSED).first()


def propose(
    seller: Seller,
    *,
    actor: User,
    method: PayoutMethod,
    bank_code: str = "",
    number: str = "",
    holder: str = "",
    branch: Branch | None = None,
) -> PayoutAccount:
    """Name another account (digits only, checked by the form); one that still waited is replaced.

    If the seller had an account before, nothing is paid for 72 hours from now, and for 72 hours from an operator's
    yes: whoever took the owner's phone must not take the money too.
    """
    rows = PayoutAccount.objects.all()
    with transaction.atomic():
        waiting = rows.select_for_update().filter(seller=seller, state=PayoutAccountState.PROPOSED).first()
        if waiting is not None:
            ACCOUNT.must_move(rows, waiting.pk, "replace", actor=actor)
        made = PayoutAccount.objects.create(
            seller=seller,
            method=method,
            bank_code=bank_code,
            number=number,
            holder=holder[:120],
            branch=branch,
            proposed_by=actor,
        )
        if account_of(seller.pk) is not None:
            holds.begin(
                seller_id=seller.pk,
                kind=HoldKind.BANK_CHANGED,
                until=timezone.now() + SAFE_WHILE,
                reference=str(made.pk),
                actor=actor,
            )
        enqueue("messages.payout_account_proposed", key=str(made.pk), account_id=made.pk)
    return made


def accept(account_id: int, *, actor: User) -> PayoutAccount:
    """A second person has compared it with the papers. Raises `SamePerson`, `NotNow`."""
    rows = PayoutAccount.objects.all()
    with transaction.atomic():
        account = rows.select_for_update().get(pk=account_id)
        if account.proposed_by_id == actor.pk:
            raise SamePerson
        before = account_of(account.seller_id)
        if before is not None:
            ACCOUNT.must_move(rows, before.pk, "replace", actor=actor)
        now = timezone.now()
        if not ACCOUNT.move(rows, account_id, "accept", actor=actor, decided_by=actor, decided_at=now):
            raise NotNow
        if before is not None:
            # The 72 hours count from the decision: only now will money go there. The hold of the proposal may be over.
            seller, reference, until = account.seller_id, str(account_id), now + SAFE_WHILE
            holds.begin(
                seller_id=seller,
                kind=HoldKind.BANK_CHANGED,
                until=until,
                reference=reference,
                actor=account.proposed_by,
            )
            holds.extend(seller_id=seller, reference=reference, until=until)
        enqueue("messages.payout_account_decided", key=str(account_id), account_id=account_id)
    account.refresh_from_db()
    return account


def refuse(account_id: int, *, actor: User, reason: str) -> None:
    """It does not fit the papers: the account in use stays. Raises `NotNow`."""
    with transaction.atomic():
        refused = ACCOUNT.move(
            PayoutAccount.objects.all(),
            account_id,
            "refuse",
            actor=actor,
            reason=reason,
            decided_by=actor,
            decided_at=timezone.now(),
            refused_because=reason[:300],
        )
        if not refused:
            raise NotNow
        account = PayoutAccount.objects.get(pk=account_id)
        waiting = holds.held_sellers().filter(seller_id=account.seller_id, reference=str(account_id))
        holds.end_all(waiting, "the new account was refused")
        enqueue("messages.payout_account_decided", key=str(account_id), account_id=account_id)
