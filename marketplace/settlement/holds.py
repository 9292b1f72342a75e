"""Holds: money waits, with a reason and an end. When a share's last hold ends, it becomes payable.

Whoever begins or ends a hold of a share has the share's row locked, so that of two holds ending at once the second
sees that it is the last.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from marketplace.ledger import accounts
from marketplace.ledger.posting import Move, post
from marketplace.settlement.lifecycle import SHARE
from marketplace.settlement.models import Hold, HoldKind, Share, ShareState

if TYPE_CHECKING:
    from marketplace.accounts.models import User

RETURN_WINDOW = timedelta(days=7)  # offered to every buyer; Direct Sale and Direct Marketing Act, s. 33
CASH_ON_DELIVERY = timedelta(days=5)  # Contract Committee's notification on cash on delivery, in force 3 October 2024
HANDED_OVER_AT_LATEST = timedelta(days=60)  # nothing travels longer: by then it was handed over, or given back
SWEEP_SIZE = 500


def of_sale(share: Share, *, cash_on_delivery: bool) -> list[Hold]:
    """The holds that a fresh sale brings, not saved: the return window, and those of the rules."""
    holds = [_hold(share, HoldKind.RETURN_WINDOW, share.sold_at + HANDED_OVER_AT_LATEST)]
    if cash_on_delivery:
        holds.append(_hold(share, HoldKind.CASH_ON_DELIVERY, share.sold_at + CASH_ON_DELIVERY))
    if share.seller.created_at > share.sold_at - settings.NEW_SELLER_FOR:
        holds.append(_hold(share, HoldKind.NEW_SELLER, share.sold_at + settings.NEW_SELLER_HOLD))
    return holds


def handed_over(part_id: int) -> None:
    """The buyer has the goods: from now on there are 7 days to send them back."""
    _move_return_window(part_id, timezone.now() + RETURN_WINDOW)


def not_handed_over(part_id: int) -> None:
    """The clerk corrected the scan: the buyer does not have the goods yet."""
    _move_return_window(part_id, timezone.now() + HANDED_OVER_AT_LATEST)


def begin(
    *,
    seller_id: int,
    kind: HoldKind,
    until: datetime,
    share_id: int | None = None,
    reference: str = "",
    reason: str = "",
    actor: User | None = None,
) -> Hold | None:
    """Hold one share, or (without `share_id`) all that would be paid to the seller; once per kind and reference.

    None, and nothing held, when the share's money is in a payout already.
    """
    fields = {"kind": kind, "reference": reference, "seller_id": seller_id, "share_id": share_id}
    with transaction.atomic():
        share = Share.objects.select_for_update().get(pk=share_id) if share_id is not None else None
        if share is not None and share.state not in {ShareState.HELD, ShareState.PAYABLE}:
            return None
        known = Hold.objects.filter(**fields, ended_at=None).first()
        if known is not None:
            return known
        hold = Hold.objects.create(**fields, until=until, reason=reason[:300], began_by=actor)
        if share is not None and SHARE.move(Share.objects.all(), share.pk, "freeze", actor=actor, reason=kind):
            _post(f"freeze:{hold.pk}", share, back=True)
    return hold


def extend(*, seller_id: int, reference: str, until: datetime) -> None:
    """Let the open hold of that reference last until then."""
    Hold.objects.filter(seller_id=seller_id, reference=reference, ended_at=None).update(until=until)


def end(hold_id: int, because: str, *, actor: User | None = None, due_at: datetime | None = None) -> bool:
    """End a hold; the share's last one makes it payable. False: it had ended, or was not due at `due_at`."""
    open_ones = Hold.objects.filter(pk=hold_id, ended_at=None)
    if due_at is not None:
        open_ones = open_ones.filter(until__lte=due_at)
    with transaction.atomic():
        hold = Hold.objects.get(pk=hold_id)
        share = Share.objects.select_for_update().get(pk=hold.share_id) if hold.share_id else None
        ended = open_ones.update(ended_at=timezone.now(), ended_because=because[:100], ended_by=actor)
        if ended and share is not None:
            _release(share, f"release:{hold_id}")
    return bool(ended)


def end_all(holds: QuerySet[Hold], because: str) -> None:
    for hold_id in list(holds.filter(ended_at=None).order_by("pk").values_list("pk", flat=True)):
        end(hold_id, because)


def sweep() -> None:
    """Periodic job: holds whose time is over end; the oldest first."""
    now = timezone.now()
    due = Hold.objects.filter(ended_at=None, until__lte=now).order_by("until")
    for hold_id in list(due.values_list("pk", flat=True)[:SWEEP_SIZE]):
        end(hold_id, "its time is over", due_at=now)


def seller_is_held(seller_id: int) -> bool:
    """Whether everything of the seller waits."""
    return Hold.objects.filter(seller_id=seller_id, share=None, ended_at=None).exists()


def held_sellers() -> QuerySet[Hold]:
    return Hold.objects.filter(share=None, ended_at=None)


def free_shares() -> QuerySet[Share]:
    """Shares that no open hold keeps although they are held: there should be none (see reconciling)."""
    open_holds = Hold.objects.filter(share=OuterRef("pk"), ended_at=None)
    return Share.objects.filter(~Exists(open_holds), state=ShareState.HELD)


def release_free() -> None:
    """Let go of what nothing keeps: whoever earned it must not wait for ever for our mistake."""
    for share_id in list(free_shares().order_by("pk").values_list("pk", flat=True)[:SWEEP_SIZE]):
        with transaction.atomic():
            share = Share.objects.select_for_update().get(pk=share_id)
            _release(share, f"release-free:{share_id}:{secrets.token_hex(4)}")


def _hold(share: Share, kind: HoldKind, until: datetime) -> Hold:
    return Hold(seller_id=share.seller_id, share=share, kind=kind, until=until)


def _move_return_window(part_id: int, until: datetime) -> None:
    Hold.objects.filter(share__part_id=part_id, kind=HoldKind.RETURN_WINDOW, ended_at=None).update(until=until)


def _release(share: Share, key: str) -> None:
    if Hold.objects.filter(share=share, ended_at=None).exists():
        return
    if SHARE.move(Share.objects.all(), share.pk, "release", payable_at=timezone.now()):
        _post(key, share, back=False)


def _post(key: str, share: Share, *, back: bool) -> None:
    held, payable = accounts.held(share.seller_id), accounts.payable(share.seller_id)
    debit, credit = (payable, held) if back else (held, payable)
    post(key, [Move(debit, credit, share.left, share.part_id)], order_number=share.order_number)


def save(holds: Sequence[Hold]) -> None:
    Hold.objects.bulk_create(holds)
