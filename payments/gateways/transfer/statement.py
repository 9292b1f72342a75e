"""Reads a bank statement: a CSV file as docs/howto/bank-statement.md lays it down. Pure: no database.

All or nothing: a file with one row that cannot be understood is refused, with what is wrong in each row.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.thailand.digits import arabic
from payments.gateways.transfer import cells
from payments.gateways.transfer.cells import CellFault

MOST_ROWS = 5000

# By what names a column goes, in small letters and without spaces, dots, dashes, brackets.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "transactiondate", "paymentdate", "วันที่", "วันที่ทำรายการ", "วันที่ชำระ", "วันที่ชำระเงิน"),
    "time": ("time", "transactiontime", "paymenttime", "เวลา", "เวลาทำรายการ", "เวลาที่ชำระ", "เวลาชำระเงิน"),
    "amount": ("amount", "amountbaht", "amountthb", "credit", "deposit", "จำนวนเงิน", "จำนวนเงินบาท", "ยอดเงิน", "เงินเข้า"),
    "bank reference": (
        *("bankreference", "bankref", "transactionid", "transactionno", "transactionnumber"),
        *("เลขที่รายการ", "หมายเลขรายการ", "รหัสรายการ", "เลขอ้างอิงธนาคาร", "เลขที่อ้างอิงธนาคาร"),
    ),
    "reference 1": ("reference1", "ref1", "referenceno1", "อ้างอิง1", "เลขที่อ้างอิง1", "รหัสอ้างอิง1", "หมายเลขอ้างอิง1"),
    "reference 2": ("reference2", "ref2", "referenceno2", "อ้างอิง2", "เลขที่อ้างอิง2", "รหัสอ้างอิง2", "หมายเลขอ้างอิง2"),
    "payer": (
        *("payer", "payername", "payeraccount", "customer", "customername", "sender"),
        *("ผู้ชำระ", "ผู้ชำระเงิน", "ชื่อผู้ชำระ", "ชื่อผู้ชำระเงิน", "ผู้โอน", "ชื่อผู้โอน", "ชื่อลูกค้า"),
    ),
    "description": ("description", "details", "detail", "note", "remark", "รายละเอียด", "หมายเหตุ", "คำอธิบาย"),
}
NAMES: Mapping[str, Promise] = {
    "date": gettext_lazy("Date"),
    "time": gettext_lazy("Time"),
    "amount": gettext_lazy("Amount"),
    "bank reference": gettext_lazy("Bank reference"),
    "reference 1": gettext_lazy("Reference 1"),
    "reference 2": gettext_lazy("Reference 2"),
    "payer": gettext_lazy("Payer"),
    "description": gettext_lazy("Description"),
}
READ_BY: Mapping[str, Callable[[str], Any]] = {
    "date": cells.moment,
    "time": cells.time_of_day,
    "amount": cells.baht,
    "bank reference": cells.bank_reference,
    "reference 1": cells.our_reference,
    "reference 2": cells.our_reference,
    "payer": cells.words,
    "description": cells.words,
}
NEEDED = ("date", "amount", "bank reference")
_NO_LETTERS = str.maketrans("", "", " \u00a0\t._-()/:#\ufeff")


@dataclass(frozen=True)
class Row:
    """Money that came in. `number`: its row in the file, as a spreadsheet counts them. `amount` in baht."""

    number: int
    bank_reference: str
    received_on: date
    received_time: time | None
    amount: Decimal
    reference_1: str
    reference_2: str
    payer: str
    description: str

    @property
    def digest(self) -> str:
        """The same for the same payment in whatever file it comes: hour, payer and words may be written otherwise."""
        what = (self.bank_reference, f"{self.received_on}", f"{self.amount:.2f}", self.reference_1, self.reference_2)
        return hashlib.sha256("\n".join(what).encode()).hexdigest()


@dataclass(frozen=True)
class Fault:
    """What is wrong, in the reader's language. `row` 0: with the file as a whole."""

    row: int
    says: str


