"""What a counter prints: labels and shelf slips as PDF, receipts as a page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.counter.access import for_clerks, page
from marketplace.fulfilment import labels, scanning, selectors
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel, ScanKind
from marketplace.ordering import cod_papers, collecting
from marketplace.ordering.numbers import spaced
from payments.gateways.counter.models import CounterCharge


@never_cache
@require_safe
@for_clerks
def label(request: HttpRequest, desk: Desk, s10: str) -> HttpResponse:
    """The label of a parcel that lies here; each time is written down."""
    parcel = _here(desk, s10)
    scanning.note(ScanKind.LABEL, desk, code=parcel.s10, parcel=parcel, order_number=parcel.order_number)
    return _pdf(labels.label_pdf(parcel), f"{parcel.s10}.pdf")


@never_cache
@require_safe
@for_clerks
def shelf_slip(request: HttpRequest, desk: Desk, s10: str) -> HttpResponse:
    return _pdf(labels.shelf_slip_pdf(_here(desk, s10)), f"shelf-{s10}.pdf")


@never_cache
@require_safe
@for_clerks
def cod_paper(request: HttpRequest, desk: Desk, s10: str) -> HttpResponse:
    """The paper that goes along with a parcel that is paid when it is handed over."""
    parcel = _here(desk, s10)
    if not parcel.cash_due:
        raise Http404
    return _pdf(cod_papers.cod_paper(parcel, None), f"cod-{s10}.pdf")


@never_cache
@require_safe
@for_clerks
def receipt(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """The receipt of money taken at this branch: a page, or for cash on delivery the paper that the law wants."""
    collected = collecting.taken_here(desk.branch, number)
    if collected is not None:
        parcel, delivered = collected
        return _pdf(cod_papers.cod_paper(parcel, delivered), f"receipt-{number}.pdf")
    taken = CounterCharge.objects.filter(branch=desk.branch, receipt_number=number, paid_at__isnull=False)
    charge = taken.select_related("clerk").first()
    if charge is None:
        raise Http404
    return page(
        request,
        desk,
        "counter/receipt.html",
        charge=charge,
        shown_number=spaced(charge.order_number),
        place="counter:scan",
    )


def _here(desk: Desk, s10: str) -> Parcel:
    parcel = selectors.parcel_at(desk.branch, s10)
    if parcel is None:
        raise Http404
    return parcel


def _pdf(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
