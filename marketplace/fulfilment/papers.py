"""Papers as PDF: typst sets Thai tone marks right and breaks Thai lines; barcodes are drawn as SVG before."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import segno
import typst
from barcode import Code128
from barcode.writer import SVGWriter

_FONTS = Path(__file__).parent / "fonts"
_TEMPLATES = Path(__file__).parents[2] / "templates"


def render(
    name: str, data: Mapping[str, Any], *, folder: str = "fulfilment", form: Literal["pdf", "png"] = "pdf"
) -> bytes:
    """The paper `templates/<folder>/<name>.typ` filled with `data`, as PDF or as a picture of 300 dots per inch.

    Texts in `data` are data to typst, never markup.
    """
    made = typst.compile(
        _TEMPLATES / folder / f"{name}.typ",
        root=_TEMPLATES,
        font_paths=[_FONTS],
        ignore_system_fonts=True,
        format=form,
        ppi=300,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{name} has more than one page")
    return made


def code128(text: str) -> str:
    """A Code128 barcode as SVG, without the text below."""
    options = {"write_text": False, "module_height": 12.0, "module_width": 0.3, "quiet_zone": 3.0}
    image: bytes = Code128(text, writer=SVGWriter()).render(options)
    return image.decode()


def qr(text: str) -> str:
    """A QR code as SVG."""
    image = io.BytesIO()
    segno.make(text, error="m", micro=False).save(image, kind="svg", xmldecl=False, border=2)
    return image.getvalue().decode()
