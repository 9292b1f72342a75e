"""Thai telephone numbers: kept as E.164 ("+66812345678"), shown as people write them ("081-234-5678")."""

import re

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from marketplace.thailand.digits import arabic

_THAILAND = 66
_SUBSCRIBERS = {
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
}
# phonenumbers also reads letters as keys of a telephone; a typing mistake must not become a number.
_ALLOWED = re.compile(r"\+?[0-9\s().\-–]{1,30}")


class InvalidPhone(ValueError):
    """The text is not a Thai subscriber's number. The text is personal and is left out."""

    def __init__(self) -> None:
        super().__init__("not a Thai telephone number")


def parse_phone(text: str) -> str:
    """The E.164 form of a Thai mobile or fixed number as people type it; InvalidPhone otherwise.

    Takes Thai digits, spaces, dashes, and "+66", "66" or "0066" in front. Short codes (1545), toll-free and
    foreign numbers are refused: nobody can be reached there by SMS or by a clerk's call.
    """
    typed = arabic(text).strip()
    if not _ALLOWED.fullmatch(typed):
        raise InvalidPhone
    return phonenumbers.format_number(_read(re.sub(r"^00\s*66", "+66", typed)), PhoneNumberFormat.E164)


def is_mobile(e164: str) -> bool:
    """Whether the number can take an SMS; InvalidPhone if it is no Thai number."""
    return phonenumbers.number_type(_read(e164)) == PhoneNumberType.MOBILE


def format_phone(e164: str) -> str:
    """As people write it: "081-234-5678", "02-123-4567", "053-123-456"; InvalidPhone if no Thai number."""
    return "-".join(_blocks(e164))


def mask_phone(e164: str) -> str:
    """For a screen others may see: "081-xxx-5678"; InvalidPhone if it is no Thai number."""
    area, _hidden, end = _blocks(e164)
    return f"{area}-xxx-{end}"


def _read(text: str) -> PhoneNumber:
    try:
        number = phonenumbers.parse(text, "TH")
    except phonenumbers.NumberParseException as error:
        raise InvalidPhone from error
    if number.country_code != _THAILAND or not phonenumbers.is_valid_number(number):
        raise InvalidPhone
    if phonenumbers.number_type(number) not in _SUBSCRIBERS:
        raise InvalidPhone
    return number


def _blocks(e164: str) -> tuple[str, str, str]:
    """Area or network, middle, end: the way the numbering plan splits a Thai number."""
    area, middle, end = phonenumbers.format_number(_read(e164), PhoneNumberFormat.NATIONAL).split()
    return area, middle, end
