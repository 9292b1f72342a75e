"""The operators' page of the books: what differs in red, explained with a name, the trial balance, the last looks."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.core import jobs
from marketplace.core.findings import Finding
from marketplace.core.models import Job, JobState
from marketplace.ledger.accounts import BANK, SHOPPER, clearing
from marketplace.ledger.posting import Move, post
from marketplace.operators.advice import ADVICE
from marketplace.settlement import comparing, differences, reconciling
from marketplace.settlement.models import Difference
from payments import reconciling as gateways
from tests.factories import make_operator, make_paid_order, make_user

pytestmark = pytest.mark.usefixtures("market")
PAGE = "/dashboard/talat/books/"


@pytest.fixture
def operator(market: None) -> User:
    return make_operator(first_name="มานะ")


@pytest.fixture
def page(client: Client, operator: User) -> Client:
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def shown(client: Client) -> str:
    """The page, with spaces of any kind as one."""
    response = client.get(reverse("operators:books"))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def rows(html: str) -> list[list[str]]:
    """The red lines, cell by cell, without tags."""
    red = re.findall(r'<tr class="table-danger">(.*?)</tr>', html)
    return [[re.sub(r"<[^>]+>", " ", cell).strip() for cell in re.findall(r"<td.*?>(.*?)</td>", row)] for row in red]


def one(key: str = "balance:demo", ours: str | None = "1252.00", theirs: str | None = "1250.50") -> Difference:
    """A comparison finds it; its newest row."""
    figures = [Decimal(figure) if figure is not None else None for figure in (ours, theirs)]
    differences.record([key], [Finding(key, f"what {key} says", *figures)])
    return Difference.objects.filter(key=key).latest("pk")


def test_only_operators(client: Client) -> None:
    row = one()
    for role in (None, make_user()):
        if role is not None:
            client.force_login(role, backend="django.contrib.auth.backends.ModelBackend")
        for url in (PAGE, reverse("operators:explain", args=[row.pk])):
            assert client.get(url).status_code in (302, 404)
            assert client.post(url, {"reason": "mine"}).status_code in (302, 404)
        assert client.post(reverse("operators:compare_now")).status_code in (302, 404)
    row.refresh_from_db()
    assert row.ended_at is None
    assert not Job.objects.exists()


def test_all_is_well(page: Client) -> None:
    html = shown(page)
    assert "Everything agrees." in html
    assert "Nothing was compared yet" in html
    assert rows(html) == []
    assert html.count(f'href="{PAGE}"') == 1  # its entry in the menu


def test_differences_are_red_lines_the_oldest_first_with_what_to_do(page: Client) -> None:
    for key, ours, theirs in (
        ("balance:demo", "1252.00", "1250.50"),
        ("orphan:card:x", None, "20.00"),
        ("stock:7", "3", "2"),
    ):
        one(key, ours, theirs)
    Difference.objects.filter(key="stock:7").update(found_at=timezone.now() - timedelta(days=1))
    stock, balance, orphan = rows(shown(page))
    assert stock[2:5] == ["3", "2", "1"]
    assert [cell.replace(" ", "") for cell in balance[2:5]] == ["฿1,252", "฿1,250.50", "฿1.50"]
    assert orphan[2:5] == ["–", "฿20", "-฿20"]
    assert "what balance:demo says" in balance[1]
    assert balance[1].startswith("The gateway holds another sum than our books say")
    assert "own page" in balance[5]


def test_every_kind_that_can_be_found_has_its_advice() -> None:
    ours = {prefix.split(":")[0] for prefix in (*comparing.PREFIXES, *gateways.prefixes("stripe"), "silent:", "stock:")}
    assert ours == set(ADVICE)


def test_a_difference_is_explained_with_name_and_reason(page: Client, operator: User) -> None:
    row = one()
    url = reverse("operators:explain", args=[row.pk])
    assert (
        "what balance:demo says. In our books: ฿1,252; on the other side: ฿1,250.50." in page.get(url).content.decode()
    )
    answer = page.post(url, {"reason": " "})
    assert answer.status_code == 200
    assert "Please say why" in answer.content.decode()
    long = "a" * 250
    assert long in page.post(url, {"reason": long}).content.decode()  # what was typed is kept
    row.refresh_from_db()
    assert row.ended_at is None
    assert page.post(url, {"reason": "the bank's fee of May"})["Location"] == PAGE
    html = shown(page)
    assert rows(html) == []
    assert "the bank&#x27;s fee of May" in html
    assert "มานะ" in html or str(operator) in html
    again = page.post(url, {"reason": "another"})
    assert "It has moved on meanwhile" in again.content.decode()
    row.refresh_from_db()
    assert row.ended_because == "the bank's fee of May"
    one()
    assert Difference.objects.count() == 1
    one(theirs="1250.00")
    assert [cell.replace(" ", "") for cell in rows(shown(page))[0][2:5]] == ["฿1,252", "฿1,250", "฿2"]


def test_what_does_not_exist_is_404(page: Client) -> None:
    assert page.get(reverse("operators:explain", args=[10**12])).status_code == 404


def test_the_trial_balance_adds_up(page: Client) -> None:
    post("1", [Move(clearing("demo"), SHOPPER, Decimal(150)), Move(BANK, clearing("demo"), Decimal(40))])
    text = re.sub(r"<[^>]+>", "|", shown(page))
    flat = re.sub(r"[|\s]+", " ", text)
    assert "With the gateway ฿110 " in flat
    assert "Our bank account ฿40 " in flat
    assert "The buyer’s, in no sale ฿150 " in flat
    assert "Sum ฿150 ฿150 " in flat


def test_comparing_now_is_done_once_a_minute_and_shows_when(page: Client) -> None:
    for _twice in range(2):
        assert page.post(reverse("operators:compare_now"))["Location"] == PAGE
    asked = Job.objects.filter(kind__startswith="reports.compare_")
    providers = len(gateways.providers())
    assert asked.count() == providers + 2
    for job in asked:
        assert jobs.run(job.pk)
    html = shown(page)
    for what in (
        "Gateway, every hour: demo",
        "Gateway, every hour: counter",
        "Our own books, every day",
        "Stock, every day",
    ):
        assert what in html
    assert page.get(reverse("operators:compare_now")).status_code == 405


def test_as_many_questions_however_much_there_is(page: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        one(f"orphan:demo:{number}", None, "1")
    make_paid_order()
    for row in Difference.objects.all()[:3]:
        differences.explain(row.pk, actor=make_operator(), reason="known")
    Job.objects.create(
        kind="reports.compare_books",
        dedup_key="reports.compare_books:1",
        state=JobState.DONE,
        run_at=timezone.now(),
        finished_at=timezone.now(),
    )
    with django_assert_max_num_queries(14):
        shown(page)


def test_what_is_explained_while_nobody_looks_stays_when_it_is_compared(operator: User) -> None:
    post("a defect", [Move(BANK, SHOPPER, Decimal(5))])
    reconciling.compare_books(sure=1)
    for row in differences.open_differences():
        differences.explain(row.pk, actor=operator, reason="a test")
    reconciling.compare_books(sure=1)
    assert not differences.open_differences().exists()
    post("another", [Move(BANK, SHOPPER, Decimal(1))])
    reconciling.compare_books(sure=1)
    assert differences.open_differences().count() == 2
