"""The paper of a parcel that is paid when it is handed over, in Thai, as the law wants it.

Source: Contract Committee, notification on delivery with cash collection, in force 3 October 2024 (shared facts §5): a
receipt at once, in letters of 2 mm and at most 11 to the inch, with the sender's name and phone, the parcel's number,
the goods (name, kind, size, weight, number, price), the amount, how long the money is held, until when it can be sent
back, and who hands over and who may take the money. A lawyer must confirm it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import override
from oscar.core.loading import get_model

from marketplace.fulfilment.labels import shown_phone
from marketplace.fulfilment.papers import code128, render
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.numbers import spaced
from marketplace.settlement.holds import CASH_ON_DELIVERY, RETURN_WINDOW
from marketplace.thailand import s10
from marketplace.thailand.baht import baht_text, format_baht
from marketplace.thailand.dates import thai_date, thai_datetime
from marketplace.thailand.weight import format_weight

if TYPE_CHECKING:
    from marketplace.fulfilment.models import Parcel
    from marketplace.oscar_forks.order.models import Line
    from payments.gateways.cod.models import CodCharge


def cod_paper(parcel: Parcel, charge: CodCharge | None) -> bytes:
    """As PDF: with `charge` the receipt for the cash, without it what goes along with the parcel. Two queries."""
    return render("cod_receipt", paper_data(parcel, charge))


def paper_data(parcel: Parcel, charge: CodCharge | None) -> dict[str, Any]:
    part = SellerOrder.objects.get(pk=parcel.seller_order_id)
    lines = get_model("order", "Line").objects.filter(seller_order=part).order_by("pk")
    lines = lines.select_related("product__parent").prefetch_related(
        "product__categories", "product__parent__categories"
    )
    with override("th"):
        return {
            "sender": {"name": parcel.sender_name, "phone": shown_phone(parcel.sender_phone)},
            "recipient": parcel.recipient_name,
            "s10_spaced": s10.parse(parcel.s10).spaced,
            "barcode": code128(parcel.s10),
            "order_number": spaced(parcel.order_number),
            "goods": [_goods(line) for line in lines],
            "further": _further(parcel, part, lines),
            "amount": format_baht(parcel.collect_amount),
            "amount_words": baht_text(parcel.collect_amount),
            "held_days": CASH_ON_DELIVERY.days,
            "return_days": RETURN_WINDOW.days,
            "receipt": _receipt(charge) if charge else None,
        }


def _goods(line: Line) -> dict[str, Any]:
    return {
        "name": line.title,
        "kind": _kind(line),
        "size": line.option or "-",
        "weight": format_weight(line.unit_weight_g * line.quantity, "th") if line.unit_weight_g else "-",
        "quantity": line.quantity,
        "price": format_baht(line.line_price_incl_tax),
    }


def _kind(line: Line) -> str:
    product = line.product
    if product is None:
        return "-"
    whole = product.parent or product
    return next((category.name for category in whole.categories.all()), "-")


def _further(parcel: Parcel, part: SellerOrder, lines: Iterable[Line]) -> list[dict[str, str]]:
    """What makes the price of the goods the amount to take."""
    rest = parcel.collect_amount - sum((line.line_price_incl_tax for line in lines), Decimal(0))
    rows = [("ค่าส่ง", part.postage), ("ส่วนลด", rest - part.postage)]
    return [{"name": name, "amount": format_baht(amount)} for name, amount in rows if amount]


def _receipt(charge: CodCharge) -> dict[str, str]:
    branch, paid_at = charge.branch, charge.collected_at
    if branch is None or paid_at is None:
        raise ValueError(f"nothing was collected for {charge.pk}")
    return {
        "number": charge.receipt_number or "",
        "paid_at": thai_datetime(paid_at, "th", long=True),
        "branch": branch.name,
        "clerk": str(charge.clerk),
        "held_until": _day(paid_at + CASH_ON_DELIVERY),
        "return_until": _day(paid_at + RETURN_WINDOW),
    }


def _day(moment: datetime) -> str:
    return thai_date(moment, "th", long=True)
