"""Thai 13-digit tax numbers: a person's citizen number, or a juristic person's."""

from dataclasses import dataclass
from enum import StrEnum

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.th import moa, pin

from marketplace.thailand.digits import arabic
from marketplace.thailand.errors import Reason


class TaxIdKind(StrEnum):
    """Whom the number belongs to."""

    PERSON = "person"
    JURISTIC = "juristic"


class InvalidTaxId(ValueError):
    """The text is not a Thai tax number; `reason` says why. The text may be personal and is left out."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"not a Thai tax number ({reason})")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class TaxId:
    """A valid number: 13 digits, whose it is, and with the usual dashes."""

    number: str
    kind: TaxIdKind
    formatted: str


def parse_tax_id(text: str) -> TaxId:
    """The tax number a person typed (Thai digits, spaces and dashes allowed); InvalidTaxId otherwise."""
    number = moa.compact(arabic(text))
    juristic = number.startswith("0")
    scheme = moa if juristic else pin
    try:
        number = scheme.validate(number)
    except InvalidChecksum as error:
        raise InvalidTaxId(Reason.CHECK_DIGIT) from error
    except ValidationError as error:
        raise InvalidTaxId(Reason.SHAPE) from error
    return TaxId(number, TaxIdKind.JURISTIC if juristic else TaxIdKind.PERSON, scheme.format(number))
