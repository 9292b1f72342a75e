"""`python -m scripts.untranslated`: every text that code and templates mark must have its Thai."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

from marketplace.core.translations import PARTS_LANGUAGE, catalog, missing

CODE = ("marketplace", "payments", "catalogue_ext")
TEMPLATES = "templates"
# What makemessages looks for.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def texts() -> Iterator[tuple[str, str | None, str]]:
    """Marked texts as (where, context, singular)."""
    for root in CODE:
        for path in sorted(Path(root).rglob("*.py")):
            yield from _marked(path, path.read_text())
    for path in sorted(Path(TEMPLATES).rglob("*")):
        if path.suffix in {".html", ".txt"}:
            yield from _marked(path, _as_code(path))


def _as_code(template: Path) -> str:
    """The template as Python tokens that keep the line numbers; its indentation means nothing to Python."""
    return "\n".join(line.lstrip() for line in templatize(template.read_text(), origin=str(template)).split("\n"))


def _marked(path: Path, source: str) -> Iterator[tuple[str, str | None, str]]:
    for line, text, _comments, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        singular = text if isinstance(text, str) else text[0]
        if singular:
            yield f"{path}:{line}", context, singular


def main() -> int:
    """Prints each fault; 1 when there is one."""
    thai = catalog(PARTS_LANGUAGE)
    unknown = [found for found in texts() if not thai.get(found[2], found[1])]
    faults = [f"{where}: {text!r} has no Thai" for where, _context, text in unknown]
    faults += missing(PARTS_LANGUAGE)
    for fault in faults:
        print(fault)
    print(f"translations: {len(faults)} faults, {len(thai)} texts in Thai")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
