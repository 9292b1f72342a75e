"""Numbers of the receipts that a post office gives for cash."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

if TYPE_CHECKING:
    from marketplace.postoffice.models import Branch

DRAWS = 20


def numbered(branch: Branch, write: Callable[[str], None], *, series: str = "") -> None:
    """Have `write` write down a receipt, in a transaction, under a number like "10200-261122-04711".

    `series`: a letter that keeps the numbers of one kind of receipt apart from others. Where the number is taken (the
    database says so), the next one is drawn; `write` must change nothing outside the database.
    """
    for draw in range(DRAWS):
        number = f"{branch.code}-{timezone.localdate():%y%m%d}-{series}{secrets.randbelow(10**5):05d}"
        try:
            with transaction.atomic():
                return write(number)
        except IntegrityError:
            if draw == DRAWS - 1:
                raise
    return None
