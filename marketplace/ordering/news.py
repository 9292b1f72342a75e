"""What shoppers and sellers are told, in plain words, in their language. All functions here are jobs.

An SMS holds no link (carriers drop it): it names the order, and the page is found by number and phone.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override
from oscar.core.loading import get_model

from marketplace.fulfilment.models import Parcel, ParcelState
from marketplace.notifications.services import notify
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.ordering.numbers import spaced
from marketplace.ordering.states import OrderState
from marketplace.settlement.giving_back import given_back
from marketplace.settlement.models import Cause, GiveBack
from marketplace.thailand.baht import format_baht
from marketplace.thailand.dates import thai_date, thai_datetime
from payments.attempts import open_attempts
from payments.gateways.counter.models import CounterRefund
from payments.models import PaymentAttempt, Refund
from payments.selectors import paid

IN_CASH = ("counter", "cod")  # gateways whose refunds wait at every counter


def order_placed(order_id: int) -> None:
    """Only where the shopper must go somewhere to pay: the slip's number and deadline."""
    order = _order(order_id)
    attempt = order.attempts.order_by("-pk").first()
    if order.status != OrderState.AWAITING_PAYMENT or attempt is None or attempt.gateway != "counter":
        return
    with override(order.language):
        _tell_shopper(
            order,
            f"order-{order.pk}-slip-{attempt.pk}",
            _("Your order %(number)s") % {"number": spaced(order.number)},
            _("Talat: pay %(amount)s at any post office by %(deadline)s. Show this number: %(number)s")
            % {
                "amount": format_baht(order.total_incl_tax),
                "deadline": thai_datetime(order.expires_at, order.language),
                "number": spaced(order.number),
            },
        )


def order_confirmed(order_id: int) -> None:
    order = _order(order_id)
    if order.status != OrderState.CONFIRMED:  # cancelled meanwhile, which is told by itself
        return
    due = sum(attempt.amount for attempt in open_attempts(order.pk))
    values = {"number": spaced(order.number), "amount": format_baht(due or paid(order.pk))}
    with override(order.language):
        if due:
            subject = _("Your order %(number)s is confirmed")
            text = _("Talat: the makers are packing order %(number)s now. You pay %(amount)s in cash when you get it.")
        else:
            subject = _("Your order %(number)s is paid")
            text = _("Talat: we received %(amount)s for order %(number)s. The makers are packing it now.")
        _tell_shopper(order, f"order-{order.pk}-confirmed", subject % values, text % values)


def order_expired(order_id: int) -> None:
    order = _order(order_id)
    with override(order.language):
        _tell_shopper(
            order,
            f"order-{order.pk}-expired",
            _("Your order %(number)s was not paid in time") % {"number": spaced(order.number)},
            _("Talat: order %(number)s was not paid in time and has ended. You can order again at any time.")
            % {"number": spaced(order.number)},
        )


def order_dropped(order_id: int) -> None:
    """An operator ended it: what the gateway took was not what was asked for."""
    order = _order(order_id)
    with override(order.language):
        _tell_shopper(
            order,
            f"order-{order.pk}-dropped",
            _("Your order %(number)s is cancelled") % {"number": spaced(order.number)},
            _("Talat: order %(number)s is cancelled. What you paid for it goes back the way you paid.")
            % {"number": spaced(order.number)},
        )


def order_refunded(attempt_id: int) -> None:
    """The money of this attempt came after the order had ended, or twice."""
    attempt = PaymentAttempt.objects.select_related("order").get(pk=attempt_id)
    order: Any = attempt.order
    with override(order.language):
        _tell_shopper(
            order,
            f"attempt-{attempt.pk}-refunded",
            _("Your money comes back"),
            _("Talat: %(amount)s for order %(number)s is on its way back to you.")
            % {"amount": format_baht(attempt.captured), "number": spaced(order.number)}
            + _how_it_comes_back(f"attempt-{attempt.pk}"),
        )


def cash_waits(refund_key: str) -> None:
    """Money waits at every counter: the code for it, which nobody else is told."""
    waiting = CounterRefund.objects.get(pk=refund_key)
    if waiting.paid_at:
        return
    order = get_model("order", "Order").objects.get(number=waiting.order_number)
    with override(order.language):
        _tell_shopper(
            order,
            f"cash-{refund_key}",
            _("Your money waits for you"),
            _(
                "Talat: %(amount)s of order %(number)s waits for you at any post office. Tell them the order number"
                " and the code %(code)s."
            )
            % {"amount": format_baht(waiting.amount), "number": spaced(order.number), "code": waiting.code},
        )


