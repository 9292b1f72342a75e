"""Labels and slips: what stands on them, and when they are made."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from marketplace.core.jobs import Later
from marketplace.fulfilment import selectors
from marketplace.fulfilment.models import Parcel
from marketplace.fulfilment.papers import code128, qr, render
from marketplace.thailand import s10
from marketplace.thailand.baht import format_baht
from marketplace.thailand.dates import thai_date, thai_datetime
from marketplace.thailand.phone import InvalidPhone, format_phone
from marketplace.thailand.postage import PostalService, service_info
from marketplace.thailand.weight import format_weight

_SHORT = {
    PostalService.EMS: "EMS",
    PostalService.ECO: "eCo",
    PostalService.REGISTERED: "R",
    PostalService.PARCEL: "P",
}
_AGAIN = timedelta(seconds=2)


def make_label(parcel_id: int) -> None:
    """Job: store the parcel's label. Comes again when the parcel changed while it was drawn, so that the stored one is
    always the last."""
    parcel = selectors.parcels().get(pk=parcel_id)
    file = parcel.label
    name = file.field.generate_filename(parcel, f"{parcel.s10}.pdf")
    file.storage.delete(name)
    name = file.storage.save(name, ContentFile(render("label", label_data(parcel))))
    if not Parcel.objects.filter(pk=parcel_id, moves=parcel.moves).update(label=name):
        raise Later(_AGAIN)


def label_pdf(parcel: Parcel) -> bytes:
    """The label as PDF: the stored one, or drawn now when the job has not come to it yet."""
    if parcel.label:
        try:
            with parcel.label.open() as file:
                return bytes(file.read())
        except FileNotFoundError:
            pass  # the storage lost it, or the job is just replacing it
    return render("label", label_data(parcel))


def shelf_slip_pdf(parcel: Parcel) -> bytes:
    """A slip to stick on a parcel that lies on a shelf: place, number, and until when it is kept."""
    return render(
        "shelf_slip",
        {
            "shelf": parcel.shelf or "-",
            "tail": parcel.s10[6:11],
            "s10_spaced": s10.parse(parcel.s10).spaced,
            "barcode": code128(parcel.s10),
            "until": thai_date(parcel.keep_until, "th", long=True) if parcel.keep_until else "",
        },
    )


def order_slip_pdf(*, order_number: str, shown_number: str, amount: Decimal, deadline: datetime) -> bytes:
    """The A6 slip with which an order is paid at a counter. `shown_number` is the number as people read it,
    `amount` is baht, `deadline` aware. Thai, with English below."""
    return render("order_slip", slip_data(order_number, shown_number, amount, deadline))


def slip_data(order_number: str, shown_number: str, amount: Decimal, deadline: datetime) -> dict[str, Any]:
    return {
        "shown_number": shown_number,
        "amount": format_baht(amount),
        "deadline": thai_datetime(deadline, "th"),
        "deadline_en": thai_datetime(deadline, "en"),
        "barcode": code128(order_number),
        "qr": qr(order_number),
    }


def label_data(parcel: Parcel) -> dict[str, Any]:
    """What stands on a label, all as Thai text."""
    service = PostalService(parcel.service)
    branch = parcel.destination_branch
    return {
        "service": service_info(service).name,
        "short_service": _SHORT[service],
        "s10_spaced": s10.parse(parcel.s10).spaced,
        "barcode": code128(parcel.s10),
        "qr": qr(parcel.s10),
        "sender": {
            "name": parcel.sender_name,
            "phone": shown_phone(parcel.sender_phone),
            "address": _without(parcel.sender_address, parcel.sender_postcode),
            "postcode": parcel.sender_postcode,
        },
        "recipient": {
            "name": parcel.recipient_name,
            "phone": shown_phone(parcel.recipient_phone),
            "address": branch.address
            if parcel.is_pickup
            else _without(parcel.recipient_address, parcel.recipient_postcode),
            "postcode": branch.postcode if parcel.is_pickup else parcel.recipient_postcode,
        },
        "is_pickup": parcel.is_pickup,
        "collect": format_baht(parcel.cash_due) if parcel.cash_due else "",
        "branch": {"name": branch.name},
        "goods": parcel.goods if len(parcel.goods) <= 90 else f"{parcel.goods[:89]}…",
        "weight": format_weight(parcel.weighed_g or parcel.declared_weight_g, "th"),
        "order_number": parcel.order_number,
        "day": thai_date(parcel.created_at, "th"),
    }


def _without(address: str, postcode: str) -> str:
    """The address without the postcode at its end: the label writes that by itself, large."""
    return address.removesuffix(postcode).rstrip()


def shown_phone(e164: str) -> str:
    """The phone as Thais write it; as it is where it is none."""
    try:
        return format_phone(e164)
    except InvalidPhone:
        return e164
