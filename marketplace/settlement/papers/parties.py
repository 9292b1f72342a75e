"""Who stands on a paper, as it wants them: name, address, tax number and branch."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings

from marketplace.sellers.models import Seller
from marketplace.thailand import places

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order

HEAD_OFFICE = "00000"

Party = dict[str, str]
"""`name`, `address`, `tax_id` and `branch`, in Thai; the last two are empty for who has none."""


def company() -> Party:
    """Talat itself."""
    return {
        "name": settings.COMPANY_NAME,
        "address": settings.COMPANY_ADDRESS,
        "tax_id": settings.COMPANY_TAX_ID,
        "branch": _branch(settings.COMPANY_BRANCH),
    }


def seller_party(seller: Seller) -> Party:
    return {
        "name": seller.name,
        "address": seller.tax_address or _home(seller),
        "tax_id": seller.tax_id,
        "branch": _branch(seller.vat_branch) if seller.tax_id else "",
    }


def buyer_party(order: Order) -> Party:
    """The address is empty for an order that is fetched at a post office: nobody was asked for it."""
    address = order.shipping_address
    lines = (
        places.format_address(
            street=address.line1,
            subdistrict=address.line2,
            district=address.line3,
            province=address.state,
            postcode=address.postcode,
        )
        if address
        else ()
    )
    return {"name": order.contact_name, "address": " ".join(lines), "tax_id": "", "branch": ""}


def is_registered_for_vat(seller: Seller, day: date) -> bool:
    """Whether the seller may and must issue tax invoices for what it sells on that day."""
    return bool(seller.tax_id and seller.vat_since and seller.vat_since <= day)


def _branch(code: str) -> str:
    return "สำนักงานใหญ่" if code == HEAD_OFFICE else f"สาขาที่ {code}"


def _home(seller: Seller) -> str:
    place = places.subdistrict(seller.subdistrict_code)
    if place is None:
        return seller.postcode
    lines = places.format_address(
        street="",
        subdistrict=place.name,
        district=place.district.name,
        province=place.province.name,
        postcode=seller.postcode,
    )
    return " ".join(lines)
