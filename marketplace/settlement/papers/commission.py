"""Talat's tax invoice for a month's commission, or a credit note where more went back than was earned.

The commission is Talat's only income; its VAT was frozen on each line at the sale. What a tax invoice and a credit note
must say: Revenue Code, s. 86/4 and 86/10. A lawyer must confirm that one paper a month is enough.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from marketplace.sellers.models import Seller
from marketplace.settlement import months
from marketplace.settlement.models import Document, DocumentKind, Share
from marketplace.settlement.papers.drawing import plain
from marketplace.settlement.papers.issuing import issue, series_name
from marketplace.settlement.papers.parties import company, seller_party
from marketplace.settlement.statements import Statement
from marketplace.thailand.baht import baht_text
from marketplace.thailand.dates import thai_date, thai_month
from marketplace.thailand.vat import vat_percent


def issue_commission_paper(seller: Seller, statement: Statement) -> Document | None:
    """The paper for the month of the statement, which must be over; dated on its last day. None: there was no
    commission, or as much of it went back as was earned."""
    value = -(statement.commission + statement.commission_back)
    vat = -(statement.vat + statement.vat_back)
    if not value + vat:
        return None
    day = months.last_day(statement.month)
    is_credit = value + vat < 0
    content = _content(seller, statement.month, day, abs(value), abs(vat))
    if is_credit:
        content |= _credit(seller, statement, abs(value))
    return issue(
        kind=DocumentKind.COMMISSION_CREDIT if is_credit else DocumentKind.COMMISSION_INVOICE,
        key=f"commission:{seller.pk}:{months.written(statement.month)}",
        seller_id=seller.pk,
        series=series_name("C" if is_credit else "T", day),
        month=statement.month,
        content=content,
    )


def _content(seller: Seller, month: date, day: date, value: Decimal, vat: Decimal) -> dict[str, Any]:
    return {
        "day": day.isoformat(),
        "date": thai_date(day, "th", long=True),
        "issuer": company(),
        "buyer": seller_party(seller),
        "text": f"ค่าธรรมเนียมการขายผ่านตลาด เดือน{thai_month(month, 'th')}",
        "value": plain(value),
        "percent": plain(vat_percent(day)),
        "vat": plain(vat),
        "total": plain(value + vat),
        "words": baht_text(value + vat),
        "credit": None,
    }


def _credit(seller: Seller, statement: Statement, difference: Decimal) -> dict[str, Any]:
    """Which invoices were too high, by how much, and why."""
    given_back = [entry.part_id for entry in statement.entries if entry.commission > 0]
    sold = Share.objects.filter(part_id__in=given_back).values_list("sold_at", flat=True)
    invoices = (
        Document.objects.filter(
            kind=DocumentKind.COMMISSION_INVOICE,
            seller=seller,
            month__in={months.month_of(moment) for moment in sold},
        )
        .select_related("series")
        .order_by("pk")
    )
    value = sum((Decimal(invoice.content["value"]) for invoice in invoices), Decimal(0))
    return {
        "credit": {
            "invoices": [{"number": invoice.label, "date": invoice.content["date"]} for invoice in invoices],
            "value": plain(value),
            "right_value": plain(value - difference),
            "reason": "คืนเงินให้ผู้ซื้อ จึงคืนค่าธรรมเนียมการขาย",
        }
    }
