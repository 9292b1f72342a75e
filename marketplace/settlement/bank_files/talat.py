"""Our own layout: a CSV that every bank's import can be told to read. Its columns: docs/howto/payout-file.md."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from marketplace.core.spreadsheets import Cell, csv_file
from marketplace.settlement.bank_files.interface import BankFile
from marketplace.settlement.models import Payout, PayoutBatch

HEAD = ("record", "number", "type", "bank_code", "account", "holder", "amount", "reference")


class TalatLayout:
    def write(self, batch: PayoutBatch, transfers: Sequence[Payout]) -> BankFile:
        rows: list[Sequence[Cell]] = [HEAD]
        rows += [_transfer(number, payout) for number, payout in enumerate(transfers, start=1)]
        total = sum((payout.amount for payout in transfers), Decimal("0.00"))
        rows.append(("total", len(transfers), "", "", "", "", total, batch.period))
        return BankFile(f"payouts-{batch.period}-{batch.pk}.csv", "text/csv; charset=utf-8", csv_file(rows))


def _transfer(number: int, payout: Payout) -> Sequence[Cell]:
    """Codes and account numbers are text: a zero in front counts. A name stands in one line."""
    holder = " ".join(payout.holder.split())
    return (
        "transfer",
        number,
        payout.method,
        payout.bank_code,
        payout.number,
        holder,
        payout.amount,
        payout.reference,
    )
