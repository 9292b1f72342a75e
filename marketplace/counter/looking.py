"""A scan comes in: what is it, and what is there to do? Nothing is changed here but the record of the scan."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.counter.answers import ATTENTION, GOOD, REFUSE, Answer, Ask
from marketplace.counter.reading import Kind, Reading
from marketplace.fulfilment import scanning, selectors
from marketplace.fulfilment.errors import CodesLocked, WrongCode
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel, ParcelState, ScanKind
from marketplace.fulfilment.pickup_codes import find_by_code
from marketplace.fulfilment.scanning import Action
from marketplace.ordering import counter as slips
from marketplace.ordering.numbers import spaced
from marketplace.thailand import s10
from marketplace.thailand.baht import format_baht
from marketplace.thailand.dates import thai_date, thai_datetime
from marketplace.thailand.phone import InvalidPhone, mask_phone
from marketplace.thailand.postage import PostalService, service_info
from marketplace.thailand.weight import format_weight

# A pick-up code without a parcel, when found, leads to the same question as with one.
CODE_STEP = "hand_over_code"


def look(reading: Reading, desk: Desk) -> Answer:
    """What to do with what was scanned."""
    match reading.kind:
        case Kind.EMPTY:
            return Answer(ATTENTION, _("Nothing was scanned"), _("Scan or type a number, then press Enter."))
        case Kind.ORDER:
            return look_at_slip(reading.text, desk)
        case Kind.PICKUP_CODE:
            return _look_for_code(reading.text, desk)
        case Kind.S10 | Kind.DROP_OFF:
            found = selectors.parcel_in_hand(
                **({"s10": reading.text} if reading.kind == Kind.S10 else {"drop_off_code": reading.text})
            )
            if found is not None:
                scanning.note(ScanKind.SHOWN, desk, code=found.s10, parcel=found, order_number=found.order_number)
                return propose(found, desk)
            return unknown(
                reading,
                desk,
                _("Talat has no parcel with this number. If it is ordinary post, handle it as usual.")
                if reading.kind == Kind.S10
                else _("No parcel has this drop-off code. Please ask the sender to show it again."),
            )
        case Kind.WRONG_DIGIT:
            return unknown(reading, desk, _("One digit is not right. Please scan again, or compare digit by digit."))
    return unknown(reading, desk, _("This is not one of our numbers. Please scan again."))


def unknown(reading: Reading, desk: Desk, sentence: str) -> Answer:
    scanning.note(ScanKind.UNKNOWN, desk, code=reading.text)
    shown = reading.text if len(reading.text) <= 30 else f"{reading.text[:30]}…"
    return Answer(REFUSE, _("Not recognised"), sentence, code=shown)


def propose(parcel: Parcel, desk: Desk) -> Answer:
    """The one thing to do with this parcel here, as a question."""
    action = scanning.next_action(parcel, desk.branch)
    answer = {
        Action.ACCEPT: _weigh,
        Action.SEND_ON: _send_on,
        Action.RECEIVE: _receive,
        Action.HAND_OVER: _ask_code,
        Action.GO_OUT: _go_out,
        Action.DELIVER: _deliver,
        Action.GIVE_BACK: _give_back,
        Action.NOTHING: _nothing,
    }[action](parcel, desk)
    return replace(answer, code=s10.parse(parcel.s10).spaced)


def ask(parcel: Parcel, step: str, label: str, button: str, *, other: str = "", placeholder: str = "") -> Ask:
    """A question about a parcel as it was seen (`Parcel.moves`), so that an old answer changes nothing."""
    return Ask(
        step=step,
        label=label,
        button=button,
        hidden={"parcel": parcel.s10, "seen": str(parcel.moves)},
        placeholder=placeholder,
        other=other,
    )


def confirm_hand_over(parcel: Parcel, code: str) -> Answer:
    """The code was right: show whom it is for. One key hands it over."""
    question = ask(parcel, Action.HAND_OVER, _("Enter hands it over"), _("Hand over"))
    return Answer(
        GOOD,
        parcel.recipient_name,
        _("The code is right. There is nothing to pay."),
        code=s10.parse(parcel.s10).spaced,
        detail=_("Shelf %(place)s") % {"place": parcel.shelf or "-"},
        facts=((_("Phone"), _masked(parcel.recipient_phone)),),
        ask=replace(question, hidden={**question.hidden, "code": code}),
    )


def wrong_code(error: WrongCode) -> str:
    return _("This is not the pick-up code. Tries left: %(left)d.") % {"left": error.left}


def locked(error: CodesLocked) -> Answer:
    time = thai_datetime(error.until, get_language())
    return Answer(
        REFUSE,
        _("Please wait"),
        _("Too many wrong codes. No code is looked at before %(time)s.") % {"time": time},
    )


def look_at_slip(number: str, desk: Desk) -> Answer:
    """The slip of an order: money to take, money to give back, or why neither."""
    slip = slips.slip(number)
    if slip is None:
        scanning.note(ScanKind.UNKNOWN, desk, code=number)
        return Answer(REFUSE, _("Not recognised"), _("There is no order with this number."), code=spaced(number))
    scanning.note(ScanKind.SHOWN, desk, code=number, order_number=number)
    if not (slip.refund_due or slip.payable):
        return not_payable(slip.why, number)
    if not desk.branch.takes_cash:
        return no_cash(number)
    if slip.refund_due:
        return Answer(
            ATTENTION,
            _("Give the money back"),
            _("First ask for the payment receipt and an identity card."),
            code=spaced(number),
            detail=format_baht(slip.refund_due),
            ask=Ask("pay_out", _("Enter: the money is given back"), _("Money given back"), {"number": number}),
        )
    return Answer(
        ATTENTION,
        _("Take the money"),
        _("Count the money first, then confirm."),
        code=spaced(number),
        detail=format_baht(slip.amount),
        facts=((_("Pay by"), thai_datetime(slip.deadline, get_language())),),
        ask=Ask("take_payment", _("Enter: the money is taken"), _("Money taken"), {"number": number}),
    )


def no_cash(number: str) -> Answer:
    return Answer(
        REFUSE, _("No cash here"), _("This branch takes no cash. Please send them to another."), code=spaced(number)
    )


def not_payable(why: str, number: str) -> Answer:
    """Why no money is taken for this order."""
    sentence = {
        "paid": _("This order is paid already. Take no money."),
        "expired": _("The time to pay is over. Please order again; take no money."),
        "cancelled": _("This order was cancelled. Take no money."),
        "review": _("This order is being checked. Take no money; the shopper will be told."),
        "other": _("This order is paid in another way, not at the counter. Take no money."),
    }.get(why, _("There is no order with this number."))
    return Answer(ATTENTION if why == "paid" else REFUSE, _("Take no money"), sentence, code=spaced(number))


def _look_for_code(code: str, desk: Desk) -> Answer:
    try:
        parcel = find_by_code(desk, code)
    except WrongCode as error:
        return Answer(REFUSE, _("No parcel waits for this code"), wrong_code(error))
    except CodesLocked as error:
        return locked(error)
    scanning.note(ScanKind.SHOWN, desk, code=parcel.s10, parcel=parcel, order_number=parcel.order_number)
    return confirm_hand_over(parcel, code)


def _weigh(parcel: Parcel, desk: Desk) -> Answer:
    return Answer(
        ATTENTION,
        _("Weigh it"),
        _("Put it on the scale and type the grams."),
        facts=(
            (_("Service"), service_info(PostalService(parcel.service)).display_name),
            (_("Declared weight"), format_weight(parcel.declared_weight_g, get_language())),
            (_("Bound for"), _place(parcel)),
        ),
        ask=replace(ask(parcel, Action.ACCEPT, _("Weight in grams"), _("Accept the parcel")), numeric=True),
    )


def _send_on(parcel: Parcel, desk: Desk) -> Answer:
    back = parcel.state == ParcelState.RETURNING
    return Answer(
        ATTENTION,
        _("Send on"),
        _("It goes back to the sender's post office.") if back else _("It is bound for another post office."),
        detail=_place(parcel),
        ask=ask(parcel, Action.SEND_ON, _("Enter sends it on"), _("Send on")),
    )


def _receive(parcel: Parcel, desk: Desk) -> Answer:
    place = selectors.suggested_shelf(desk.branch)
    question = ask(parcel, Action.RECEIVE, _("Shelf place"), _("Put on the shelf"), placeholder=place)
    if parcel.state == ParcelState.RETURNING:
        sentence = _("It came back. Keep it for its sender.")
    elif parcel.is_pickup:
        sentence = _("It will be fetched here.")
    else:
        sentence = _("The postman brings it home from here.")
    return Answer(
        ATTENTION,
        _("Arrived"),
        _("%(sentence)s Press Enter to put it on %(place)s, or type another place.")
        % {"sentence": sentence, "place": place},
        detail=place,
        ask=replace(question, hidden={**question.hidden, "shelf": place}),
    )


def _ask_code(parcel: Parcel, desk: Desk) -> Answer:
    if parcel.locked_until and parcel.locked_until > timezone.now():
        return locked(CodesLocked(parcel.locked_until))
    return Answer(
        ATTENTION,
        _("Ask for the pick-up code"),
        _("Six digits, told to the recipient by SMS."),
        detail=_("Shelf %(place)s") % {"place": parcel.shelf or "-"},
        ask=replace(
            ask(
                parcel,
                CODE_STEP,
                _("Pick-up code"),
                _("Check the code"),
                other=_("Not accepted: send it back"),
            ),
            numeric=True,
        ),
    )


def _go_out(parcel: Parcel, desk: Desk) -> Answer:
    return Answer(
        ATTENTION,
        _("Take it out"),
        _("The postman takes it along now."),
        detail=_("Shelf %(place)s") % {"place": parcel.shelf or "-"},
        ask=ask(
            parcel,
            Action.GO_OUT,
            _("Enter: the postman has it"),
            _("Out for delivery"),
            other=_("Not accepted: send it back"),
        ),
    )


def _deliver(parcel: Parcel, desk: Desk) -> Answer:
    return Answer(
        ATTENTION,
        _("Delivered?"),
        _("The postman had it along."),
        ask=ask(parcel, Action.DELIVER, _("Enter: it was delivered"), _("Delivered"), other=_("Nobody was at home")),
    )


def _give_back(parcel: Parcel, desk: Desk) -> Answer:
    return Answer(
        ATTENTION,
        _("Give it back to the sender"),
        _("Ask for an identity card, or the drop-off code."),
        detail=parcel.sender_name,
        facts=((_("Shelf"), parcel.shelf or "-"),),
        ask=ask(parcel, Action.GIVE_BACK, _("Enter gives it back"), _("Give back")),
    )


def _nothing(parcel: Parcel, desk: Desk) -> Answer:
    if parcel.state in (ParcelState.AT_BRANCH, ParcelState.OUT_FOR_DELIVERY):
        return Answer(ATTENTION, _("Send on"), _("It belongs to another post office."), detail=_place(parcel))
    if parcel.state == ParcelState.CANCELLED:
        return Answer(REFUSE, _("Cancelled"), _("The order was cancelled. Please give it back to the sender."))
    when = thai_date(parcel.finished_at, get_language()) if parcel.finished_at else ""
    return Answer(ATTENTION, _("Nothing to do"), f"{parcel.get_state_display()} · {when}")


def _place(parcel: Parcel) -> str:
    return f"{parcel.bound_for.label} {parcel.bound_for.postcode}"


def _masked(phone: str) -> str:
    try:
        return mask_phone(phone)
    except InvalidPhone:
        return "-"