def part_cancelled(part_id: int) -> None:
    """Tell the shopper that a maker's part is cancelled, and what comes back; and the maker not to pack it."""
    part = _part(part_id)
    order = part.order
    back = Refund.objects.filter(key=f"part-{part.pk}").first()
    with override(order.language):
        text = (
            _("Talat: %(seller)s’s part of order %(number)s is cancelled (%(reason)s). %(amount)s comes back to you.")
            if back
            else _("Talat: %(seller)s’s part of order %(number)s is cancelled (%(reason)s). You pay nothing for it.")
        )
        values = {
            "seller": part.seller.label,
            "number": spaced(order.number),
            "reason": part.cancelled_because,
            "amount": format_baht(back.amount) if back else "",
        }
        _tell_shopper(
            order,
            f"part-{part.pk}-cancelled",
            _("Part of your order %(number)s was cancelled") % {"number": spaced(order.number)},
            text % values + _how_it_comes_back(f"part-{part.pk}"),
        )
    with override("th"):
        _tell_seller(
            part,
            f"part-{part.pk}-cancelled-seller",
            _("Order cancelled"),
            _("Talat: order %(number)s is cancelled. Please do not pack it.") % {"number": spaced(order.number)},
        )


def part_refunded(part_id: int) -> None:
    """Tell the shopper, and the maker, of every decision to give money of this part back that they do not know yet."""
    part = _part(part_id)
    for decision in given_back(part_id):
        # Told otherwise: by `part_cancelled`, and by the shopper's bank.
        cancelled = part.state == SellerOrderState.CANCELLED and decision.key == f"part-{part.pk}"
        if not cancelled and decision.cause != Cause.DISPUTE_LOST:
            _tell_of_refund(part, decision)


def _tell_of_refund(part: SellerOrder, decision: GiveBack) -> None:
    order = part.order
    amount = format_baht(decision.goods + decision.postage)
    with override(order.language):
        values = {"amount": amount, "number": spaced(order.number), "seller": part.seller.label}
        if decision.cause == Cause.NOT_COLLECTED:
            text = _("Talat: your parcel from %(seller)s went back. %(amount)s for the goods comes back to you.")
        else:
            text = _("Talat: %(amount)s of order %(number)s comes back to you, for the goods of %(seller)s.")
        told = (text % values) + _how_it_comes_back(decision.key)
        _tell_shopper(order, f"refund-{decision.key}", _("Your money comes back"), told)
    with override("th"):
        if decision.from_seller:
            text = _(
                "Talat: the buyer of order %(number)s gets %(amount)s back (%(cause)s). %(yours)s of it comes from "
                "your money; the money page shows the sum."
            )
        else:
            text = _("Talat: the buyer of order %(number)s gets %(amount)s back (%(cause)s). It costs you nothing.")
        values |= {"cause": decision.get_cause_display(), "yours": format_baht(decision.from_seller)}
        _tell_seller(part, f"refund-{decision.key}-seller", _("Money goes back to a buyer"), text % values)


def seller_new_order(part_id: int) -> None:
    part = _part(part_id)
    with override("th"):
        _tell_seller(
            part,
            f"part-{part.pk}-new",
            _("A new order"),
            _("Talat: you sold goods for %(amount)s! Order %(number)s. Please pack it by %(day)s.")
            % {
                "amount": format_baht(part.goods_total - part.discount),
                "number": spaced(part.order.number),
                "day": thai_date(part.ship_by, "th") if part.ship_by else "",
            },
        )


def remind_seller(part_id: int) -> None:
    """A while before the ship-by date."""
    _press(
        part_id,
        "reminder",
        gettext_noop("Please pack"),
        gettext_noop("Talat: order %(number)s waits to be packed, by %(day)s at the latest."),
    )


def part_late(part_id: int) -> None:
    """On the ship-by date; from now on the part stands on the operators' list."""
    _press(
        part_id,
        "late",
        gettext_noop("You are late"),
        gettext_noop(
            "Talat: order %(number)s should have been packed by %(day)s. Please pack it today, or it will be cancelled."
        ),
    )


