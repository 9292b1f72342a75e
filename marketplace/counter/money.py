"""Money over the counter: slips, refunds, sellers' payouts, and cash for parcels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.counter.answers import ATTENTION, GOOD, REFUSE, Answer, Ask, Link
from marketplace.counter.reading import Kind, Reading
from marketplace.fulfilment import scanning
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel, ScanKind
from marketplace.ordering import counter as slips
from marketplace.ordering.errors import NoCashHere, NotPayable
from marketplace.ordering.numbers import parse, spaced
from marketplace.thailand.baht import format_baht
from marketplace.thailand.dates import thai_datetime
from payments.gateways.cod.models import CodCharge
from payments.gateways.counter.cash_back import NothingWaits, RefundLocked, WrongRefundCode
from payments.gateways.counter.models import CounterCharge

TAKE_PAYMENT, PAY_OUT, HAND_OUT = "take_payment", "pay_out", "hand_out"


def look_at_slip(number: str, desk: Desk) -> Answer:
    """The slip of an order: money to take, money to give back, or why neither."""
    slip = slips.slip(number)
    if slip is None:
        scanning.note(ScanKind.UNKNOWN, desk, code=number)
        return Answer(REFUSE, _("Not recognised"), _("There is no order with this number."), code=spaced(number))
    scanning.note(ScanKind.SHOWN, desk, code=number, order_number=number)
    if not (slip.refund_due or slip.payable):
        return not_payable(slip.why, spaced(number))
    if not desk.branch.takes_cash:
        return no_cash(spaced(number))
    if slip.refund_due:
        return _ask_for_code(slip)
    return Answer(
        ATTENTION,
        _("Take the money"),
        _("Count the money first, then confirm."),
        code=spaced(number),
        detail=format_baht(slip.amount),
        facts=((_("Pay by"), thai_datetime(slip.deadline, get_language())),),
        ask=Ask(TAKE_PAYMENT, _("Enter: the money is taken"), _("Money taken"), {"number": number}),
    )


def look_at_payout(reference: str, desk: Desk) -> Answer:
    """Money that a seller fetches here."""
    payout = slips.payout_waiting(reference, desk.branch)
    if payout is None:
        scanning.note(ScanKind.UNKNOWN, desk, code=reference)
        return Answer(REFUSE, _("No payout"), _("No payout waits at this post office under this code."), reference)
    if not desk.branch.takes_cash:
        return no_cash(reference)
    return Answer(
        ATTENTION,
        payout.seller.label,
        _("Give the seller their money. Ask for an identity card, count it, then confirm."),
        code=reference,
        detail=format_baht(payout.amount),
        ask=Ask(HAND_OUT, _("Enter: the money is handed out"), _("Money handed out"), {"reference": reference}),
    )


def take_payment(posted: Mapping[str, str], desk: Desk) -> Answer:
    number = parse(posted.get("number", "")) or ""
    try:
        charge = slips.take_payment(number=number, branch=desk.branch, clerk=desk.clerk)
    except NoCashHere:
        return no_cash(spaced(number))
    except NotPayable as error:
        return not_payable(error.why, spaced(number))
    scanning.note(ScanKind.PAID, desk, code=number, order_number=number)
    return Answer(GOOD, _("Paid"), _("Give them the receipt."), spaced(number), **receipt(charge))


def pay_out(posted: Mapping[str, str], reading: Reading, desk: Desk) -> Answer:
    """The shopper's code was typed: give back what waits under it."""
    number = parse(posted.get("number", "")) or ""
    if reading.kind != Kind.PICKUP_CODE:
        return _ask_again(number, _("The code has 6 digits."))
    try:
        amount = slips.pay_out(number=number, code=reading.text, branch=desk.branch, clerk=desk.clerk)
    except NoCashHere:
        return no_cash(spaced(number))
    except NothingWaits:
        return Answer(ATTENTION, _("Done already"), _("No money waits for this order."), code=spaced(number))
    except RefundLocked as error:
        return Answer(
            REFUSE,
            _("Please wait"),
            _("Too many wrong codes. No code is looked at before %(time)s.")
            % {"time": thai_datetime(error.until, get_language())},
            code=spaced(number),
        )
    except WrongRefundCode as error:
        return _ask_again(
            number, _("This is not the code for this money. Tries left: %(left)d.") % {"left": error.left}
        )
    scanning.note(ScanKind.PAID_OUT, desk, code=number, order_number=number)
    return Answer(
        GOOD,
        _("Give the money now"),
        _("The code is right. It is written down as given back."),
        code=spaced(number),
        detail=format_baht(amount),
    )


