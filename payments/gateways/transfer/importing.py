"""Takes a bank statement in: all of its rows or none, and no payment twice."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import time
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from payments.gateways.transfer.models import StatementImport, StatementLine
from payments.gateways.transfer.statement import Row, parse

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

AT_ONCE = 500  # rows in one statement: SQLite takes so many values and no more


class AlreadyImported(Exception):
    """This very file was taken in before. Nothing was changed."""

    def __init__(self, before: StatementImport) -> None:
        super().__init__(before.file_name)
        self.before = before


@dataclass(frozen=True)
class Imported:
    """`new`: lines that wait to be matched now; `known`: those that an earlier file had brought."""

    statement: StatementImport
    new: int
    known: int


def import_statement(*, file_name: str, content: bytes, actor: AbstractBaseUser) -> Imported:
    """Write down every payment of the file that we do not know yet. Raises `StatementRefused`, `AlreadyImported`.

    Nobody's order is paid by this: each line waits for an operator (`settling`).
    """
    rows = parse(content, today=timezone.localdate())
    with transaction.atomic():
        statement, created = StatementImport.objects.get_or_create(
            sha256=hashlib.sha256(content).hexdigest(),
            defaults={
                "file_name": PurePath(file_name).name[-200:],
                "lines_read": len(rows),
                "imported_by_id": actor.pk,
            },
        )
        if not created:
            raise AlreadyImported(statement)
        # Two statements that overlap, sent in at once, meet at the unique digest: each line is kept by one of them.
        StatementLine.objects.bulk_create(
            [_line(statement, row) for row in sorted(rows, key=_received)], AT_ONCE, ignore_conflicts=True
        )
        new = statement.lines.count()
    return Imported(statement, new, len(rows) - new)


def _received(row: Row) -> tuple[object, ...]:
    # Not by the row of the file: who writes the same lines at the same time must write them in the same order.
    return row.received_on, row.received_time or time.min, row.digest


def _line(statement: StatementImport, row: Row) -> StatementLine:
    return StatementLine(
        statement=statement,
        row=row.number,
        digest=row.digest,
        bank_reference=row.bank_reference,
        received_on=row.received_on,
        received_time=row.received_time,
        amount=row.amount,
        reference_1=row.reference_1,
        reference_2=row.reference_2,
        payer=row.payer,
        description=row.description,
    )
