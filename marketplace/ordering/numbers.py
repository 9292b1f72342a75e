"""Order numbers: nine random digits and a check digit (ISO 7064 mod 11,10), shown as 1234-567-890.

They say nothing about how many orders there are, and a clerk's slip of one digit is caught.
"""

from __future__ import annotations

import secrets

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_10

from marketplace.thailand.digits import arabic

LENGTH = 10


def fresh() -> str:
    """A new number; the database's unique constraint decides in the one case in 900 million."""
    body = str(secrets.randbelow(9 * 10 ** (LENGTH - 2)) + 10 ** (LENGTH - 2))
    return body + mod_11_10.calc_check_digit(body)


def parse(text: str) -> str | None:
    """The ten digits of what a person typed (spaces, dashes, Thai digits), or None when it is no order number."""
    digits = "".join(character for character in arabic(text) if character not in " -\u00a0")
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdecimal()):
        return None
    try:
        mod_11_10.validate(digits)
    except ValidationError:
        return None
    return digits


def spaced(number: str) -> str:
    return f"{number[:4]}-{number[4:7]}-{number[7:]}" if len(number) == LENGTH else number
