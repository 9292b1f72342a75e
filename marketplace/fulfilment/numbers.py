"""The numbers a parcel carries: its postal number, the seller's drop-off code, the recipient's pick-up code."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from stdnum.iso7064 import mod_11_10

from marketplace.fulfilment.errors import OutOfNumbers
from marketplace.fulfilment.models import Parcel, S10Range
from marketplace.thailand import s10
from marketplace.thailand.postage import PostalService, service_info

DROP_OFF_LENGTH = 8
PICKUP_LENGTH = 6


def allocate_s10(service: PostalService) -> str:
    """The next free postal number of a service's prefix; never one twice. Raises `OutOfNumbers`.

    The UPDATE holds the range's row until the caller's transaction ends, so the value read back is ours.
    """
    prefix = service_info(service).prefix
    with transaction.atomic():
        for numbers in S10Range.objects.filter(prefix=prefix).order_by("pk"):
            row = S10Range.objects.filter(pk=numbers.pk)
            if row.filter(next_serial__lte=F("last_serial")).update(next_serial=F("next_serial") + 1):
                return s10.make(prefix, row.values_list("next_serial", flat=True).get() - 1)
    raise OutOfNumbers(prefix)


def fresh_drop_off_code() -> str:
    """Seven random digits and a check digit (ISO 7064 mod 11,10), so that a clerk's slip is caught."""
    while True:
        body = f"{secrets.randbelow(10 ** (DROP_OFF_LENGTH - 1)):0{DROP_OFF_LENGTH - 1}d}"
        code = body + mod_11_10.calc_check_digit(body)
        if not Parcel.objects.filter(drop_off_code=code).exists():
            return code


def is_drop_off_code(text: str) -> bool:
    """Whether these could be a drop-off code's digits: eight, with the right check digit."""
    return _is_digits(text, DROP_OFF_LENGTH) and mod_11_10.is_valid(text)


def fresh_pickup_code(branch_id: int) -> str:
    """Six random digits that no parcel of this branch carries, waiting or lately collected (a correction
    may put that one back on the shelf)."""
    kept = Parcel.objects.filter(destination_branch=branch_id, keep_until__gt=timezone.now())
    while True:
        code = f"{secrets.randbelow(10**PICKUP_LENGTH):0{PICKUP_LENGTH}d}"
        if not kept.filter(pickup_code=code).exists():
            return code


def is_pickup_code(text: str) -> bool:
    return _is_digits(text, PICKUP_LENGTH)


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdecimal()
