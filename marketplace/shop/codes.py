"""Codes as pictures: for a counter's scanner or a bank's app."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from decimal import Decimal

from marketplace.fulfilment import papers
from marketplace.thailand.baht import format_baht
from marketplace.thailand.dates import thai_datetime


def qr(text: str) -> str:
    """As a data: URI, which the content policy allows."""
    return _data_uri(papers.qr(text))


def code128(text: str) -> str:
    """As a data: URI."""
    return _data_uri(papers.code128(text))


def payment_qr_png(text: str, *, shown_number: str, amount: Decimal, deadline: datetime) -> bytes:
    """The QR code that pays `amount` baht for an order, as a picture for the phone's photos: it says what it is for."""
    data = {
        "qr": papers.qr(text),
        "shown_number": shown_number,
        "amount": format_baht(amount),
        "deadline": thai_datetime(deadline, "th"),
    }
    return papers.render("payment_qr", data, form="png")


def _data_uri(svg: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
