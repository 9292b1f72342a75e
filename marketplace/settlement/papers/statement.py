"""A seller's month on paper, and as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from marketplace.core.spreadsheets import Cell, csv_file
from marketplace.sellers.models import Seller
from marketplace.settlement import months
from marketplace.settlement.models import Cause, Document, DocumentKind
from marketplace.settlement.papers.drawing import plain
from marketplace.settlement.papers.issuing import issue
from marketplace.settlement.papers.parties import company, seller_party
from marketplace.settlement.statements import Entry, Event, Statement
from marketplace.thailand.baht import baht_text
from marketplace.thailand.dates import BANGKOK, thai_date, thai_month


def issue_statement(seller: Seller, statement: Statement) -> Document:
    """The statement of a month that is over."""
    with override("th"):
        content = _content(seller, statement)
    return issue(
        kind=DocumentKind.STATEMENT,
        key=f"statement:{seller.pk}:{months.written(statement.month)}",
        seller_id=seller.pk,
        month=statement.month,
        content=content,
    )


def sums(statement: Statement) -> list[tuple[str, Decimal]]:
    """What lies between the opening and the closing balance, in the active language; only what there was."""
    rows = [
        (_("Goods sold"), statement.sum_of(Event.SALE)),
        (_("Talat’s commission"), statement.commission),
        (_("VAT on the commission"), statement.vat),
        (_("Given back to buyers"), statement.sum_of(Event.REFUND)),
        (_("Commission that came back to you"), statement.commission_back),
        (_("VAT on it that came back to you"), statement.vat_back),
        (_("Parcels carried back to you"), statement.sum_of(Event.WAY_BACK)),
        (_("Paid out to you"), statement.sum_of(Event.PAYOUT)),
        (_("Payouts that came back"), statement.sum_of(Event.PAYOUT_RETURNED)),
        (_("Corrections"), statement.sum_of(Event.OTHER)),
    ]
    return [(label, amount) for label, amount in rows if amount]


def told(entry: Entry) -> str:
    """What happened, in the active language."""
    match entry.event:
        case Event.SALE:
            return _("Sold")
        case Event.REFUND:
            return _("Given back: %(cause)s") % {"cause": _cause(entry.memo)}
        case Event.WAY_BACK:
            return _("The parcel was carried back")
        case Event.PAYOUT:
            return _("Paid out to you, %(reference)s") % {"reference": entry.memo}
        case Event.PAYOUT_RETURNED:
            return _("The payout %(reference)s came back") % {"reference": entry.memo}
        case Event.OTHER:
            return _("Correction")


def csv_of(statement: Statement) -> bytes:
    """The month as CSV, its headings in the active language, one row for each event between the two balances."""
    head = [
        _("Date"),
        pgettext("statement", "What happened"),
        _("Order"),
        _("Goods"),
        _("Commission"),
        _("VAT on the commission"),
        pgettext("statement", "Change"),
        _("Balance"),
    ]
    rows: list[Sequence[Cell]] = [head, [statement.month, _("Opening balance"), *[""] * 5, statement.opening]]
    rows += [
        [
            entry.at.astimezone(BANGKOK).date(),
            told(entry),
            entry.order_number,
            entry.goods,
            entry.commission,
            entry.vat,
            entry.amount,
            entry.balance,
        ]
        for entry in statement.entries
    ]
    rows.append([months.last_day(statement.month), _("Closing balance"), *[""] * 5, statement.closing])
    return csv_file(rows)


def _content(seller: Seller, statement: Statement) -> dict[str, Any]:
    return {
        "month": thai_month(statement.month, "th"),
        "from": thai_date(statement.month, "th", long=True),
        "to": thai_date(months.last_day(statement.month), "th", long=True),
        "issuer": company(),
        "seller": seller_party(seller),
        "opening": plain(statement.opening),
        "sums": [{"text": text, "amount": plain(amount)} for text, amount in sums(statement)],
        "closing": plain(statement.closing),
        "words": baht_text(statement.closing),
        "entries": [
            {
                "date": thai_date(entry.at, "th"),
                "text": told(entry),
                "order_number": entry.order_number,
                "goods": plain(entry.goods),
                "commission": plain(entry.commission),
                "vat": plain(entry.vat),
                "amount": plain(entry.amount),
                "balance": plain(entry.balance),
            }
            for entry in statement.entries
        ],
    }


def _cause(memo: str) -> str:
    return str(Cause(memo).label) if memo in Cause else memo
