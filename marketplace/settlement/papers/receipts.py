"""What the shopper gets for the money: a receipt in the seller's name, for each seller's part.

The sale is between seller and shopper; Talat takes the money in the seller's name. Only a seller registered for VAT on
the day of the sale issues a tax invoice. On the others' receipt neither that word nor any VAT may stand (Revenue Code,
s. 86/13). What a tax invoice must say: s. 86/4.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from oscar.core.loading import get_model

from marketplace.settlement.models import Document, DocumentKind, Share
from marketplace.settlement.papers.drawing import plain
from marketplace.settlement.papers.issuing import issue, series_name
from marketplace.settlement.papers.parties import buyer_party, company, is_registered_for_vat, seller_party
from marketplace.thailand.baht import baht_text
from marketplace.thailand.dates import BANGKOK, thai_date
from marketplace.thailand.vat import vat_percent, vat_within

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Line, Order


def issue_receipts(order_number: str) -> None:
    """Job: the papers of all parts of the order that are sold. Safe to repeat."""
    order = get_model("order", "Order").objects.select_related("shipping_address").get(number=order_number)
    shares = Share.objects.filter(order_number=order_number).select_related("seller").prefetch_related("part__lines")
    for share in shares.order_by("pk"):
        issue_receipt(share, order)


def issue_receipt(share: Share, order: Order) -> Document:
    """The paper for one seller's part, numbered in the seller's series of the year in which it was sold."""
    day = share.sold_at.astimezone(BANGKOK).date()
    with_vat = is_registered_for_vat(share.seller, day)
    return issue(
        kind=DocumentKind.TAX_INVOICE if with_vat else DocumentKind.RECEIPT,
        key=f"sale:{share.part_id}",
        seller_id=share.seller_id,
        series=series_name(f"{'T' if with_vat else 'R'}{share.seller_id}", day),
        order_number=share.order_number,
        content=_content(share, order, day, with_vat=with_vat),
    )


def _content(share: Share, order: Order, day: date, *, with_vat: bool) -> dict[str, Any]:
    lines = sorted(share.part.lines.all(), key=lambda line: line.pk)
    content = {
        "day": day.isoformat(),
        "date": thai_date(day, "th", long=True),
        "order_number": share.order_number,
        "seller": seller_party(share.seller),
        "buyer": buyer_party(order),
        "agent": company()["name"],
        "lines": [_line(line) for line in lines],
        "sums": [{"text": text, "amount": plain(amount)} for text, amount in _sums(share) if amount],
        "total": plain(share.paid),
        "words": baht_text(share.paid),
    }
    return content | {"vat": _vat(share, day)} if with_vat else content


def _line(line: Line) -> dict[str, Any]:
    price = line.line_price_before_discounts_incl_tax
    return {
        "title": line.title,
        "option": line.option,
        "quantity": line.quantity,
        "each": plain(price / line.quantity),
        "price": plain(price),
    }


def _sums(share: Share) -> list[tuple[str, Decimal]]:
    """From the price of the goods to what was paid."""
    return [
        ("ราคาสินค้า", share.goods),
        ("ส่วนลดจากผู้ขาย", -share.seller_discount),
        ("ส่วนลดที่ตลาดออกให้", -share.talat_discount),
        ("ค่าไปรษณีย์ (เก็บแทนไปรษณีย์)", share.postage),
    ]


def _vat(share: Share, day: date) -> dict[str, str]:
    """Of what the seller gets for the goods; the postage is the post's, and Talat's gift pays a part of the price."""
    price = share.goods - share.seller_discount
    vat = vat_within(price, day)
    return {"percent": plain(vat_percent(day)), "price": plain(price), "value": plain(price - vat), "vat": plain(vat)}
