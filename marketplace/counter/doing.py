"""The clerk answered what the input asked for: carry it out, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.core.transitions import WrongState
from marketplace.counter import looking, money
from marketplace.counter.answers import ATTENTION, GOOD, REFUSE, Answer, Link
from marketplace.counter.forms import read_shelf, read_weight
from marketplace.counter.reading import NUMBERS_ON_THINGS, Kind, read
from marketplace.fulfilment import scanning, selectors
from marketplace.fulfilment.errors import CodesLocked, NotHere, TooHeavy, WrongCode
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel
from marketplace.fulfilment.pickup_codes import check_code
from marketplace.fulfilment.scanning import Action, next_action
from marketplace.ordering import collecting
from marketplace.ordering.errors import NoCashHere, NotPayable
from marketplace.thailand import s10
from marketplace.thailand.dates import thai_date
from marketplace.thailand.weight import format_weight
from payments.gateways.cod.models import CodCharge


def answer_to(posted: Mapping[str, str], desk: Desk) -> Answer:
    """The answer to what was put into the one input.

    A number that lies on a parcel or a slip is always a new scan. Anything else answers the question that stood
    there, if there was one.
    """
    typed = posted.get("scan", "")
    reading = read(typed)
    step = posted.get("step", "")
    if not step or reading.kind in NUMBERS_ON_THINGS:
        return looking.look(reading, desk)
    if step == money.PAY_OUT:
        return money.pay_out(posted, reading, desk)
    if reading.kind == Kind.PICKUP_CODE and step not in (looking.CODE_STEP, Action.ACCEPT):
        return looking.look(reading, desk)
    if step in money.CONFIRMED:
        return money.CONFIRMED[step](posted, desk) if reading.kind == Kind.EMPTY else looking.look(reading, desk)
    parcel = selectors.parcel_in_hand(s10=posted.get("parcel", ""))
    if parcel is None:
        return looking.look(reading, desk)
    if _is_old(parcel, step, posted, desk):
        return _done_already(parcel)
    try:
        return _carry_out(step, parcel, typed, posted, desk)
    except (WrongState, NotHere):
        parcel.refresh_from_db()
        return _done_already(parcel)
    except NoCashHere:
        return money.no_cash(s10.parse(parcel.s10).spaced)
    except NotPayable as error:
        return money.not_payable(error.why, s10.parse(parcel.s10).spaced)


def _is_old(parcel: Parcel, step: str, posted: Mapping[str, str], desk: Desk) -> bool:
    """Whether something happened to the parcel since this question was asked."""
    action = Action.HAND_OVER if step == looking.CODE_STEP else step
    return str(parcel.moves) != posted.get("seen") or next_action(parcel, desk.branch) != action


def _done_already(parcel: Parcel) -> Answer:
    return Answer(
        ATTENTION,
        _("Done already"),
        _("Nothing was changed. The parcel is now: %(state)s.") % {"state": parcel.get_state_display()},
        code=s10.parse(parcel.s10).spaced,
    )


def _carry_out(step: str, parcel: Parcel, typed: str, posted: Mapping[str, str], desk: Desk) -> Answer:
    refused = posted.get("do") == looking.REFUSED
    if step == looking.CODE_STEP:
        return _send_back(parcel, desk) if refused else _check_code(parcel, typed, desk)
    action = Action(step)
    match action:
        case Action.ACCEPT:
            return _accept(parcel, typed, desk)
        case Action.RECEIVE:
            return _receive(parcel, typed, posted.get("shelf", ""), desk)
    if typed.strip():
        return looking.look(read(typed), desk)
    match action:
        case Action.HAND_OVER | Action.GO_OUT | Action.DELIVER if refused:
            return _send_back(parcel, desk)
        case Action.HAND_OVER:
            return _hand_over(parcel, posted.get("code", ""), desk)
        case Action.SEND_ON:
            scanning.send_on(parcel, desk)
            return _done(parcel, _("Sent on"), detail=f"{parcel.bound_for.label} {parcel.bound_for.postcode}")
        case Action.GO_OUT:
            scanning.take_out(parcel, desk)
            return _done(parcel, _("Out for delivery"), _("Scan it again when the postman is back."))
        case Action.DELIVER if posted.get("do") == looking.ABSENT:
            return _bring_back(parcel, desk)
        case Action.DELIVER:
            taken = _take_cash(parcel, desk)
            scanning.deliver(parcel, desk)
            return _with_receipt(_done(parcel, _("Delivered")), taken)
        case Action.GIVE_BACK:
            scanning.give_back(parcel, desk)
            return _done(parcel, _("Given back to the sender"))
        case Action.NOTHING:
            return looking.propose(parcel, desk)
    assert_never(action)


def _accept(parcel: Parcel, typed: str, desk: Desk) -> Answer:
    try:
        weight_g = read_weight(typed)
        scanning.accept(parcel, desk, weight_g=weight_g)
    except ValidationError as error:
        return _ask_again(parcel, desk, typed, _("Check the weight"), " ".join(error.messages))
    except TooHeavy as error:
        limit = format_weight(error.limit_g, get_language())
        return _ask_again(
            parcel,
            desk,
            typed,
            _("Too heavy"),
            _("This service carries %(limit)s at most. Please do not accept it.") % {"limit": limit},
        )
    return Answer(
        GOOD,
        _("Accepted"),
        _("%(weight)s. Print the label, or write the number on the parcel.")
        % {"weight": _weight_words(parcel.declared_weight_g, weight_g)},
        detail=s10.parse(parcel.s10).spaced,
        links=(
            Link(reverse("counter:label", args=[parcel.s10]), _("Print the label")),
            *([money.cod_paper(parcel)] if parcel.cash_due else []),
        ),
    )


def _receive(parcel: Parcel, typed: str, suggested: str, desk: Desk) -> Answer:
    shelf = read_shelf(typed.strip() or suggested)
    if shelf is None:
        return _ask_again(
            parcel, desk, typed, _("No such place"), _("A shelf place is a letter and a number, like A3.")
        )
    scanning.receive(parcel, desk, shelf=shelf)
    if not parcel.is_pickup or parcel.keep_until is None:
        return _done(parcel, _("On the shelf"), detail=shelf)
    until = thai_date(parcel.keep_until, get_language())
    slip = Link(reverse("counter:shelf_slip", args=[parcel.s10]), _("Print the shelf slip"))
    answer = _done(
        parcel,
        _("On the shelf"),
        _("The recipient gets the code now. Keep it until %(date)s.") % {"date": until},
        detail=shelf,
    )
    return replace(answer, links=(slip,))


def _check_code(parcel: Parcel, typed: str, desk: Desk) -> Answer:
    reading = read(typed)
    if reading.kind != Kind.PICKUP_CODE:
        return _ask_again(parcel, desk, typed, _("Wrong code"), _("A pick-up code has 6 digits."))
    try:
        check_code(parcel, desk, reading.text)
    except WrongCode as error:
        return _ask_again(parcel, desk, "", _("Wrong code"), looking.wrong_code(error))
    except CodesLocked as error:
        return looking.locked(error)
    return looking.confirm_hand_over(parcel, reading.text)


def _hand_over(parcel: Parcel, code: str, desk: Desk) -> Answer:
    try:
        check_code(parcel, desk, code)  # before any money is taken
        taken = _take_cash(parcel, desk)
        scanning.hand_over(parcel, desk, code=code)
    except WrongCode as error:
        return _ask_again(parcel, desk, "", _("Wrong code"), looking.wrong_code(error))
    except CodesLocked as error:
        return looking.locked(error)
    return _with_receipt(_done(parcel, _("Handed over")), taken)


def _take_cash(parcel: Parcel, desk: Desk) -> CodCharge | None:
    """Taken before it is handed over: should we die in between, the next scan finds it paid and hands it over."""
    if not parcel.collect_amount:
        return None
    return collecting.collect_on_delivery(parcel, desk) if parcel.cash_due else collecting.charge_of(parcel)


def _with_receipt(answer: Answer, taken: CodCharge | None) -> Answer:
    return replace(answer, **money.receipt(taken)) if taken else answer


def _send_back(parcel: Parcel, desk: Desk) -> Answer:
    scanning.send_back(parcel, desk, reason=_("Refused, not paid") if parcel.cash_due else _("Not accepted"))
    return replace(
        looking.propose(parcel, desk),
        word=_("Goes back"),
        sentence=_("It goes back to its sender. Take it off the shelf."),
    )


def _bring_back(parcel: Parcel, desk: Desk) -> Answer:
    shelf = selectors.suggested_shelf(desk.branch)
    scanning.bring_back(parcel, desk, shelf=shelf, reason=_("Nobody was at home"))
    return _done(parcel, _("Back on the shelf"), _("It goes out again another day."), detail=shelf)


def _ask_again(parcel: Parcel, desk: Desk, typed: str, word: str, sentence: str) -> Answer:
    """The same question once more, with what was typed and what is wrong with it."""
    question = looking.propose(parcel, desk)
    return replace(question, state=REFUSE, word=word, sentence=sentence, typed=typed[:100])


def _done(parcel: Parcel, word: str, sentence: str = "", *, detail: str = "") -> Answer:
    return Answer(GOOD, word, sentence, s10.parse(parcel.s10).spaced, detail)


def _weight_words(declared_g: int, weighed_g: int) -> str:
    weighed = format_weight(weighed_g, get_language())
    difference = weighed_g - declared_g
    if difference == 0:
        return _("%(weight)s, as declared") % {"weight": weighed}
    by = format_weight(abs(difference), get_language())
    words = _("%(weight)s, %(by)s more than declared") if difference > 0 else _("%(weight)s, %(by)s less than declared")
    return words % {"weight": weighed, "by": by}
