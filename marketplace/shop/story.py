"""What an order's page says on top: what is going on, and what happens next, in words. Reads only, never writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from marketplace.fulfilment.models import Parcel, ParcelState
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.ordering.states import OrderState
from marketplace.shop.money import all_comes_back, due_at_hand_over, refunds
from marketplace.shop.next_step import by_hand, secures, step_kind
from marketplace.thailand.baht import format_baht
from marketplace.thailand.dates import thai_date, thai_datetime, unbroken
from payments.interface import StepKind
from payments.models import AttemptState, PaymentAttempt, RefundState

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order


class Action(StrEnum):
    """The one thing the shopper can do now."""

    NONE = "none"
    PAY = "pay"  # go on to the gateway's page, or to ours for cards
    SLIP = "slip"  # pay at a counter
    QR = "qr"  # pay the QR code with the bank's app
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
        return _confirmed(order, now)
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
        return _over(attempt)
    if state in {AttemptState.FAILED, AttemptState.CANCELLED}:
        return _choose_again(order, AttemptState(state))
    if attempt is not None and secures(attempt):
        return Story(
            _("We are passing your order on to the makers"),
            _("There is nothing to pay now: you pay in cash when you get the parcels."),
            "info",
            waits=True,
        )
    if step_kind(attempt) == StepKind.SLIP:
        return Story(
            _("Pay %(amount)s at any post office") % {"amount": format_baht(order.total_incl_tax)},
            _("Show the number below at the counter, by %(deadline)s. The goods are kept for you until then.")
            % {"deadline": _moment(order.expires_at)},
            "caution",
            Action.SLIP,
            waits=True,
        )
    if attempt is not None and step_kind(attempt) == StepKind.QR:
        return _scan(order, attempt)
    nothing_to_do = state == AttemptState.PENDING and step_kind(attempt) == StepKind.NONE
    if back_from_gateway or nothing_to_do:
        return Story(
            _("We are waiting for the bank’s answer"),
            _("If you have paid, there is nothing more to do: this page tells you as soon as the bank has answered."),
            "caution",
            Action.NONE if nothing_to_do else Action.PAY,
            waits=True,
        )
    return Story(
        _("Please pay %(amount)s") % {"amount": format_baht(order.total_incl_tax)},
        _("By %(deadline)s. The goods are kept for you until then.") % {"deadline": _moment(order.expires_at)},
        "caution",
        Action.PAY,
        waits=True,
    )


def _over(attempt: PaymentAttempt | None) -> Story:
    sentence = (
        _(
            "Please do not pay any more. If you have paid, there is nothing to do: we find it in the bank’s statement, "
            "usually on the next working day, and tell you."
        )
        if attempt is not None and by_hand(attempt)
        else _("Please do not pay any more. We are making sure that no payment is on its way, then this order ends.")
    )
    return Story(_("The time to pay is over"), sentence, "caution", waits=True)


def _scan(order: Order, attempt: PaymentAttempt) -> Story:
    sentence = (
        _(
            "Scan the QR code below with your bank’s app, by %(deadline)s. We compare it with the bank’s statement by "
            "hand, usually on the next working day. After paying there is nothing more to do: the goods are kept for "
            "you, and we tell you by SMS."
        )
        if by_hand(attempt)
        else _("Scan the QR code below with your bank’s app, by %(deadline)s. The goods are kept for you until then.")
    )
    return Story(
        _("Pay %(amount)s by PromptPay") % {"amount": format_baht(attempt.amount)},
        sentence % {"deadline": _moment(attempt.expires_at)},
        "caution",
        Action.QR,
        waits=True,
    )


def _choose_again(order: Order, state: AttemptState) -> Story:
    words = {"deadline": _moment(order.expires_at)}
    sentence = (
        _("Choose another way to pay, or try once more, by %(deadline)s. The goods are kept for you until then.")
        if _by_hand_before(order)
        else _(
            "Nothing was charged. Choose another way to pay, or try once more, by %(deadline)s. "
            "The goods are kept for you until then."
        )
    )
    declined = state == AttemptState.FAILED
    headline = _("The payment was declined") if declined else _("The payment was stopped")
    return Story(headline, sentence % words, "bad" if declined else "caution", Action.CHOOSE)


# After the payment


def _confirmed(order: Order, now: datetime) -> Story:
    if all_comes_back(order):
        return _all_back(order)
    parts = list(order.seller_orders.all())
    due = due_at_hand_over(order)
    waiting = waiting_parcels(parts)
    if waiting:
        return _to_fetch(waiting, due)
    alive = [part for part in parts if part.state != SellerOrderState.CANCELLED]
    states = {part.state for part in alive}
    parcels = {parcel.state for part in alive for parcel in part.parcels.all()}
    if ParcelState.OUT_FOR_DELIVERY in parcels:
        return _comes_today(alive, due)
    if SellerOrderState.TO_PACK in states:
        return _being_packed([part for part in alive if part.state == SellerOrderState.TO_PACK], now, due)
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


def _being_packed(parts: list[SellerOrder], now: datetime, due: Mapping[int, Decimal]) -> Story:
    days = [part.ship_by for part in parts if part.ship_by]
    on_delivery = any(part.pk in due for part in parts)
    if not days or min(days) > now:
        headline = _("The makers are packing now") if on_delivery else _("Paid. The makers are packing now")
        sentence = (
            _("They bring it to the post office by %(day)s at the latest. You pay in cash when you get the parcel.")
            if on_delivery
            else _("They bring it to the post office by %(day)s at the latest. There is nothing for you to do.")
        )
        return Story(headline, sentence % {"day": _day(max(days)) if days else ""}, "good")
    sentence = (
        _("We have reminded them. What is not packed by %(day)s is cancelled, and you pay nothing for it.")
        if on_delivery
        else _(
            "We have reminded them. What is not packed by %(day)s is cancelled, and your money comes back by itself."
        )
    )
    headline = _("A maker is late with packing")
    return Story(headline, sentence % {"day": _day(min(days) + settings.LATE_CANCEL_AFTER)}, "caution")


def _to_fetch(waiting: list[Parcel], due: Mapping[int, Decimal]) -> Story:
    first = min(waiting, key=lambda parcel: parcel.keep_until.timestamp() if parcel.keep_until else 0)
    branch = first.current_branch.label if first.current_branch else ""
    headline = ngettext(
        "Your parcel is waiting at %(branch)s", "%(count)d parcels are waiting at %(branch)s", len(waiting)
    ) % {"count": len(waiting), "branch": branch}
    cash = _cash(waiting, due)
    sentence = (
        _("Show the pick-up code below at the counter, by %(day)s, and pay %(amount)s in cash.")
        if cash
        else _("Show the pick-up code below at the counter, by %(day)s.")
    )
    words = {"day": _day(first.keep_until), "amount": format_baht(cash)}
    return Story(headline, sentence % words, "good", Action.COLLECT)


def _comes_today(alive: list[SellerOrder], due: Mapping[int, Decimal]) -> Story:
    coming = [parcel for part in alive for parcel in part.parcels.all() if parcel.state == ParcelState.OUT_FOR_DELIVERY]
    cash = _cash(coming, due)
    sentence = (
        _("Please be at home, or have somebody take it for you. Please keep %(amount)s in cash ready.")
        if cash
        else _("Please be at home, or have somebody take it for you.")
    )
    return Story(_("The postman brings your parcel today"), sentence % {"amount": format_baht(cash)}, "good")


def _cash(parcels: list[Parcel], due: Mapping[int, Decimal]) -> Decimal:
    """Baht to pay when these parcels are handed over."""
    parts = {parcel.seller_order_id for parcel in parcels}
    return sum((amount for part, amount in due.items() if part in parts), Decimal(0))


def _all_back(order: Order) -> Story:
    if all(refund.state == RefundState.SUCCEEDED for refund in refunds(order)):
        return Story(_("Your money was paid back in full"), _("There is nothing more to do."), "info")
    return Story(_("All your money comes back to you"), _("How and when, you see below."), "info")


# Ends


def _expired(order: Order) -> Story:
    if refunds(order):
        sentence = _("A payment came after the end. It is paid back to you: see below.")
    elif _by_hand_before(order):
        sentence = _(
            "Please do not pay this QR code any more. If you have paid it, there is nothing to do: as soon as we find "
            "it in the bank’s statement, your order goes on, or your money comes back."
        )
    else:
        sentence = _(
            "Nothing was charged. Should your bank show a payment all the same, it comes back to you by itself. "
            "You can order again and pay anew."
        )
    return Story(_("This order was not paid in time"), sentence, "bad", Action.ORDER_AGAIN)


def _cancelled(order: Order) -> Story:
    given = refunds(order)
    if given and all(refund.state == RefundState.SUCCEEDED for refund in given):
        sentence = _("Your money was paid back.")
    elif given:
        sentence = _("Your money comes back: see below.")
    elif any(attempt.state == AttemptState.CANCELLED and attempt.reason for attempt in order.attempts.all()):
        sentence = _("What you paid for it goes back the way you paid.")  # it did not match, and was checked by hand
    elif any(attempt.part_id for attempt in order.attempts.all()):
        sentence = _("It was not paid yet, so there is nothing to pay back.")
    elif _by_hand_before(order):
        sentence = _("If you have paid all the same, your money comes back when we find it in the bank’s statement.")
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


def _by_hand_before(order: Order) -> bool:
    """A transfer may be on its way that nobody tells us of."""
    return any(by_hand(attempt) for attempt in order.attempts.all())


def _moment(moment: datetime | None) -> str:
    return unbroken(thai_datetime(moment, get_language())) if moment else ""


def _day(moment: datetime | None) -> str:
    return unbroken(thai_date(moment, get_language())) if moment else ""
