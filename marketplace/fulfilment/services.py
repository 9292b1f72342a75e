"""A parcel comes into being, is called off, or is sent somewhere else."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from marketplace.core import jobs
from marketplace.core.transitions import WrongState
from marketplace.fulfilment import numbers
from marketplace.fulfilment.interface import Desk, Party
from marketplace.fulfilment.lifecycle import PARCEL, Moved
from marketplace.fulfilment.models import Parcel, ParcelState
from marketplace.thailand.postage import PostalService

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


def create_parcel(
    *,
    seller_order_id: int,
    seller_id: int,
    order_number: str,
    service: str,
    sender: Party,
    recipient: Party,
    goods: str,
    is_pickup: bool,
    declared_weight_g: int,
    destination_branch_id: int,
    collect_amount: Decimal = Decimal(0),
) -> Parcel:
    """Make a parcel with its postal number and drop-off code, in the caller's transaction; a job makes its label.

    `destination_branch_id`: the branch where it is collected, or the one that brings it home; `collect_amount`: baht
    to be taken in cash before it is handed over. Raises `OutOfNumbers`, and ValueError for a service that does not
    exist.
    """
    with transaction.atomic():
        parcel = Parcel.objects.create(
            seller_order_id=seller_order_id,
            seller_id=seller_id,
            order_number=order_number,
            s10=numbers.allocate_s10(PostalService(service)),
            service=service,
            drop_off_code=numbers.fresh_drop_off_code(),
            sender_name=sender.name,
            sender_phone=sender.phone,
            sender_address=sender.address,
            sender_postcode=sender.postcode,
            goods=goods[:300],
            is_pickup=is_pickup,
            declared_weight_g=declared_weight_g,
            collect_amount=collect_amount,
            destination_branch_id=destination_branch_id,
            **_recipient(recipient),
        )
        enqueue_label(parcel.pk, version=0)
    return parcel


def cancel_parcel(parcel_id: int, *, actor: AbstractBaseUser | None, reason: str) -> bool:
    """Call a parcel off while it has not been handed in. False when it has, and nothing was changed."""
    with transaction.atomic():
        cancelled = PARCEL.move(
            Parcel.objects.all(), parcel_id, Moved.CANCEL, actor=actor, reason=reason, moves=F("moves") + 1
        )
        if cancelled:
            tell(parcel_id, Moved.CANCEL, change=Moved.CANCEL)
    return cancelled


def redirect_parcel(parcel_id: int, *, recipient: Party, is_pickup: bool, destination_branch_id: int) -> bool:
    """Send a parcel that has not left its first branch to somebody or somewhere else, under a new label.

    False when it has left (or is cancelled), and nothing was changed.
    """
    with transaction.atomic():
        redirected = Parcel.objects.filter(pk=parcel_id, state__in=(ParcelState.PREPARED, ParcelState.ACCEPTED)).update(
            is_pickup=is_pickup,
            destination_branch_id=destination_branch_id,
            label="",
            moves=F("moves") + 1,
            **_recipient(recipient),
        )
        if redirected:
            version = Parcel.objects.values_list("moves", flat=True).get(pk=parcel_id)
            enqueue_label(parcel_id, version=version)
    return bool(redirected)


def mark_collected(parcel: Parcel, desk: Desk) -> None:
    """The cash for a parcel that is about to be handed over at this desk was taken; once, in the caller's transaction
    that also writes down the money. Afterwards the parcel given is as it is in the database.

    The parcel must be as it was seen (`moves`); raises `WrongState` otherwise. No correction of a scan takes it back.
    """
    at_hand = (ParcelState.AT_BRANCH, ParcelState.OUT_FOR_DELIVERY)
    marked = Parcel.objects.filter(
        pk=parcel.pk,
        moves=parcel.moves,
        state__in=at_hand,
        current_branch=desk.branch,
        collect_amount__gt=0,
        collected_at=None,
    ).update(collected_at=timezone.now(), moves=F("moves") + 1)
    if not marked:
        raise WrongState(PARCEL.aggregate, parcel.pk, "collect_cash")
    parcel.refresh_from_db()


def enqueue_label(parcel_id: int, *, version: int) -> None:
    """Have the label made anew; `version` is the parcel's `moves` after the change that made it necessary."""
    jobs.enqueue("fulfilment.make_label", key=f"{parcel_id}:{version}", parcel_id=parcel_id)


def tell(parcel_id: int, event: Moved, *, change: int | str) -> None:
    """Let ordering know, once per `change`; it moves the seller's part and writes to the shopper."""
    jobs.enqueue("fulfilment.parcel_moved", key=f"{parcel_id}:{change}", parcel_id=parcel_id, event=str(event))


def _recipient(party: Party) -> dict[str, str]:
    return {
        "recipient_name": party.name,
        "recipient_phone": party.phone,
        "recipient_address": party.address,
        "recipient_postcode": party.postcode,
    }
