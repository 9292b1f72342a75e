"""The papers that a shopper gets of an order: each maker's receipt, or its tax invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.settlement.models import Document, DocumentKind

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order

FOR_SHOPPERS = (DocumentKind.RECEIPT, DocumentKind.TAX_INVOICE)


def papers_of(order: Order) -> list[Document]:
    """Oldest first; one query. One without `pdf` is still being drawn."""
    rows = Document.objects.filter(order_number=order.number, kind__in=FOR_SHOPPERS)
    return list(rows.select_related("seller", "series").order_by("pk"))