def hand_out(posted: Mapping[str, str], desk: Desk) -> Answer:
    """The seller has the money of a payout."""
    reference = posted.get("reference", "")[:40]
    try:
        payout = slips.hand_out(reference, branch=desk.branch, clerk=desk.clerk)
    except NoCashHere:
        return no_cash(reference)
    except NotPayable:
        return Answer(ATTENTION, _("Done already"), _("No payout waits here under this code."), code=reference)
    scanning.note(ScanKind.HANDED_OUT, desk, code=payout.reference)
    return Answer(GOOD, _("Money handed out"), payout.seller.label, payout.reference, format_baht(payout.amount))


# Steps that a plain Enter confirms.
CONFIRMED: Mapping[str, Callable[[Mapping[str, str], Desk], Answer]] = {
    TAKE_PAYMENT: take_payment,
    HAND_OUT: hand_out,
}


def receipt(charge: CounterCharge | CodCharge) -> dict[str, Any]:
    """The parts of an answer that tell what was taken, with its receipt."""
    address = reverse("counter:receipt", args=[charge.receipt_number])
    return {
        "detail": format_baht(charge.amount),
        "facts": ((_("Receipt number"), charge.receipt_number or ""),),
        "links": (Link(address, _("Print the receipt")),),
    }


def cod_paper(parcel: Parcel) -> Link:
    """The paper that goes along with a parcel that is paid when it is handed over."""
    return Link(reverse("counter:cod_paper", args=[parcel.s10]), _("Print the cash-on-delivery paper"))


def no_cash(shown: str) -> Answer:
    """`shown` is the number as people read it."""
    return Answer(REFUSE, _("No cash here"), _("This branch takes no cash. Please send them to another."), code=shown)


def not_payable(why: str, shown: str) -> Answer:
    """Why no money is taken. `shown` is the number as people read it."""
    sentence = {
        "paid": _("This is paid already. Take no money."),
        "expired": _("The time to pay is over. Please order again; take no money."),
        "cancelled": _("This order was cancelled. Take no money."),
        "review": _("This order is being checked. Take no money; the shopper will be told."),
        "delivery": _("It is paid when a parcel is handed over: please scan the parcel."),
        "other": _("This order is paid in another way, not at the counter. Take no money."),
    }.get(why, _("There is no order with this number."))
    return Answer(ATTENTION if why == "paid" else REFUSE, _("Take no money"), sentence, code=shown)


def _ask_for_code(slip: slips.Slip) -> Answer:
    return Answer(
        ATTENTION,
        _("Give the money back"),
        _("Ask for the six digits that we sent to the shopper."),
        code=spaced(slip.order.number),
        detail=format_baht(slip.refund_due),
        ask=Ask(
            PAY_OUT,
            _("The shopper’s code for the money"),
            _("Check and give back"),
            {"number": slip.order.number},
            numeric=True,
        ),
    )


def _ask_again(number: str, sentence: str) -> Answer:
    slip = slips.slip(number)
    ask = _ask_for_code(slip).ask if slip and slip.refund_due else None
    return Answer(REFUSE, _("Wrong code"), sentence, code=spaced(number), ask=ask)
