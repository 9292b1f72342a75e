"""The operators' page of our bank account."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.core.models import StateChange
from marketplace.ledger.accounts import BANK, REFUNDS
from marketplace.ledger.selectors import balance
from marketplace.ordering import ending
from payments.gateways.transfer import settling
from payments.gateways.transfer.models import StatementImport, StatementLine, TransferCharge, TransferRefund
from payments.models import PaymentAttempt, Refund
from payments.refunds import create_refund
from tests.architecture.tree import ROOT, written_code
from tests.bank import make_bill, order_of, paid_in, statement, take_in, work_off
from tests.factories import make_operator, make_product

pytestmark = pytest.mark.usefixtures("market")
BANK_PAGE = "/dashboard/talat/bank/"
TRANSFERS = "/dashboard/talat/bank/transfers/"


@pytest.fixture
def person(market: None) -> User:
    return make_operator()


@pytest.fixture
def operator(client: Client, person: User) -> Client:
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client


def page(client: Client, path: str = BANK_PAGE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, content: bytes, name: str = "bank.csv") -> str:
    answer = client.post(reverse("operators:bank_import"), {"file": SimpleUploadedFile(name, content)}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def settle(client: Client, line: StatementLine, what: str, **typed: str) -> Any:
    return client.post(f"{BANK_PAGE}lines/{line.pk}/{what}/", typed, follow=True)


def now(line: StatementLine) -> StatementLine:
    return StatementLine.objects.select_related("charge").get(pk=line.pk)


def test_from_the_banks_file_to_a_paid_order(operator: Client, person: User) -> None:
    bill = make_bill()
    html = send(operator, statement(paid_in(bill, payer="สมศรี x-1234"), paid_in(amount="7.77", payer="ดอกเบี้ย")))
    assert "2 new payments." in html
    assert "References and amount agree." in html
    assert "สมศรี x-1234" in html
    assert bill.order_number in html
    sure, other = StatementLine.objects.order_by("row")
    assert html.count('name="line"') == 1  # only the sure one can be ticked
    assert f'name="line" value="{sure.pk}"' in html
    assert order_of(bill).status == "awaiting_payment"

    answer = operator.post(reverse("operators:bank_confirm"), {"line": [sure.pk, other.pk]}, follow=True)
    html = answer.content.decode()
    assert "1 payment is confirmed." in html
    assert "Some were settled meanwhile" in html
    work_off("money.transfer_arrived")
    assert order_of(bill).status == "confirmed"
    assert (now(sure).state, now(other).state) == ("confirmed", "waiting")
    assert balance(BANK) == bill.amount
    assert StateChange.objects.get(aggregate="transfer_gateway.StatementLine").actor == person
    assert bill.order_number in page(operator, f"{BANK_PAGE}?state=confirmed")


def test_a_file_with_faults_brings_nothing(operator: Client) -> None:
    html = send(operator, statement(paid_in(), paid_in(date="22/11/69"), paid_in(amount="-5")))
    assert "Nothing was read. Please mend this and send the file again." in html
    assert "Row 3: Date: please write it like 22/11/2569 or 2026-11-22" in html
    assert "Row 4: Amount: money was paid out; only what came in is imported" in html
    assert not StatementImport.objects.exists()


def test_many_faults_are_counted(operator: Client) -> None:
    html = send(operator, statement(*[paid_in(date="x") for _ in range(40)]))
    assert html.count("Date: please write") == 30
    assert "40 faults in all." in html


def test_the_same_file_twice(operator: Client) -> None:
    content = statement(paid_in())
    send(operator, content)
    assert "This file was read before" in send(operator, content)
    assert StatementLine.objects.count() == 1
    html = send(operator, content + statement(paid_in()).split(b"\n", 1)[1])
    assert "1 new payment. 1 were known from an earlier statement." in html


def test_no_file_and_a_file_too_big(operator: Client) -> None:
    answer = operator.post(reverse("operators:bank_import"))
    assert "Please choose the statement’s file." in answer.content.decode()
    assert "The file is empty." in send(operator, b"")
    assert "The file is over 2 MB." in send(operator, b"x" * (2 * 1024 * 1024 + 1))
    assert "This is no CSV file." in send(operator, b"PK\x03\x04", "bank.xlsx")
    assert not StatementImport.objects.exists()


def test_what_is_wrong_with_a_line_is_said(operator: Client) -> None:
    paid, wrong, late = make_bill(), make_bill(), make_bill()
    (first,) = take_in(paid_in(paid, bank_reference="FIRST"))
    settling.confirm(first.pk, key=paid.key, actor=make_operator())
    ending.cancel_order(order_of(late), actor=None, reason="changed my mind")
    take_in(paid_in(paid), paid_in(wrong, amount="1"), paid_in(late), paid_in(amount=f"{wrong.amount}"), paid_in())
    html = page(operator)
    assert "This bill was paid by FIRST already." in html
    assert f"The bill asks for ฿{wrong.amount:.0f}." in html
    assert "References and amount agree, but the order waits no longer since" in html
    assert "No reference of ours; one open bill has this amount." in html
    assert "No reference of ours, and no open bill of this amount." in html
    assert 'name="line"' not in html


def test_a_late_payment_is_confirmed_on_its_own_page(operator: Client) -> None:
    product = make_product(stock=2)
    bill = make_bill((product, 2))
    order = order_of(bill)
    type(order).objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    ending.expire_order(order.pk)
    (line,) = take_in(paid_in(bill))
    assert "the order is taken up again while the goods are there" in page(operator, f"{BANK_PAGE}lines/{line.pk}/")
    assert "The payment is confirmed." in settle(operator, line, "confirm").content.decode()
    work_off("money.transfer_arrived")
    assert order_of(bill).status == "confirmed"


def test_a_line_without_references_needs_an_order_and_a_reason(operator: Client) -> None:
    bill, other = make_bill(), make_bill((make_product(price=Decimal(300)), 1))
    (line,) = take_in(paid_in(amount=f"{bill.amount}"))
    path = f"{BANK_PAGE}lines/{line.pk}/"
    html = page(operator, path)
    assert bill.order_number in html
    assert other.order_number not in html
    assert "สมศรี ใจดี" in html  # the buyer, to compare with who paid
    html = settle(operator, line, "attach", reason="the slip").content.decode()
    assert "Please choose an order." in html
    assert 'value="the slip"' in html
    html = settle(operator, line, "attach", bill=bill.key).content.decode()
    assert "Please say why" in html
    assert f'value="{bill.key}" checked' in html
    html = settle(operator, line, "attach", bill=other.key, reason="the slip").content.decode()
    assert "This order is not unpaid any more." in html
    assert settle(operator, line, "confirm").redirect_chain[-1][0] == path  # nothing names a bill
    assert now(line).state == "waiting"
    assert not TransferCharge.objects.exclude(paid_at=None).exists()

    settle(operator, line, "attach", bill=bill.key, reason="the slip")
    assert (now(line).charge, now(line).note) == (bill, "the slip")


def test_a_second_operator_comes_too_late(operator: Client) -> None:
    bill = make_bill()
    (line,) = take_in(paid_in(bill))
    settling.confirm(line.pk, key=bill.key, actor=make_operator())
    before = now(line)
    for what, typed in (
        ("confirm", {}),
        ("attach", {"bill": bill.key, "reason": "slip"}),
        ("aside", {"aside-reason": "interest"}),
        ("send-back", {"send_back-reason": "twice"}),
        ("take-up", {}),
    ):
        answer = settle(operator, line, what, **typed)
        assert answer.status_code == 200, what
        assert (now(line).state, now(line).note, now(line).charge) == ("confirmed", "", before.charge), what
    assert balance(REFUNDS) == 0
    assert StateChange.objects.filter(aggregate="transfer_gateway.StatementLine").count() == 1


def test_put_aside_and_matched_after_all(operator: Client) -> None:
    (line,) = take_in(paid_in())
    assert "Please say why" in settle(operator, line, "aside", **{"aside-reason": " "}).content.decode()
    settle(operator, line, "aside", **{"aside-reason": "interest"})
    assert (now(line).state, now(line).note) == ("aside", "interest")
    assert "interest" in page(operator, f"{BANK_PAGE}?state=aside")
    assert line.bank_reference not in page(operator)
    settle(operator, line, "take-up")
    assert now(line).state == "waiting"


def test_what_belongs_to_nobody_is_transferred_back(operator: Client) -> None:
    (line,) = take_in(paid_in(amount="7.77"))
    html = settle(operator, line, "send-back", **{"send_back-reason": "paid twice"}).content.decode()
    assert "Transfers to make" in html
    assert "paid twice" in html
    assert balance(REFUNDS) == Decimal("7.77")
    path = f"{TRANSFERS}return/{line.pk}/made/"
    assert "Please type the number" in operator.post(path).content.decode()
    assert now(line).state == "to_return"
    operator.post(path, {"bank_reference": "OUT-7"})
    assert (now(line).state, now(line).return_reference, balance(REFUNDS)) == ("returned", "OUT-7", Decimal(0))
    assert "It was settled meanwhile." in operator.post(path, {"bank_reference": "X"}, follow=True).content.decode()
    assert now(line).return_reference == "OUT-7"


def a_refund() -> TransferRefund:
    bill = make_bill()
    (line,) = take_in(paid_in(bill, payer="สมศรี x-1234"))
    settling.confirm(line.pk, key=bill.key, actor=make_operator())
    work_off("money.transfer_arrived")
    attempt = PaymentAttempt.objects.get(key=bill.key)
    create_refund(attempt_id=attempt.pk, key=f"broken-{bill.key}", amount=Decimal(50), reason="broken")
    work_off("money.refund")
    return TransferRefund.objects.get(charge=bill)


def test_a_refund_is_carried_out_by_hand(operator: Client, person: User) -> None:
    refund = a_refund()
    html = page(operator, TRANSFERS)
    assert refund.charge.order_number in html
    assert "สมศรี x-1234" in html
    path = f"{TRANSFERS}refund/{refund.pk}/made/"
    html = operator.post(path, {"bank_reference": "x" * 61}).content.decode()
    assert "x" * 61 in html  # what was typed stays
    assert Refund.objects.get().state == "pending"
    operator.post(path, {"bank_reference": "OUT-8"})
    work_off("money.refund")
    refund.refresh_from_db()
    assert (Refund.objects.get().state, refund.bank_reference, refund.operator) == ("succeeded", "OUT-8", person)
    assert refund.charge.order_number not in page(operator, TRANSFERS)
    assert "It was settled meanwhile." in operator.post(path, {"bank_reference": "X"}, follow=True).content.decode()


def test_a_refund_that_cannot_be_made_comes_to_the_failed_ones(operator: Client) -> None:
    refund = a_refund()
    path = f"{TRANSFERS}refund/{refund.pk}/impossible/"
    assert "Please say why" in operator.post(path).content.decode()
    operator.post(path, {"reason": "the account is closed"})
    work_off("money.refund")
    assert "the account is closed" in page(operator, reverse("operators:payments"))


def test_older_lines_are_on_the_next_page(operator: Client) -> None:
    take_in(*[paid_in(bank_reference=f"L{number:02}") for number in range(60)])
    first = page(operator)
    assert "L59" in first
    assert "L10" in first
    assert "L09" not in first
    last = StatementLine.objects.get(bank_reference="L10")
    assert f"?state=waiting&amp;before={last.pk}" in first
    second = page(operator, f"{BANK_PAGE}?state=waiting&before={last.pk}")
    assert "L09" in second
    assert "L10" not in second
    assert "Older ones" in first
    assert "Older ones" not in second


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        page(client, path)
    return len(seen)


@pytest.mark.parametrize("path", [BANK_PAGE, f"{BANK_PAGE}?state=confirmed", TRANSFERS])
def test_as_many_queries_for_one_line_as_for_many(operator: Client, path: str) -> None:
    def more(count: int) -> None:
        for _ in range(count):
            a_refund()
            bill = make_bill()
            lines = take_in(paid_in(bill), paid_in(amount=f"{bill.amount}"), paid_in())
            settling.send_back(lines[2].pk, actor=make_operator(), reason="twice")

    more(1)
    page(operator, path)
    few = queries_of(operator, path)
    more(6)
    assert queries_of(operator, path) == few <= 12


def test_few_queries_on_a_lines_page(operator: Client) -> None:
    bills = [make_bill() for _ in range(5)]
    (line,) = take_in(paid_in(amount=f"{bills[0].amount}"))
    assert queries_of(operator, f"{BANK_PAGE}lines/{line.pk}/") <= 12


def test_nothing_but_this_page_confirms() -> None:
    """Never by itself: no job, no sweep, no other package can reach what makes a bill paid."""
    users = [path.relative_to(ROOT) for path in written_code() if _reaches(path) and "tests" not in path.parts]
    assert users == [Path("marketplace/operators/bank.py")]


def _reaches(path: Path) -> bool:
    text = path.read_text()
    imports = [line for line in text.splitlines() if line.startswith(("from payments.gateways.transfer", "import "))]
    return any("settling" in line for line in imports)
