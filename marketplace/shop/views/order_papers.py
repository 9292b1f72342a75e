"""An order's receipts, as PDF, for those who may see the order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404
from django.views.decorators.http import require_GET

from marketplace.shop.access import order_page
from marketplace.shop.papers import papers_of
from marketplace.shop.requests import ShopRequest

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order


@require_GET
@order_page
def paper(request: ShopRequest, order: Order, pk: int) -> FileResponse:
    """404 for what is not of this order, or not drawn yet."""
    found = next((paper for paper in papers_of(order) if paper.pk == pk), None)
    if found is None or not found.pdf:
        raise Http404
    return FileResponse(found.pdf.open("rb"), content_type="application/pdf", filename=f"{found.label or found.pk}.pdf")