def parcel_news(parcel_id: int, state: str) -> None:
    """Tell the shopper what the parcel's new state means for them; only what matters is told."""
    parcel = Parcel.objects.select_related("destination_branch", "seller", "seller_order__order").get(pk=parcel_id)
    order = parcel.seller_order.order
    if parcel.state != state:
        return  # it moved on meanwhile: the later news tells more
    with override(order.language):
        text = _news_of(parcel)
        if text:
            _tell_shopper(
                order,
                f"parcel-{parcel.pk}-{state}-{parcel.pickup_code}",
                _("Your parcel from %(seller)s") % {"seller": parcel.seller.label},
                text,
            )


def parcel_reminder(parcel_id: int) -> None:
    """Two days before a waiting parcel goes back."""
    parcel = Parcel.objects.select_related("destination_branch", "seller_order__order").get(pk=parcel_id)
    if parcel.state != ParcelState.AT_BRANCH or parcel.keep_until is None:
        return
    order = parcel.seller_order.order
    with override(order.language):
        _tell_shopper(
            order,
            f"parcel-{parcel.pk}-reminder-{parcel.pickup_code}",
            _("Your parcel still waits"),
            _("Talat: please fetch your parcel at %(branch)s by %(day)s, or it goes back. Pick-up code %(code)s.")
            % {
                "branch": parcel.destination_branch.label,
                "day": thai_date(parcel.keep_until, order.language),
                "code": parcel.pickup_code,
            },
        )


def _news_of(parcel: Parcel) -> str:
    order = parcel.seller_order.order
    names = {
        "seller": parcel.seller.label,
        "s10": parcel.s10,
        "branch": parcel.destination_branch.label,
        "code": parcel.pickup_code,
        "day": thai_date(parcel.keep_until, order.language) if parcel.keep_until else "",
    }
    if parcel.state == ParcelState.ACCEPTED:
        return _("Talat: your parcel from %(seller)s is with the post. Number %(s10)s.") % names
    if parcel.state == ParcelState.AT_BRANCH and parcel.is_pickup:
        text = _("Talat: your parcel is at %(branch)s. Pick-up code %(code)s. Please fetch it by %(day)s.") % names
        return text + _cash_to_bring(parcel)
    if parcel.state == ParcelState.OUT_FOR_DELIVERY:
        return _("Talat: the postman brings your parcel %(s10)s today.") % names + _cash_to_bring(parcel)
    if parcel.state in {ParcelState.COLLECTED, ParcelState.DELIVERED}:
        return _("Talat: parcel %(s10)s from %(seller)s was handed over. Enjoy it!") % names
    if parcel.state == ParcelState.RETURNING:
        return _("Talat: parcel %(s10)s was not fetched and goes back to %(seller)s.") % names
    return ""


def _cash_to_bring(parcel: Parcel) -> str:
    if not parcel.cash_due:
        return ""
    return " " + _("Please have %(amount)s in cash ready.") % {"amount": format_baht(parcel.cash_due)}


def _press(part_id: int, word: str, subject: str, text: str) -> None:
    part = _part(part_id)
    if part.state != SellerOrderState.TO_PACK or part.ship_by is None:
        return
    with override("th"):
        values = {"number": spaced(part.order.number), "day": thai_date(part.ship_by, "th")}
        _tell_seller(part, f"part-{part.pk}-{word}", _(subject), _(text) % values)


def _how_it_comes_back(refund_key: str) -> str:
    if not Refund.objects.filter(key=refund_key, gateway__in=IN_CASH).exists():
        return ""
    return " " + _("Fetch it in cash at any post office; we send you a code for it.")


def _tell_shopper(order: Any, key: str, subject: str, text: str) -> None:
    with transaction.atomic():
        notify(
            key=key,
            phone=order.contact_phone,
            email=order.contact_email,
            language=order.language,
            subject=subject,
            text=text,
        )


def _tell_seller(part: SellerOrder, key: str, subject: str, text: str) -> None:
    with transaction.atomic():
        notify(key=key, phone=part.seller.phone, language="th", subject=subject, text=text)


def _order(order_id: int) -> Any:
    return get_model("order", "Order").objects.get(pk=order_id)


def _part(part_id: int) -> SellerOrder:
    return SellerOrder.objects.select_related("order", "seller").get(pk=part_id)
