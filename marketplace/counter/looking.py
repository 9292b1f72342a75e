"""A scan comes in: what is it, and what is there to do? Nothing is changed here but the record of the scan."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.counter import money
from marketplace.counter.answers import ATTENTION, GOOD, REFUSE, Answer, Ask
from marketplace.counter.reading import Kind, Reading
from marketplace.fulfilment import scanning, selectors
from marketplace.fulfilment.errors import CodesLocked, WrongCode
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel, ParcelState, ScanKind
from marketplace.fulfilment.pickup_codes import find_by_code
from marketplace.fulfilment.scanning import Action
from marketplace.thailand import s10
from marketplace.thailand.baht import format_baht
from marketplace.thailand.dates import thai_date, thai_datetime
from marketplace.thailand.phone import InvalidPhone, mask_phone
from marketplace.thailand.postage import PostalService, service_info
from marketplace.thailand.weight import format_weight

# A pick-up code without a parcel, when found, leads to the same question as with one.
CODE_STEP = "hand_over_code"
# What the further buttons do.
REFUSED, ABSENT = "refused", "absent"


def look(reading: Reading, desk: Desk) -> Answer:
    """What to do with what was scanned."""
    match reading.kind:
        case Kind.EMPTY:
            return Answer(ATTENTION, _("Nothing was scanned"), _("Scan or type a number, then press Enter."))
        case Kind.ORDER:
            return money.look_at_slip(reading.text, desk)
        case Kind.PAYOUT:
            return money.look_at_payout(reading.text, desk)
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
    if parcel.cash_due and action in (Action.HAND_OVER, Action.DELIVER) and not desk.branch.takes_cash:
        return money.no_cash(s10.parse(parcel.s10).spaced)
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


def ask(
    parcel: Parcel,
    step: str,
    label: str,
    button: str,
    *,
    others: dict[str, str] | None = None,
    placeholder: str = "",
) -> Ask:
    """A question about a parcel as it was seen (`Parcel.moves`), so that an old answer changes nothing."""
    return Ask(
        step=step,
        label=label,
        button=button,
        hidden={"parcel": parcel.s10, "seen": str(parcel.moves)},
        placeholder=placeholder,
        others=others or {},
    )


def confirm_hand_over(parcel: Parcel, code: str) -> Answer:
    """The code was right: show whom it is for, and the cash to take. One key hands it over."""
    due = parcel.cash_due
    place = _("Shelf %(place)s") % {"place": parcel.shelf or "-"}
    phone = (_("Phone"), _masked(parcel.recipient_phone))
    amount = {"amount": format_baht(due)}
    question = (
        ask(
            parcel,
            Action.HAND_OVER,
            _("Enter: %(amount)s taken, handed over") % amount,
            _("%(amount)s taken – hand over") % amount,
            others={REFUSED: _("Refused: send it back")},
        )
        if due
        else ask(parcel, Action.HAND_OVER, _("Enter hands it over"), _("Hand over"))
    )
    return Answer(
        ATTENTION if due else GOOD,
        parcel.recipient_name,
        _("The code is right. They may open it first. Take the money, then hand it over.")
        if due
        else _("The code is right. There is nothing to pay."),
        code=s10.parse(parcel.s10).spaced,
        detail=format_baht(due) if due else place,
        facts=((_("Shelf"), parcel.shelf or "-"), phone) if due else (phone,),
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
                others={REFUSED: _("Not accepted: send it back")},
            ),
            numeric=True,
        ),
        facts=_to_take(parcel),
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
            others={REFUSED: _("Not accepted: send it back")},
        ),
        facts=_to_take(parcel),
        links=(money.cod_paper(parcel),) if parcel.cash_due else (),
    )


def _deliver(parcel: Parcel, desk: Desk) -> Answer:
    others = {REFUSED: _("Not accepted: send it back"), ABSENT: _("Nobody was at home")}
    if not parcel.cash_due:
        return Answer(
            ATTENTION,
            _("Delivered?"),
            _("The postman had it along."),
            ask=ask(parcel, Action.DELIVER, _("Enter: it was delivered"), _("Delivered"), others=others),
        )
    amount = {"amount": format_baht(parcel.cash_due)}
    return Answer(
        ATTENTION,
        _("Delivered?"),
        _("Count the money that the postman brings, then confirm."),
        detail=format_baht(parcel.cash_due),
        ask=ask(
            parcel,
            Action.DELIVER,
            _("Enter: %(amount)s taken, delivered") % amount,
            _("%(amount)s taken – delivered") % amount,
            others=others,
        ),
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


def _to_take(parcel: Parcel) -> tuple[tuple[str, str], ...]:
    return ((_("Cash to take"), format_baht(parcel.cash_due)),) if parcel.cash_due else ()


def _place(parcel: Parcel) -> str:
    return f"{parcel.bound_for.label} {parcel.bound_for.postcode}"


def _masked(phone: str) -> str:
    try:
        return mask_phone(phone)
    except InvalidPhone:
        return "-"
