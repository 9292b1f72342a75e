"""Acts with money: a button, or a page that asks first. What cannot be done is said, and what was typed is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from marketplace.operators.money.words import REFUSALS, why_not


@dataclass(frozen=True)
class Question:
    """`says` is what follows from the act; `back` is the address to go to afterwards."""

    heading: str
    says: str
    button: str
    back: str


def do(request: HttpRequest, act: Callable[[], object], *, done: str, back: str) -> HttpResponse:
    """A button was pressed."""
    try:
        act()
    except REFUSALS as refusal:
        messages.warning(request, why_not(refusal))
    else:
        messages.success(request, done)
    return redirect(back)


def ask(
    request: HttpRequest, form: forms.Form, question: Question, act: Callable[[Mapping[str, Any]], str]
) -> HttpResponse:
    """Show the form, or do what it says; `act` returns what was done, in words."""
    if form.is_bound and form.is_valid():
        try:
            done = act(form.cleaned_data)
        except REFUSALS as refusal:
            form.add_error(None, why_not(refusal))
        else:
            messages.success(request, done)
            return redirect(question.back)
    return render(request, "operators/money/ask.html", {"form": form, "question": question})


def typed(request: HttpRequest) -> Any:
    """What a form is bound to: nothing as long as the page is only looked at."""
    return request.POST if request.method == "POST" else None
