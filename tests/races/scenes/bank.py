"""Operators with the same bank statement in front of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marketplace.accounts.models import User
from marketplace.core.models import StateChange
from marketplace.core.transitions import WrongState
from marketplace.ledger.models import Posting
from marketplace.ordering import transfers
from payments.gateways.transfer import settling
from payments.gateways.transfer.importing import AlreadyImported, import_statement
from payments.gateways.transfer.models import StatementImport, StatementLine, TransferCharge
from payments.models import PaymentAttempt
from tests.bank import make_bill, paid_in, statement, take_in
from tests.factories import make_branch, make_operator


def lines_of_one_bill(operators: int) -> dict[str, Any]:
    """A bill, as many lines that could pay it as there are operators, and two for all of them."""
    bill = make_bill(branch=make_branch(province_code="10"))
    lines = take_in(*[paid_in(bill) for _ in range(operators)])
    return {
        "key": bill.key,
        "lines": [line.pk for line in lines],
        "operators": [make_operator().pk for _ in range(operators)],
    }


def confirm_own(me: int, meet: Callable[[], None], key: str, lines: list[int], operators: list[int]) -> str:
    """Each says of another line that it pays the bill."""
    return _confirm(meet, lines[me], key, operators[me])


def confirm_same(me: int, meet: Callable[[], None], key: str, lines: list[int], operators: list[int]) -> str:
    """All say of the same line that it pays the bill."""
    return _confirm(meet, lines[0], key, operators[me])


def _confirm(meet: Callable[[], None], line: int, key: str, operator: int) -> str:
    actor = User.objects.get(pk=operator)
    meet()
    try:
        settling.confirm(line, key=key, actor=actor)
    except (WrongState, settling.NotThisBill) as refusal:
        return type(refusal).__name__
    return "confirmed"


def arrive(me: int, meet: Callable[[], None], line: int) -> None:
    """The job, run by several workers at once."""
    meet()
    transfers.arrived(line)


def outcome(key: str, lines: list[int], **given: Any) -> dict[str, Any]:
    bill = TransferCharge.objects.get(pk=key)
    attempt = PaymentAttempt.objects.select_related("order").get(key=key)
    states = StatementLine.objects.filter(pk__in=lines).values_list("state", flat=True)
    moves = StateChange.objects.filter(aggregate="transfer_gateway.StatementLine", object_id__in=lines)
    posted = Posting.objects.filter(order_number=bill.order_number).values_list("key", flat=True)
    return {
        "line": bill.line_id,
        "states": sorted(states),
        "moves": moves.count(),
        "order": attempt.order.status,
        "captured": attempt.captured == bill.amount,
        "deposits": sum(name.startswith("deposit:transfer:") for name in posted),
        "captures": sum(name.startswith("capture:") for name in posted),
    }


def statements(rows: int) -> dict[str, Any]:
    """Files that overlap: each has all rows but one, and the last two are the same file."""
    cells = [paid_in() for _ in range(rows)]
    files = [statement(*cells[:-1]).decode(), statement(*cells[1:]).decode()]
    return {"files": [*files, files[1]], "operator": make_operator().pk}


def read(me: int, meet: Callable[[], None], files: list[str], operator: int) -> int:
    """How many lines were new; -1 when the file was read before."""
    actor = User.objects.get(pk=operator)
    meet()
    try:
        return import_statement(file_name=f"{me}.csv", content=files[me].encode(), actor=actor).new
    except AlreadyImported:
        return -1


def kept(operator: int, **given: Any) -> dict[str, int]:
    mine = StatementImport.objects.filter(imported_by=operator)
    return {"imports": mine.count(), "lines": StatementLine.objects.filter(statement__in=mine).count()}
