"""Numbered papers as PDF: receipts, tax invoices, statements."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from marketplace.operators.access import operator_page
from marketplace.settlement.models import Document


@operator_page
@require_safe
def paper(request: HttpRequest, document_id: int) -> FileResponse:
    """404 for what is not drawn yet."""
    found = get_object_or_404(Document.objects.select_related("series"), pk=document_id)
    if not found.pdf:
        raise Http404
    return FileResponse(found.pdf.open("rb"), content_type="application/pdf", filename=f"{found.label or found.pk}.pdf")
