"""What an order's page says on top: what is going on, and what happens next, in words. Reads only, never writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from marketplace.fulfilment.models import Parcel, ParcelState
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.ordering.states import OrderState
from marketplace.thailand.baht import format_baht
from marketplace.thailand.dates import thai_date, thai_datetime, unbroken
from payments.interface import StepKind
from payments.models import AttemptState, PaymentAttempt

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order


class Action(StrEnum):
    """The one thing the shopper can do now."""

    NONE = "none"
    PAY = "pay"  # go on to the gateway's page
    SLIP = "slip"  # pay at a counter
    CHOOSE = "choose"  # choose a way to pay, again
    COLLECT = "collect"  # fetch a parcel with its code
    ORDER_AGAIN = "order_again"


@dataclass(frozen=True)
class Story:
    """`tone`: info, good, caution or bad. `waits`: a payment is awaited, the page looks again by itself."""

    headline: str
    sentence: str
    tone: str
    action: Action = Action.NONE
    waits: bool = False


def tell(order: Order, *, now: datetime, back_from_gateway: bool = False) -> Story:
    """The story of an order at this moment, in the active language.

    Needs the order as `ordering.selectors` read it (attempts newest first, parts, parcels). `back_from_gateway`: the
    shopper has just come back from the gateway's page.
    """
    if order.status == OrderState.AWAITING_PAYMENT:
        return _awaiting(order, now, back_from_gateway)
    if order.status == OrderState.CONFIRMED:
        return _confirmed(list(order.seller_orders.all()), now)
    return _ENDS[OrderState(order.status)](order)


def latest_attempt(order: Order) -> PaymentAttempt | None:
    return next(iter(order.attempts.all()), None)


def waiting_parcels(parts: Sequence[SellerOrder]) -> list[Parcel]:
    """Parcels that can be fetched now."""
    return [
        parcel
        for part in parts
        for parcel in part.parcels.all()
        if parcel.is_pickup and parcel.state == ParcelState.AT_BRANCH
    ]


# Before the payment


def _awaiting(order: Order, now: datetime, back_from_gateway: bool) -> Story:
    attempt = latest_attempt(order)
    state = attempt.state if attempt else AttemptState.CREATED
    if state not in {AttemptState.CREATED, AttemptState.PENDING, AttemptState.FAILED, AttemptState.CANCELLED}:
        return Story(
            _("We are checking your payment"),
            _("The bank has not answered yet. Please do not pay again: as soon as we know, this page tells you."),
            "caution",
            waits=True,
        )
    if order.expires_at and order.expires_at <= now:
        return Story(
            _("The time to pay is over"),
            _("Please do not pay any more. We are making sure that no payment is on its way, then this order ends."),
            "caution",
            waits=True,
        )
    if state in {AttemptState.FAILED, AttemptState.CANCELLED}:
        return _choose_again(order, AttemptState(state))
    if _is_slip(attempt):
        return Story(
            _("Pay %(amount)s at any post office") % {"amount": format_baht(order.total_incl_tax)},
            _("Show the number below at the counter, by %(deadline)s. The goods are kept for you until then.")
            % {"deadline": _moment(order.expires_at)},
            "caution",
            Action.SLIP,
            waits=True,
        )
    if back_from_gateway:
        return Story(
            _("We are waiting for the bank’s answer"),
            _("If you have paid, there is nothing more to do: this page tells you as soon as the bank has answered."),
            "caution",
            Action.PAY,
            waits=True,
        )
    return Story(
        _("Please pay %(amount)s") % {"amount": format_baht(order.total_incl_tax)},
        _("By %(deadline)s. The goods are kept for you until then.") % {"deadline": _moment(order.expires_at)},
        "caution",
        Action.PAY,
        waits=True,
    )


def _choose_again(order: Order, state: AttemptState) -> Story:
    sentence = _(
        "Nothing was charged. Choose another way to pay, or try once more, by %(deadline)s. "
        "The goods are kept for you until then."
    ) % {"deadline": _moment(order.expires_at)}
    declined = state == AttemptState.FAILED
    headline = _("The payment was declined") if declined else _("The payment was stopped")
    return Story(headline, sentence, "bad" if declined else "caution", Action.CHOOSE)


def _is_slip(attempt: PaymentAttempt | None) -> bool:
    return attempt is not None and attempt.next_step.get("kind") == StepKind.SLIP


# After the payment


def _confirmed(parts: list[SellerOrder], now: datetime) -> Story:
    waiting = waiting_parcels(parts)
    if waiting:
        return _to_fetch(waiting)
    alive = [part for part in parts if part.state != SellerOrderState.CANCELLED]
    states = {part.state for part in alive}
    parcels = {parcel.state for part in alive for parcel in part.parcels.all()}
    if ParcelState.OUT_FOR_DELIVERY in parcels:
        return Story(
            _("The postman brings your parcel today"),
            _("Please be at home, or have somebody take it for you."),
            "good",
        )
    if SellerOrderState.TO_PACK in states:
        return _being_packed([part for part in alive if part.state == SellerOrderState.TO_PACK], now)
    if SellerOrderState.PACKED in states:
        return Story(
            _("Packed, and on its way to the post office"),
            _("There is nothing to do: we tell you by SMS when the post office has it."),
            "good",
        )
    if ParcelState.RETURNING in parcels or SellerOrderState.RETURNED in states:
        return Story(
            _("A parcel is going back to the maker"),
            _("It was not fetched or not accepted. Please call the maker and agree on what happens next."),
            "bad",
        )
    if SellerOrderState.SENT in states:
        return Story(
            _("Your parcels are on their way"),
            _("There is nothing to do: we tell you by SMS when they arrive."),
            "good",
        )
    return Story(_("Everything has been handed over"), _("Thank you for buying from the villages. Enjoy it!"), "good")


def _being_packed(parts: list[SellerOrder], now: datetime) -> Story:
    days = [part.ship_by for part in parts if part.ship_by]
    if not days or min(days) > now:
        return Story(
            _("Paid. The makers are packing now"),
            _("They bring it to the post office by %(day)s at the latest. There is nothing for you to do.")
            % {"day": _day(max(days)) if days else ""},
            "good",
        )
    return Story(
        _("A maker is late with packing"),
        _("We have reminded them. What is not packed by %(day)s is cancelled, and your money comes back by itself.")
        % {"day": _day(min(days) + settings.LATE_CANCEL_AFTER)},
        "caution",
    )


def _to_fetch(waiting: list[Parcel]) -> Story:
    first = min(waiting, key=lambda parcel: parcel.keep_until.timestamp() if parcel.keep_until else 0)
    branch = first.current_branch.label if first.current_branch else ""
    headline = ngettext(
        "Your parcel is waiting at %(branch)s", "%(count)d parcels are waiting at %(branch)s", len(waiting)
    ) % {"count": len(waiting), "branch": branch}
    sentence = _("Show the pick-up code below at the counter, by %(day)s.") % {"day": _day(first.keep_until)}
    return Story(headline, sentence, "good", Action.COLLECT)


# Ends


def _expired(order: Order) -> Story:
    sentence = (
        _("A payment came after the end. It is paid back to you: see below.")
        if _refunded(order)
        else _("Nothing was charged. Should your bank show a payment all the same, it comes back to you by itself.")
    )
    return Story(_("This order was not paid in time"), sentence, "bad", Action.ORDER_AGAIN)


def _cancelled(order: Order) -> Story:
    if _refunded(order):
        sentence = _("Your money comes back: see below.")
    elif any(attempt.state == AttemptState.CANCELLED and attempt.reason for attempt in order.attempts.all()):
        sentence = _("What you paid for it goes back the way you paid.")  # it did not match, and was checked by hand
    else:
        sentence = _(
            "Nothing was charged. Should your bank show a payment all the same, it comes back to you by itself."
        )
    return Story(_("This order is cancelled"), sentence, "info", Action.ORDER_AGAIN)


def _review(order: Order) -> Story:
    return Story(
        _("We are checking your payment by hand"),
        _("Please do not pay again. Your goods are kept for you, and we write to you as soon as it is settled."),
        "caution",
    )


_ENDS = {OrderState.EXPIRED: _expired, OrderState.CANCELLED: _cancelled, OrderState.REVIEW: _review}


def _refunded(order: Order) -> bool:
    return any(attempt.refunds.all() for attempt in order.attempts.all())


def _moment(moment: datetime | None) -> str:
    return unbroken(thai_datetime(moment, get_language())) if moment else ""


def _day(moment: datetime | None) -> str:
    return unbroken(thai_date(moment, get_language())) if moment else ""
