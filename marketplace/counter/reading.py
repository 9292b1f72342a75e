"""What the one input of the counter was given: which of our codes is it?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from marketplace.fulfilment.numbers import DROP_OFF_LENGTH, is_drop_off_code, is_pickup_code
from marketplace.ordering import numbers as order_numbers
from marketplace.ordering.counter import is_payout_reference
from marketplace.thailand import s10
from marketplace.thailand.digits import scan_text
from marketplace.thailand.errors import Reason

# A scanner gives one code; more is something pasted, and not worth looking at.
_LONGEST = 200


class Kind(StrEnum):
    EMPTY = "empty"
    DROP_OFF = "drop_off"
    S10 = "s10"
    ORDER = "order"
    PICKUP_CODE = "pickup_code"
    PAYOUT = "payout"
    WRONG_DIGIT = "wrong_digit"  # the shape of one of ours, with a wrong check digit
    UNKNOWN = "unknown"


NUMBERS_ON_THINGS = frozenset({Kind.DROP_OFF, Kind.S10, Kind.ORDER, Kind.PAYOUT})


@dataclass(frozen=True)
class Reading:
    kind: Kind
    text: str


def read(typed: str) -> Reading:
    """Recognise a code by its length and check digit, as scanned or typed: Thai digits, a Thai keyboard, spaces,
    dashes, or the address that a QR code of ours holds."""
    text = scan_text(typed[:_LONGEST])
    if "://" in text:
        text = scan_text(re.split(r"[?#]", text)[0].rstrip("/").rpartition("/")[2])
    return Reading(_kind(text), text)


def _kind(text: str) -> Kind:
    if not text:
        return Kind.EMPTY
    if is_pickup_code(text):
        return Kind.PICKUP_CODE
    if is_drop_off_code(text):
        return Kind.DROP_OFF
    if order_numbers.parse(text):
        return Kind.ORDER
    if re.fullmatch(rf"[0-9]{{{DROP_OFF_LENGTH}}}|[0-9]{{{order_numbers.LENGTH}}}", text, re.ASCII):
        return Kind.WRONG_DIGIT
    if is_payout_reference(text):
        return Kind.PAYOUT
    try:
        s10.parse(text)
    except s10.InvalidS10 as error:
        return Kind.WRONG_DIGIT if error.reason == Reason.CHECK_DIGIT else Kind.UNKNOWN
    return Kind.S10
