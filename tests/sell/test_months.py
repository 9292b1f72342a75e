"""The seller's months, their papers, and who sees money at all."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketplace.sellers.models import MemberRole, Seller
from marketplace.settlement import months
from marketplace.settlement.models import (
    Document,
)
from marketplace.settlement.papers.drawing import draw_paper
from marketplace.settlement.papers.receipts import issue_receipts
from marketplace.settlement.papers.statement import issue_statement
from marketplace.settlement.statements import statement
from marketplace.thailand.dates import BANGKOK
from tests.factories import make_member, make_seller
from tests.sell.conftest import SUNDAY
from tests.sell.reading import page, rows, sums, words
from tests.settlement.selling import (
    open_account,
    pay_out,
    refund,
    release,
    sell,
)

pytestmark = pytest.mark.usefixtures("sunday")


class TestMonths:
    def test_from_the_opening_to_the_closing_balance(self, browser: Client, seller: Seller) -> None:
        open_account(seller)
        with mock.patch.object(timezone, "now", lambda: datetime(2026, 10, 20, tzinfo=BANGKOK)):
            sell(seller, "500")
        release(sell(seller, "333.33"))
        pay_out(seller)
        refund(sell(seller, "200"), amount="50")
        for language, opening in (("en", "Opening balance"), ("th", "ยอดยกมา")):
            text = page(browser, "month", "2026-11", language=language)
            [(parts, total)] = sums(text)
            assert sum(parts) == total == Decimal("615.23")
            assert rows(text)[0] == (opening, "฿473.25")
        assert "November 2026" in words(page(browser, "month", "2026-11"))
        assert "Goods -฿50 · Commission ฿2.50 · VAT on it ฿0.18" in words(page(browser, "month", "2026-11"))

    def test_as_a_table(self, browser: Client, seller: Seller) -> None:
        sell(seller, "100")
        answer = browser.get(reverse("sell:month_table", args=["2026-11"]))
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"] == 'attachment; filename="talat-2026-11.csv"'
        assert answer.content.startswith(b"\xef\xbb\xbf")
        assert "94.65" in answer.content.decode()

    @pytest.mark.parametrize("month", ["2026-12", "2026-13", "2569-11", "x", "2026-1", "1999-01"])
    def test_no_such_month(self, browser: Client, month: str) -> None:
        assert browser.get(reverse("sell:month", args=[month])).status_code == 404
        assert browser.get(reverse("sell:month_table", args=[month])).status_code == 404

    def test_its_papers_are_served_to_the_seller_alone(self, browser: Client, client: Client, seller: Seller) -> None:
        with mock.patch.object(timezone, "now", lambda: datetime(2026, 10, 20, tzinfo=BANGKOK)):
            share = sell(seller, "500")
        paper = issue_statement(seller, statement(seller.pk, date(2026, 10, 1)))
        url = reverse("sell:paper", args=[paper.pk])
        assert "is being made" in words(page(browser, "month", "2026-10"))
        assert browser.get(url).status_code == 404
        draw_paper(paper.pk)
        assert url in page(browser, "month", "2026-10")
        answer = browser.get(url)
        assert answer["Content-Type"] == "application/pdf"
        assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
        client.force_login(make_member(make_seller()))
        assert client.get(url).status_code == 404
        issue_receipts(share.order_number)
        receipt = Document.objects.get(order_number=share.order_number)
        draw_paper(receipt.pk)
        assert (
            browser.get(reverse("sell:paper", args=[receipt.pk])).status_code == 404
        )  # it tells where the buyer lives


class TestWhoSeesIt:
    def pages(self, seller: Seller) -> list[str]:
        open_account(seller)
        share = release(sell(seller))
        payout = pay_out(seller)
        paper = issue_statement(seller, statement(seller.pk, months.month_of(SUNDAY)))
        draw_paper(paper.pk)
        return [
            reverse("sell:money"),
            reverse("sell:money_orders"),
            reverse("sell:money_order", args=[share.part_id]),
            reverse("sell:payouts"),
            reverse("sell:payout", args=[payout.pk]),
            reverse("sell:month", args=["2026-11"]),
            reverse("sell:month_table", args=["2026-11"]),
            reverse("sell:paper", args=[paper.pk]),
            reverse("sell:payout_account"),
        ]

    def test_owners_and_managers_do_and_packers_do_not(self, client: Client, seller: Seller) -> None:
        found = self.pages(seller)
        for role, status in ((MemberRole.OWNER, 200), (MemberRole.MANAGER, 200), (MemberRole.PACKER, 404)):
            client.force_login(make_member(seller, role))
            assert {url: client.get(url).status_code for url in found} == dict.fromkeys(found, status), role
        assert reverse("sell:money") not in client.get(reverse("sell:today")).content.decode()

    def test_another_seller_sees_nothing_of_it(self, client: Client, seller: Seller) -> None:
        named = [url for url in self.pages(seller) if re.search(r"/\d+/$", url)]
        assert len(named) == 3
        client.force_login(make_member(make_seller()))
        assert {url: client.get(url).status_code for url in named} == dict.fromkeys(named, 404)
        assert "฿94.65" not in page(client, "money") + page(client, "money_orders") + page(client, "month", "2026-11")

    def test_money_is_the_fourth_place_of_the_bar(self, browser: Client) -> None:
        bar = page(browser, "money").split('class="bar"')[1].split("</nav>")[0]
        assert re.findall(r'class="place" href="(.*?)"', bar) == [
            "/sell/",
            "/sell/products/",
            "/sell/orders/",
            "/sell/money/",
        ]
