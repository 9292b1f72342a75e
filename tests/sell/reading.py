"""What a person reads on the seller's pages."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape

from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

_AMOUNT = re.compile(r"-?฿[\d,]+(?:\.\d\d)?")


def page(browser: Client, name: str, *args: object, language: str = "en", **query: str) -> str:
    browser.cookies["django_language"] = language
    answer = browser.get(reverse(f"sell:{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def words(text: str) -> str:
    """What a person reads of it."""
    return plain(text.split("<main", 1)[1])


def plain(markup: str) -> str:
    text = unescape(strip_tags(markup.replace("<", " <"))).replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(text.split())


def sums(text: str) -> list[tuple[list[Decimal], Decimal]]:
    """Each small sum on the page: the amounts of its rows, and its total."""
    found = []
    for table in re.findall(r'<table class="sum">(.*?)</table>', text, re.S):
        body, foot = table.split("<tfoot>")
        found.append(([baht(cell) for cell in _cells(body)], baht(_cells(foot)[0])))
    return found


def _cells(html: str) -> list[str]:
    return re.findall(r"<td>(.*?)</td>", html, re.S)


def baht(text: str) -> Decimal:
    found = _AMOUNT.search(text)
    assert found, text
    return Decimal(found[0].replace("฿", "").replace(",", ""))


def rows(text: str) -> list[tuple[str, str]]:
    """Label and amount of every row of the sums, in order."""
    return [
        (plain(label), plain(amount))
        for label, amount in re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', text, re.S)
    ]
