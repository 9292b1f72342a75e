"""Reading the bank's file: as banks and spreadsheets write it; what cannot be understood is said row by row."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from payments.gateways.transfer.statement import MOST_ROWS, Row, StatementRefused, parse

TODAY = date(2026, 11, 22)
HEAD = "Date,Time,Amount,Bank reference,Reference 1,Reference 2,Payer,Description"


def read(text: str, encoding: str = "utf-8") -> list[Row]:
    return parse(text.encode(encoding), today=TODAY)


def faults(content: str | bytes) -> list[tuple[int, str]]:
    with pytest.raises(StatementRefused) as refused, override("en"):
        parse(content.encode() if isinstance(content, str) else content, today=TODAY)
    return [(fault.row, fault.says) for fault in refused.value.faults]


def one(**cells: str) -> Row:
    """The row with these cells, in a file that holds nothing else."""
    given = {"date": "21/11/2569", "amount": "142.00", "bank reference": "B1"} | cells
    written = ",".join('"' + value.replace('"', '""') + '"' for value in given.values())
    (row,) = read(",".join(given) + "\n" + written)
    return row


def fault(**cells: str) -> str:
    given = {"date": "21/11/2569", "amount": "142.00", "bank reference": "B1"} | cells
    written = ",".join('"' + value.replace('"', '""') + '"' for value in given.values())
    ((row, says),) = faults(",".join(given) + "\n" + written)
    assert row == 2
    return says


def test_a_whole_row() -> None:
    text = f'{HEAD}\n21/11/2569,14:05,"1,234.50",BN-77,1234567897,482913,สมศรี ใจดี x-1234,ชำระค่าสินค้า\n'
    assert read(text) == [
        Row(
            number=2,
            bank_reference="BN-77",
            received_on=date(2026, 11, 21),
            received_time=time(14, 5),
            amount=Decimal("1234.50"),
            reference_1="1234567897",
            reference_2="482913",
            payer="สมศรี ใจดี x-1234",
            description="ชำระค่าสินค้า",
        )
    ]


@pytest.mark.parametrize(
    "head",
    [
        "วันที่,เวลา,จำนวนเงิน,เลขที่รายการ,อ้างอิง 1,อ้างอิง 2,ผู้ชำระ,รายละเอียด",
        "วันที่ทำรายการ,เวลาทำรายการ,จำนวนเงิน (บาท),หมายเลขรายการ,รหัสอ้างอิง ๑,รหัสอ้างอิง ๒,ชื่อลูกค้า,หมายเหตุ",
        "TRANSACTION DATE,time,Credit,Transaction ID,Ref.1,REF 2,Customer name,Remark",
        "payment_date,payment_time,amount (THB),bank ref.,Reference No. 1,Reference No. 2,Sender,Details",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_headers_letters_and_dividers(head: str, encoding: str, divider: str) -> None:
    text = f"{head}\n21-11-2026,14:05,142,B1,1234567897,482913,กลุ่มแม่บ้าน,ค่าผ้า\n".replace(",", divider)
    (row,) = read(text, encoding)
    assert (row.received_on, row.received_time, row.amount) == (date(2026, 11, 21), time(14, 5), Decimal("142.00"))
    assert (row.bank_reference, row.reference_1, row.reference_2) == ("B1", "1234567897", "482913")
    assert (row.payer, row.description) == ("กลุ่มแม่บ้าน", "ค่าผ้า")


def test_only_three_columns_are_needed_and_others_are_not_looked_at() -> None:
    (row,) = read("Balance,Bank reference,Amount,Date\n9,B1,142,2026-11-21\n")
    assert (row.bank_reference, row.amount, row.received_on) == ("B1", Decimal(142), date(2026, 11, 21))
    assert (row.received_time, row.reference_1, row.payer) == (None, "", "")


def test_rows_count_as_a_spreadsheet_counts_them() -> None:
    text = f'{HEAD}\n\n21/11/2569,,1,B1,,,"two\nlines",\n,,,,,,,\n21/11/2569,,2,B2,,,,\n'
    assert [(row.number, row.bank_reference, row.payer) for row in read(text)] == [
        (3, "B1", "two lines"),
        (5, "B2", ""),
    ]


@pytest.mark.parametrize(
    ("written", "day", "at"),
    [
        ("1/2/2569", date(2026, 2, 1), None),
        ("01-02-2026", date(2026, 2, 1), None),
        ("2569-02-01", date(2026, 2, 1), None),
        ("๐๑/๐๒/๒๕๖๙", date(2026, 2, 1), None),
        ("29.02.2567", date(2024, 2, 29), None),  # a leap day: 2567 is 2024, and has no such day as a Gregorian year
        ("2026-02-01T14:05:33", date(2026, 2, 1), time(14, 5, 33)),
        ("01/02/2569 ๑๔.๐๕ น.", date(2026, 2, 1), time(14, 5)),
        ("2026-02-01 14:05:33.123", date(2026, 2, 1), time(14, 5, 33)),
        ("22/11/2569", TODAY, None),
    ],
)
def test_days_of_both_calendars(written: str, day: date, at: time | None) -> None:
    row = one(date=written)
    assert (row.received_on, row.received_time) == (day, at)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "Date: please write it like 22/11/2569 or 2026-11-22"),
        ("22 พ.ย. 2569", "Date: please write it like 22/11/2569 or 2026-11-22"),
        ("22/11/69", "Date: please write it like 22/11/2569 or 2026-11-22"),
        ("11/22/2026", "Date: there is no such day; the day comes before the month"),
        ("29/02/2569", "Date: there is no such day; the day comes before the month"),
        ("00/00/0000", "Date: there is no such day; the day comes before the month"),
        ("23/11/2569", "Date: it lies in the future"),
        ("21/11/2569 25:00", "Date: please write it like 14:05"),
    ],
)
def test_no_day(written: str, says: str) -> None:
    assert fault(date=written) == says


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("142", "142.00"),
        ("142.5", "142.50"),
        ("1,234,567.89", "1234567.89"),
        ("+142.00", "142.00"),
        ("฿142.00", "142.00"),
        ("๑,๔๒๐ บาท", "1420.00"),
        ("142.00 THB", "142.00"),
        ("0.01", "0.01"),
        ("9999999999.99", "9999999999.99"),
    ],
)
def test_amounts(written: str, amount: str) -> None:
    assert str(one(amount=written).amount) == amount


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "Amount: it is empty; rows of sums, or of money paid out, must be left out"),
        ("-142.00", "Amount: money was paid out; only what came in is imported"),
        ("142.00-", "Amount: money was paid out; only what came in is imported"),
        ("(142.00)", "Amount: money was paid out; only what came in is imported"),
        ("0.00", "Amount: it must be above zero"),
        ("1.234,50", "Amount: please write it like 1,234.50"),
        ("1,23", "Amount: please write it like 1,234.50"),
        ("142.001", "Amount: please write it like 1,234.50"),
        ("1e5", "Amount: please write it like 1,234.50"),
        ("NaN", "Amount: please write it like 1,234.50"),
        ("10000000000", "Amount: please write it like 1,234.50"),
    ],
)
def test_no_amount(written: str, says: str) -> None:
    assert fault(amount=written) == says


def test_numbers_that_were_typed_or_shortened() -> None:
    row = one(**{"reference 1": " 1234-567-897 ", "reference 2": "๔๘๒๙๑๓", "bank reference": "a-1 b"})
    assert (row.reference_1, row.reference_2, row.bank_reference) == ("1234567897", "482913", "a-1 b")
    assert "shortened the number to 1.23457E+09" in fault(**{"reference 1": "1.23457E+09"})
    assert "shortened the number to 2E+15" in fault(**{"bank reference": "2E+15"})
    assert fault(**{"bank reference": ""}) == "Bank reference: it is empty; the bank gives every payment a number"
    assert fault(**{"bank reference": "1" * 61}) == "Bank reference: it is longer than 60 characters"
    assert fault(**{"reference 2": "1" * 31}) == "Reference 2: it is longer than 30 characters"


def test_words_lose_what_nobody_sees_and_their_end() -> None:
    assert one(payer="\u200bสมศรี\u00a0 ใจดี\x07 ").payer == "สมศรี ใจดี"
    assert one(description="ก" * 300).description == "ก" * 200


def test_every_fault_is_named_with_its_row() -> None:
    text = f"{HEAD}\n21/11/2569,9,x,,,,,\n21/11/2569,,142,B1,,,,\n,,,B2,,,,\n21/11/2026,,142.00,B1,,,other words,\n"
    assert faults(text) == [
        (2, "Time: please write it like 14:05"),
        (2, "Amount: please write it like 1,234.50"),
        (2, "Bank reference: it is empty; the bank gives every payment a number"),
        (4, "Date: please write it like 22/11/2569 or 2026-11-22"),
        (4, "Amount: it is empty; rows of sums, or of money paid out, must be left out"),
        (5, "It says the same as row 3. Please leave one of them out."),
    ]


def test_an_amount_without_its_quotation_marks() -> None:
    assert faults("Date,Bank reference,Amount\n21/11/2569,B1,1,234.50\n") == [
        (2, "It has more cells than the header. An amount with a comma must stand in quotation marks.")
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty."),
        (b"\n \n", "The file is empty."),
        (f"{HEAD}\n".encode(), "Below its header the file is empty."),
        (b"PK\x03\x04\x14\x00", "This is no CSV file. Please save the statement as “CSV UTF-8” and send that file."),
        (
            f"{HEAD}\n".encode("utf-16"),
            "This is no CSV file. Please save the statement as “CSV UTF-8” and send that file.",
        ),
        (b"\xff\xfe\xdb\xdc", "The file’s letters cannot be read. Please save it as “CSV UTF-8”."),
        (
            f'{HEAD}\n"21/11/2569,,1,B1,,,,'.encode(),
            "The file is no proper CSV: a quotation mark is not closed, or stands in the middle.",
        ),
    ],
)
def test_no_statement_at_all(content: bytes, says: str) -> None:
    assert faults(content) == [(0, says)]


def test_columns_that_are_missing_or_there_twice() -> None:
    assert faults("สีฟ้า,สีแดง\n1,2\n") == [
        (1, "There is no column “Date”."),
        (1, "There is no column “Amount”."),
        (1, "There is no column “Bank reference”."),
    ]
    assert faults("Date,Amount,เงินเข้า,Bank reference\n") == [(1, "The column “Amount” is there twice.")]


def test_a_file_that_is_too_long() -> None:
    row = "21/11/2569,,1,B1,,,,\n"
    assert faults(f"{HEAD}\n" + row * (MOST_ROWS + 1)) == [(0, "The file has more than 5,000 rows. Please divide it.")]


def test_the_same_payment_is_known_in_whatever_file_it_comes() -> None:
    first = one(date="21/11/2569 09:00", payer="สมศรี").digest
    assert first == one(date="2026-11-21", amount="142", description="x").digest
    others = [
        one(date="20/11/2569"),
        one(amount="142.01"),
        one(**{"bank reference": "B2"}),
        one(**{"reference 1": "9"}),
    ]
    assert len({first} | {row.digest for row in others}) == 5


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_is_sent_is_read_or_refused(content: bytes) -> None:
    try:
        assert parse(content, today=TODAY)
    except StatementRefused as refused:
        assert all(fault.says for fault in refused.faults)


@given(st.lists(st.text(max_size=12), min_size=8, max_size=8))
def test_whatever_stands_in_the_cells_is_read_or_refused(cells: list[str]) -> None:
    row = ",".join('"' + cell.replace('"', '""').replace("\0", "") + '"' for cell in cells)
    try:
        rows = read(f"{HEAD}\n{row}\n".encode(errors="ignore").decode())
    except StatementRefused as refused:
        assert all(fault.says for fault in refused.faults)
    else:
        assert all(row.amount > 0 and row.received_on <= TODAY for row in rows)
