"""A clerk at a counter, with a browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from marketplace.counter.answers import Answer
from marketplace.fulfilment.interface import Desk
from tests.factories import make_branch, make_clerk


class Counter:
    """Scans as the page does: what the last answer asked for travels with the next scan."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.client = Client()
        self.client.force_login(desk.clerk)
        self.client.cookies["django_language"] = "en"
        self.answer: Answer | None = None

    def scan(self, text: str, **extra: str) -> Answer:
        """Type `text` and press Enter."""
        return self.send(self.form() | {"scan": text} | extra)

    def form(self) -> dict[str, str]:
        question = self.answer.ask if self.answer else None
        return {"step": question.step, **question.hidden} if question else {}

    def send(self, form: dict[str, str]) -> Answer:
        response: Any = self.client.post("/counter/", form)
        assert response.status_code == 200
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', response.content.decode()))
        self.answer = response.context["answer"]
        assert self.answer is not None
        question = self.answer.ask
        expected = {"step": question.step, **question.hidden} if question else {}
        assert {name: value for name, value in hidden.items() if name in {*expected, "step"}} == expected
        return self.answer


@pytest.fixture
def origin(market: None) -> Counter:
    return _counter("50")


@pytest.fixture
def end(market: None) -> Counter:
    return _counter("10")


def _counter(province_code: str) -> Counter:
    branch = make_branch(province_code=province_code)
    return Counter(Desk(make_clerk(branch), branch))
