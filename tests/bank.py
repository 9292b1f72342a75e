"""Our bank account, as tests need it: statements with what was paid in, and bills to be paid."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.core import jobs
from marketplace.core.models import Job, JobState
from marketplace.ordering import paying
from payments.gateways.transfer.importing import import_statement
from payments.gateways.transfer.models import StatementLine, TransferCharge
from payments.models import PaymentAttempt
from tests.factories import make_operator, make_order

COLUMNS = ("Date", "Time", "Amount", "Bank reference", "Reference 1", "Reference 2", "Payer", "Description")

_number = count(1)


def paid_in(bill: TransferCharge | None = None, **cells: str) -> dict[str, str]:
    """A row of a statement: what the bill asks for and with its references, if nothing else is given.

    Today, a second later than the row before.
    """
    number = next(_number)
    row = {
        "Date": f"{timezone.localdate():%d/%m/%Y}",
        "Time": f"{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}",
        "Amount": f"{bill.amount if bill else Decimal(100):,.2f}",
        "Bank reference": f"BN{number:08d}",
        "Reference 1": bill.order_number if bill else "",
        "Reference 2": bill.reference if bill else "",
        "Payer": "นางสาวสมศรี ใจดี x-1234",
    }
    return row | {name.replace("_", " ").capitalize(): value for name, value in cells.items()}


def statement(*rows: dict[str, str]) -> bytes:
    """A file with these rows."""
    written = io.StringIO(newline="")
    sheet = csv.DictWriter(written, COLUMNS)
    sheet.writeheader()
    sheet.writerows(rows)
    return written.getvalue().encode()


def take_in(*rows: dict[str, str], actor: User | None = None) -> list[StatementLine]:
    """The lines that a statement with these rows brings in, in the rows' order."""
    done = import_statement(file_name="bank.csv", content=statement(*rows), actor=actor or make_operator())
    return list(done.statement.lines.order_by("row"))


def make_bill(*wanted: Any, **fields: Any) -> TransferCharge:
    """The bill of an order that is to be paid by transfer, shown to the shopper."""
    order = make_order(*wanted, gateway_code="transfer", **fields)
    paying.start(order)
    return TransferCharge.objects.get(order_number=order.number)


def order_of(bill: TransferCharge) -> Any:
    return PaymentAttempt.objects.select_related("order").get(key=bill.key).order


def work_off(*kinds: str) -> None:
    """Run the jobs of these kinds that are due."""
    for pk in Job.objects.filter(state=JobState.PENDING, kind__in=kinds).values_list("pk", flat=True):
        jobs.run(pk)