class StatementRefused(Exception):
    """The file cannot be read. `faults` says why; nothing was written."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.row}: {fault.says}" for fault in faults[:3]))
        self.faults = tuple(faults)


def parse(content: bytes, *, today: date) -> list[Row]:
    """The rows of a statement, in the file's order; none may lie after `today`. Raises `StatementRefused`."""
    table = list(_table(_decode(content)))
    if not table:
        raise _refused(_("The file is empty."))
    if len(table) - 1 > MOST_ROWS:
        raise _refused(_("The file has more than %(limit)s rows. Please divide it.") % {"limit": f"{MOST_ROWS:,}"})
    columns = _columns(table[0][1])
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, record in table[1:]:
        row, wrong = _row(number, record, columns, len(table[0][1]), today)
        faults += [Fault(number, says) for says in wrong]
        rows += [row] if row else []
    faults += _repeated(rows)
    if not rows and not faults:
        raise _refused(_("Below its header the file is empty."))
    if faults:
        raise StatementRefused(sorted(faults, key=lambda fault: fault.row))
    return rows


def _decode(content: bytes) -> str:
    if content.startswith(b"PK") or b"\0" in content:
        raise _refused(_("This is no CSV file. Please save the statement as “CSV UTF-8” and send that file."))
    for encoding in ("utf-8-sig", "cp874"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(_("The file’s letters cannot be read. Please save it as “CSV UTF-8”."))


def _table(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, with their numbers; divided by commas, semicolons or tabs, as the first row is."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    divider = max(",;\t", key=head.count)
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True), 1):
            written = [cells.plain(cell) for cell in record]
            if any(written):
                yield number, written
    except csv.Error as error:
        raise _refused(
            _("The file is no proper CSV: a quotation mark is not closed, or stands in the middle.")
        ) from error


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Which column is the how-manieth. Raises `StatementRefused`."""
    names = [arabic(cell).casefold().translate(_NO_LETTERS) for cell in head]
    places = {column: [at for at, name in enumerate(names) if name in aliases] for column, aliases in COLUMNS.items()}
    faults = [
        Fault(1, _("There is no column “%(name)s”.") % {"name": NAMES[column]})
        for column in NEEDED
        if not places[column]
    ] + [
        Fault(1, _("The column “%(name)s” is there twice.") % {"name": NAMES[column]})
        for column, found in places.items()
        if len(found) > 1
    ]
    if faults:
        raise StatementRefused(faults)
    return {column: found[0] for column, found in places.items() if found}


def _row(
    number: int, record: Sequence[str], columns: Mapping[str, int], width: int, today: date
) -> tuple[Row | None, list[str]]:
    """The row, or what is wrong with it."""
    if any(record[width:]):
        return None, [_("It has more cells than the header. An amount with a comma must stand in quotation marks.")]
    read: dict[str, Any] = {}
    wrong: list[str] = []
    for column, read_cell in READ_BY.items():
        at = columns.get(column, len(record))
        try:
            read[column] = read_cell(record[at] if at < len(record) else "")
        except CellFault as fault:
            wrong.append(f"{NAMES[column]}: {fault}")
    if wrong:
        return None, wrong
    received_on, in_the_same_cell = read["date"]
    if received_on > today:
        return None, [f"{NAMES['date']}: {_('it lies in the future')}"]
    row = Row(
        number=number,
        bank_reference=read["bank reference"],
        received_on=received_on,
        received_time=read["time"] or in_the_same_cell,
        amount=read["amount"],
        reference_1=read["reference 1"],
        reference_2=read["reference 2"],
        payer=read["payer"],
        description=read["description"],
    )
    return row, []


def _repeated(rows: Sequence[Row]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for row in rows:
        before = first.setdefault(row.digest, row.number)
        if before != row.number:
            says = _("It says the same as row %(row)d. Please leave one of them out.") % {"row": before}
            yield Fault(row.number, says)


def _refused(says: str) -> StatementRefused:
    return StatementRefused([Fault(0, says)])
