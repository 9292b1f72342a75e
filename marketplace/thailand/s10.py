"""Postal item numbers after UPU standard S10: "EA 0000 0000 5 TH"."""

import re
from dataclasses import dataclass

from marketplace.thailand.digits import scan_text
from marketplace.thailand.errors import Reason

THAILAND = "TH"
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_SHAPE = re.compile(r"([A-Z]{2})([0-9]{8})([0-9])([A-Z]{2})")
_TWO_LETTERS = re.compile(r"[A-Z]{2}")


class InvalidS10(ValueError):
    """The text is not an S10 number; `reason` says why."""

    def __init__(self, text: str, reason: Reason) -> None:
        super().__init__(f"not an S10 number ({reason}): {text!r}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class S10:
    """A valid number. Its check digit follows from the serial, so it is not kept."""

    prefix: str
    serial: int
    country: str = THAILAND

    def __post_init__(self) -> None:
        if not _TWO_LETTERS.fullmatch(self.prefix) or not _TWO_LETTERS.fullmatch(self.country):
            raise ValueError(f"prefix and country are two capitals, not {self.prefix!r} and {self.country!r}")
        if not 0 <= self.serial <= 99_999_999:
            raise ValueError(f"an S10 serial has at most 8 digits, not {self.serial}")

    @property
    def _serial8(self) -> str:
        return f"{self.serial:08d}"

    def __str__(self) -> str:
        return f"{self.prefix}{self._serial8}{check_digit(self._serial8)}{self.country}"

    @property
    def spaced(self) -> str:
        """For people to read: "EA 0000 0000 5 TH"."""
        serial = self._serial8
        return f"{self.prefix} {serial[:4]} {serial[4:]} {check_digit(serial)} {self.country}"


def check_digit(serial8: str) -> int:
    """The check digit of the eight digits of a serial.

    It does not see a change that moves the weighted sum between remainders 0 and 6 (both give 5); every
    other single wrong digit and every other swap of neighbours is seen.
    """
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, serial8, strict=True))
    check = 11 - total % 11
    return {10: 0, 11: 5}.get(check, check)


def make(prefix: str, serial: int) -> str:
    """The Thai number of a two-letter prefix and a serial from 0 to 99,999,999; ValueError outside that."""
    return str(S10(prefix, serial))


def parse(text: str) -> S10:
    """The number, of any country, that was typed or scanned (see `scan_text`); InvalidS10 if it is none."""
    match = _SHAPE.fullmatch(scan_text(text))
    if match is None:
        raise InvalidS10(text, Reason.SHAPE)
    prefix, serial8, check, country = match.groups()
    if check_digit(serial8) != int(check):
        raise InvalidS10(text, Reason.CHECK_DIGIT)
    return S10(prefix, int(serial8), country)
