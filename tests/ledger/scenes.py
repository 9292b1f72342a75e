"""What the tests do in a database in which the ledger was really migrated (see `tests.races.stage`)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from marketplace.ledger.accounts import SHOPPER, clearing
from marketplace.ledger.models import Posting, Transfer
from marketplace.ledger.posting import Move, post
from marketplace.ledger.selectors import balance

MOVES = [Move(clearing("demo"), SHOPPER, Decimal("252.00"))]


def raw(statement: str) -> Callable[[], None]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


TAMPERING: dict[str, Callable[[], Any]] = {
    "update a transfer": lambda: Transfer.objects.update(amount=F("amount") + 1),
    "update a posting": lambda: Posting.objects.update(memo="it was otherwise"),
    "save a transfer": lambda: Transfer.objects.get().save(),
    "delete a transfer": lambda: Transfer.objects.get().delete(),
    "delete all postings": lambda: Posting.objects.all()._raw_delete(Posting.objects.db),
    "delete all transfers": lambda: Transfer.objects.all().delete(),
    "UPDATE": raw("UPDATE ledger_transfer SET debit = 'bank'"),
    "UPDATE posting": raw("UPDATE ledger_posting SET key = 'another'"),
    "DELETE": raw("DELETE FROM ledger_transfer"),
    "DELETE posting": raw("DELETE FROM ledger_posting"),
    "TRUNCATE": raw("TRUNCATE ledger_transfer"),
    "TRUNCATE both": raw("TRUNCATE ledger_posting, ledger_transfer CASCADE"),
}


def migrate(to: str = "") -> None:
    call_command("migrate", "ledger", *([to] if to else []), verbosity=0, skip_checks=True)


def book(key: str) -> bool:
    return post(key, MOVES)


def tamper(how: str) -> str:
    """What the database says to it; nothing when it lets it happen."""
    try:
        with transaction.atomic():
            TAMPERING[how]()
    except DatabaseError as error:
        return str(error)
    return ""


def rows() -> list[Any]:
    """All that is in the ledger."""
    postings = [
        [str(pk), key, memo] for pk, key, memo in Posting.objects.order_by("key").values_list("pk", "key", "memo")
    ]
    transfers = Transfer.objects.order_by("pk").values_list("pk", "debit", "credit", "amount")
    return [postings, [[*one[:3], str(one[3])] for one in transfers]]


def shopper() -> str:
    return str(balance(SHOPPER))


def book_at_once(number: int, meet: Callable[[], None], key: str) -> bool:
    meet()
    return post(key, MOVES)
