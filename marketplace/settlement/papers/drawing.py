"""A paper's PDF, drawn from what the paper says."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.core.files.base import ContentFile

from marketplace.fulfilment.papers import render
from marketplace.settlement.models import Document, DocumentKind

TEMPLATES: Mapping[str, str] = {
    DocumentKind.COMMISSION_INVOICE: "commission",
    DocumentKind.COMMISSION_CREDIT: "commission",
    DocumentKind.RECEIPT: "receipt",
    DocumentKind.TAX_INVOICE: "receipt",
    DocumentKind.STATEMENT: "statement",
}


def draw_paper(document_id: int) -> None:
    """Job: store the paper's PDF in private storage. Safe to repeat."""
    document = Document.objects.select_related("series").get(pk=document_id)
    if document.pdf:
        return
    file = document.pdf
    name = file.field.generate_filename(document, f"{(document.label or document.key).replace(':', '-')}.pdf")
    file.storage.delete(name)  # of a worker that was killed before it wrote that the file is there
    name = file.storage.save(name, ContentFile(pdf_of(document)))
    Document.objects.filter(pk=document_id).update(pdf=name)


def pdf_of(document: Document) -> bytes:
    """The paper as PDF, drawn now."""
    return render(TEMPLATES[document.kind], document.content | {"number": document.label}, folder="settlement")


def plain(baht: Decimal) -> str:
    """An amount as it stands in a paper's content: "1250.50"; the template sets the commas."""
    return f"{baht:.2f}"
