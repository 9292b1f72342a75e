"""Receipts, tax invoices and statements: what they say to the satang, their numbers, and who may issue which."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.utils import timezone
from django.utils.translation import override
from pytest_django import Settings

from marketplace.core.models import Job
from marketplace.sellers.models import Seller
from marketplace.settlement import months
from marketplace.settlement.models import Cause, Document, DocumentKind, Series
from marketplace.settlement.papers import monthly
from marketplace.settlement.papers.commission import issue_commission_paper
from marketplace.settlement.papers.drawing import draw_paper, pdf_of
from marketplace.settlement.papers.issuing import issue
from marketplace.settlement.papers.receipts import issue_receipts
from marketplace.settlement.papers.statement import csv_of, issue_statement
from marketplace.settlement.statements import statement
from marketplace.thailand.dates import BANGKOK
from tests.factories import make_branch, make_paid_order, make_product, make_seller
from tests.settlement.pdf import can_be_read, text_of
from tests.settlement.selling import open_account, pay_out, refund, release, sell

pytestmark = pytest.mark.usefixtures("market")

VAT_ID = "0105536112014"
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def seller(market: None) -> Seller:
    return make_seller()


@contextmanager
def on(year: int, month: int, day: int) -> Iterator[None]:
    with mock.patch.object(timezone, "now", lambda: datetime(year, month, day, 12, tzinfo=BANGKOK)):
        yield


def registered(seller: Seller, since: date = date(2020, 1, 1)) -> Seller:
    Seller.objects.filter(pk=seller.pk).update(
        tax_id=VAT_ID, vat_since=since, tax_address="99 ถนนนิมมานเหมินท์ เชียงใหม่ 50200"
    )
    seller.refresh_from_db()
    return seller


def receipt_of(order_number: str) -> Document:
    issue_receipts(order_number)
    return Document.objects.get(order_number=order_number)


class TestReceipts:
    def test_a_receipt_in_the_sellers_name(self, seller: Seller) -> None:
        with on(2026, 11, 22):
            share = sell(seller, "120.50", 2)
            paper = receipt_of(share.order_number)
        assert (paper.kind, paper.label, paper.key) == (
            DocumentKind.RECEIPT,
            f"R{seller.pk}-2569-000001",
            f"sale:{share.part_id}",
        )
        said = paper.content
        assert said["seller"]["name"] == seller.name
        assert said["seller"]["address"] == "ตำบลสุเทพ อำเภอเมืองเชียงใหม่ จังหวัดเชียงใหม่ 50200"
        assert said["buyer"]["name"] == "สมศรี ใจดี"
        assert said["buyer"]["address"].startswith("99/1 ถนนพระอาทิตย์")
        assert said["date"] == "22 พฤศจิกายน 2569"
        assert [(one["quantity"], one["each"], one["price"]) for one in said["lines"]] == [(2, "120.50", "241.00")]
        assert said["sums"] == [
            {"text": "ราคาสินค้า", "amount": "241.00"},
            {"text": "ค่าไปรษณีย์ (เก็บแทนไปรษณีย์)", "amount": "52.00"},
        ]
        assert (said["total"], said["words"]) == ("293.00", "สองร้อยเก้าสิบสามบาทถ้วน")

    def test_its_sums_add_up_to_what_was_paid(self, seller: Seller) -> None:
        share = sell(seller, "33.33", 3)
        said = receipt_of(share.order_number).content
        assert sum(Decimal(row["amount"]) for row in said["sums"]) == Decimal(said["total"]) == share.paid
        assert sum(Decimal(line["price"]) for line in said["lines"]) == share.goods

    @pytest.mark.parametrize(
        ("tax_id", "vat_since"),
        [("", None), (VAT_ID, None), ("", date(2020, 1, 1)), (VAT_ID, date(2026, 11, 23))],
        ids=["nothing", "number only", "day only", "from tomorrow"],
    )
    def test_who_is_not_registered_issues_no_tax_invoice(
        self, seller: Seller, tax_id: str, vat_since: date | None
    ) -> None:
        Seller.objects.filter(pk=seller.pk).update(tax_id=tax_id, vat_since=vat_since)
        with on(2026, 11, 22):
            paper = receipt_of(sell(seller).order_number)
        assert paper.kind == DocumentKind.RECEIPT
        assert "vat" not in paper.content

    @can_be_read
    def test_a_receipt_says_nothing_of_vat(self, seller: Seller) -> None:
        said = text_of(pdf_of(receipt_of(sell(seller).order_number)))
        assert "ใบเสร็จรับเงิน" in said and "Receipt" in said
        for word in ("ภาษี", "Tax", "VAT", "tax"):
            assert word not in said

    def test_a_registered_seller_issues_tax_invoices_with_the_vat_within_the_price(self, seller: Seller) -> None:
        registered(seller, since=date(2026, 11, 22))
        with on(2026, 11, 22):
            paper = receipt_of(sell(seller, "100", 3).order_number)
        assert (paper.kind, paper.label) == (DocumentKind.TAX_INVOICE, f"T{seller.pk}-2569-000001")
        assert paper.content["seller"] == {
            "name": seller.name,
            "address": "99 ถนนนิมมานเหมินท์ เชียงใหม่ 50200",
            "tax_id": VAT_ID,
            "branch": "สำนักงานใหญ่",
        }
        # 300 × 7 / 107; the postage is the post's.
        assert paper.content["vat"] == {"percent": "7.00", "price": "300.00", "value": "280.37", "vat": "19.63"}

    @can_be_read
    def test_a_tax_invoice_says_all_that_it_must(self, seller: Seller) -> None:
        paper = receipt_of(sell(registered(seller), "1250.25").order_number)
        said = text_of(pdf_of(paper))
        for word in ("ใบกำกับภาษี", "Tax Invoice", VAT_ID, "สำนักงานใหญ่", paper.label, "1,250.25", "81.79", "1,168.46"):
            assert word in said, word

    def test_each_part_of_an_order_has_its_own_paper(self, seller: Seller) -> None:
        other = registered(make_seller())
        order = make_paid_order((make_product(seller), 1), (make_product(other), 1))
        issue_receipts(order.number)
        issue_receipts(order.number)  # a job may run twice
        papers = Document.objects.filter(order_number=order.number).order_by("pk")
        assert [(paper.seller_id, paper.kind) for paper in papers] == [
            (seller.pk, DocumentKind.RECEIPT),
            (other.pk, DocumentKind.TAX_INVOICE),
        ]

    def test_fetched_at_a_post_office_nobody_was_asked_for_an_address(self, seller: Seller) -> None:
        order = make_paid_order((make_product(seller), 1), branch=make_branch(province_code="10"))
        assert receipt_of(order.number).content["buyer"]["address"] == ""

    def test_the_sale_inserts_one_job_for_the_order(self, seller: Seller) -> None:
        order = make_paid_order((make_product(seller), 1), (make_product(make_seller()), 1))
        jobs = Job.objects.filter(kind="reports.issue_receipts")
        assert [job.arguments for job in jobs] == [{"order_number": order.number}]

    def test_a_later_change_of_the_seller_changes_no_paper(self, seller: Seller) -> None:
        paper = receipt_of(sell(seller).order_number)
        before = dict(paper.content)
        registered(seller)
        issue_receipts(paper.order_number)
        paper.refresh_from_db()
        assert (paper.kind, paper.content) == (DocumentKind.RECEIPT, before)


class TestNumbers:
    def numbers(self, name: str) -> list[int | None]:
        return list(Document.objects.filter(series__name=name).order_by("pk").values_list("number", flat=True))

    def test_each_seller_and_year_counts_by_itself(self, seller: Seller) -> None:
        other = make_seller()
        with on(2026, 12, 31):
            for one in (seller, seller, other):
                receipt_of(sell(one).order_number)
        with on(2027, 1, 1):
            receipt_of(sell(seller).order_number)
        assert self.numbers(f"R{seller.pk}-2569") == [1, 2]
        assert self.numbers(f"R{other.pk}-2569") == [1]
        assert self.numbers(f"R{seller.pk}-2570") == [1]

    def test_a_paper_that_fails_uses_no_number_up(self, seller: Seller) -> None:
        terms: dict[str, Any] = {"kind": DocumentKind.RECEIPT, "seller_id": seller.pk, "series": "X-2569"}
        issue(key="a", content={}, **terms)
        with pytest.raises(TypeError):
            issue(key="b", content={"no": object()}, **terms)
        issue(key="c", content={}, **terms)
        assert self.numbers("X-2569") == [1, 2]
        assert Series.objects.get(name="X-2569").last_number == 2

    def test_the_same_key_is_the_same_paper(self, seller: Seller) -> None:
        terms: dict[str, Any] = {"kind": DocumentKind.RECEIPT, "seller_id": seller.pk, "series": "X-2569", "key": "a"}
        first = issue(content={"said": 1}, **terms)
        assert issue(content={"said": 2}, **terms) == first
        assert Document.objects.get().content == {"said": 1}
        assert Series.objects.get(name="X-2569").last_number == 1


class TestCommission:
    def test_the_invoice_says_all_that_it_must(self, seller: Seller, settings: Settings) -> None:
        settings.COMPANY_NAME, settings.COMPANY_TAX_ID = "บริษัท ตลาด จำกัด", "0105536112014"
        settings.COMPANY_ADDRESS, settings.COMPANY_BRANCH = "1 ถนนแจ้งวัฒนะ กรุงเทพฯ", "00000"
        with on(2026, 11, 22):
            sell(seller, "333.33")
            sell(seller, "1000")
        paper = issue_commission_paper(seller, statement(seller.pk, NOVEMBER))
        assert paper is not None
        assert (paper.kind, paper.label, paper.month) == (DocumentKind.COMMISSION_INVOICE, "T-2569-000001", NOVEMBER)
        said = paper.content
        # 16.67 + 50.00, and 1.17 + 3.50
        assert (said["value"], said["vat"], said["total"]) == ("66.67", "4.67", "71.34")
        assert said["words"] == "เจ็ดสิบเอ็ดบาทสามสิบสี่สตางค์"
        assert said["date"] == "30 พฤศจิกายน 2569"
        assert said["issuer"] == {
            "name": "บริษัท ตลาด จำกัด",
            "address": "1 ถนนแจ้งวัฒนะ กรุงเทพฯ",
            "tax_id": "0105536112014",
            "branch": "สำนักงานใหญ่",
        }
        assert said["buyer"]["name"] == seller.name
        assert said["credit"] is None

    @can_be_read
    def test_the_words_on_it(self, seller: Seller) -> None:
        with on(2026, 11, 22):
            sell(registered(seller), "25000")
        paper = issue_commission_paper(seller, statement(seller.pk, NOVEMBER))
        assert paper is not None
        said = text_of(pdf_of(paper))
        for word in ("ใบกำกับภาษี", "T-2569-000001", VAT_ID, "1,250.00", "87.50", "1,337.50", "30 พฤศจิกายน 2569", "7 %"):
            assert word in said, word

    def test_it_is_what_the_ledger_earned_in_the_month(self, seller: Seller) -> None:
        with on(2026, 11, 3):
            refund(sell(seller, "100"), amount="20")
        paper = issue_commission_paper(seller, statement(seller.pk, NOVEMBER))
        assert paper is not None
        assert (paper.content["value"], paper.content["vat"]) == ("4.00", "0.28")

    def test_more_back_than_earned_is_a_credit_note(self, seller: Seller) -> None:
        with on(2026, 10, 20):
            sold = sell(seller, "1000")
        invoice = issue_commission_paper(seller, statement(seller.pk, OCTOBER))
        assert invoice is not None
        with on(2026, 11, 3):
            refund(sold)
            sell(seller, "200")
        credit = issue_commission_paper(seller, statement(seller.pk, NOVEMBER))
        assert credit is not None
        assert (credit.kind, credit.label) == (DocumentKind.COMMISSION_CREDIT, "C-2569-000001")
        assert (credit.content["value"], credit.content["vat"]) == ("40.00", "2.80")
        assert credit.content["credit"] == {
            "invoices": [{"number": "T-2569-000001", "date": "31 ตุลาคม 2569"}],
            "value": "50.00",
            "right_value": "10.00",
            "reason": "คืนเงินให้ผู้ซื้อ จึงคืนค่าธรรมเนียมการขาย",
        }
        assert pdf_of(credit).startswith(b"%PDF")

    def test_all_given_back_in_the_same_month_is_no_paper(self, seller: Seller) -> None:
        with on(2026, 11, 3):
            refund(sell(seller, "1000"), Cause.SELLER_CANCELLED)
        assert issue_commission_paper(seller, statement(seller.pk, NOVEMBER)) is None
        assert not Series.objects.exists()


class TestStatements:
    def busy_november(self, seller: Seller) -> None:
        with on(2026, 10, 20):
            sell(seller, "500")
        with on(2026, 11, 3):
            open_account(seller)
            release(sell(seller, "333.33"))
            pay_out(seller)
            refund(sell(seller, "200"), amount="50")

    def test_its_content_adds_up(self, seller: Seller) -> None:
        self.busy_november(seller)
        paper = issue_statement(seller, statement(seller.pk, NOVEMBER))
        said = paper.content
        assert paper.label == ""
        assert (said["month"], said["from"], said["to"]) == (
            "พฤศจิกายน 2569",
            "1 พฤศจิกายน 2569",
            "30 พฤศจิกายน 2569",
        )
        assert (said["opening"], said["closing"]) == ("473.25", "615.23")
        assert said["words"] == "หกร้อยสิบห้าบาทยี่สิบสามสตางค์"
        amounts = [Decimal(row["amount"]) for row in said["sums"]]
        assert Decimal(said["opening"]) + sum(amounts) == Decimal(said["closing"])
        assert [row["amount"] for row in said["sums"]] == [
            "533.33",
            "-26.67",
            "-1.87",
            "-50.00",
            "2.50",
            "0.18",
            "-315.49",
        ]
        assert Decimal(said["entries"][-1]["balance"]) == Decimal(said["closing"])

    @can_be_read
    def test_its_pdf(self, seller: Seller) -> None:
        self.busy_november(seller)
        said = text_of(pdf_of(issue_statement(seller, statement(seller.pk, NOVEMBER))))
        for word in ("รายการเดินเงิน", "พฤศจิกายน 2569", "533.33", "−315.49", "615.23", "หกร้อยสิบห้าบาทยี่สิบสามสตางค์"):
            assert word in said, word

    def test_a_month_of_many_events_has_many_pages(self, seller: Seller) -> None:
        self.busy_november(seller)
        paper = issue_statement(seller, statement(seller.pk, NOVEMBER))
        paper.content["entries"] *= 100
        assert pdf_of(paper).startswith(b"%PDF")

    @pytest.mark.parametrize(("language", "head"), [("th", "วันที่"), ("en", "Date")])
    def test_as_a_table(self, seller: Seller, language: str, head: str) -> None:
        self.busy_november(seller)
        with override(language):
            file = csv_of(statement(seller.pk, NOVEMBER))
        rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
        assert rows[0][0] == head
        assert rows[1][-1] == "473.25" and rows[-1][-1] == "615.23"
        assert [row[6] for row in rows[2:-1]] == ["315.49", "-315.49", "189.30", "-47.32"]
        assert rows[2][3:6] == ["333.33", "-16.67", "-1.17"]
        assert rows[1][0] == "2026-11-01" and rows[-1][0] == "2026-11-30"


class TestMonthly:
    def run(self) -> None:
        """Carry out what the periodic job inserts, and what that inserts."""
        monthly.monthly_papers()
        done: set[Any] = set()
        while due := [job for job in Job.objects.filter(kind="reports.papers_of_month") if job.pk not in done]:
            for job in due:
                monthly.papers_of_month(**job.arguments)
                done.add(job.pk)

    def papers(self) -> list[tuple[int, str, str]]:
        rows = Document.objects.order_by("seller_id", "month", "kind").values_list("seller_id", "kind", "month")
        return [(seller, kind, months.written(month)) for seller, kind, month in rows if month]

    def test_each_seller_gets_the_papers_of_each_month_once(
        self, seller: Seller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(monthly, "SELLERS", 1)
        other, idle = make_seller(), make_seller()
        with on(2026, 10, 20):
            sell(seller, "500")
        with on(2026, 11, 3):
            sell(other, "500")
        with on(2026, 12, 1):
            self.run()
            expected = [
                (seller.pk, DocumentKind.COMMISSION_INVOICE, "2026-10"),
                (seller.pk, DocumentKind.STATEMENT, "2026-10"),
                (seller.pk, DocumentKind.STATEMENT, "2026-11"),
                (other.pk, DocumentKind.COMMISSION_INVOICE, "2026-11"),
                (other.pk, DocumentKind.STATEMENT, "2026-11"),
            ]
            assert self.papers() == expected
            self.run()
            Job.objects.all().delete()
            self.run()
        assert self.papers() == expected
        assert Series.objects.get(name="T-2569").last_number == 2
        assert not Document.objects.filter(seller=idle).exists()

    def test_the_month_that_still_goes_on_has_no_papers(self, seller: Seller) -> None:
        with on(2026, 11, 3):
            sell(seller, "500")
            self.run()
        assert not Document.objects.exists()

    def test_within_the_first_hour_a_month_is_not_over_yet(self, seller: Seller) -> None:
        with on(2026, 11, 3):
            sell(seller, "500")
        with mock.patch.object(timezone, "now", lambda: datetime(2026, 12, 1, 0, 59, tzinfo=BANGKOK)):
            self.run()
        assert not Document.objects.exists()


class TestDrawing:
    def test_the_job_stores_the_pdf_privately_and_once(self, seller: Seller) -> None:
        paper = receipt_of(sell(seller).order_number)
        job = Job.objects.get(kind="reports.draw_paper")
        draw_paper(**job.arguments)
        paper.refresh_from_db()
        stored = paper.pdf.name or ""
        assert stored.endswith(f"{paper.label}.pdf")
        with paper.pdf.open() as file:
            assert file.read().startswith(b"%PDF")
        draw_paper(**job.arguments)
        paper.refresh_from_db()
        assert paper.pdf.name == stored

    def test_what_a_killed_worker_left_is_replaced(self, seller: Seller) -> None:
        paper = receipt_of(sell(seller).order_number)
        draw_paper(paper.pk)
        paper.refresh_from_db()
        stored = paper.pdf.name
        Document.objects.filter(pk=paper.pk).update(pdf="")  # killed before it wrote the row
        draw_paper(paper.pk)
        paper.refresh_from_db()
        assert paper.pdf.name == stored

    def test_what_people_wrote_is_never_markup(self, seller: Seller) -> None:
        nasty = '#panic("x") *a* $b$ \\ "] #image("/etc/passwd")'
        Seller.objects.filter(pk=seller.pk).update(name=nasty)
        order = make_paid_order((make_product(seller, title=nasty), 1), name=nasty)
        assert pdf_of(receipt_of(order.number)).startswith(b"%PDF")
