"""Compiles the translations: `python -m marketplace.core.translations`.

Merges `locale/parts/*.po` (Thai, one file per package, so that two people never edit the same one) over
`locale/<language>/LC_MESSAGES/django.po` and writes the `.mo` that Django reads.
Needs Babel only: neither gettext's tools, which a bare machine lacks, nor Django.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent.parent / "locale"
PARTS_LANGUAGE = "th"

_PLACEHOLDER = re.compile(r"%\(\w+\)[#0 +-]*\d*(?:\.\d+)?[a-zA-Z]|%[sdfr]|%%|\{\w*(?:[:!][^{}]*)?\}")


def sources(language: str, locale: Path = LOCALE) -> list[Path]:
    """The `.po` files of a language; a later one wins over an earlier one."""
    files = [locale / language / "LC_MESSAGES" / "django.po"]
    if language == PARTS_LANGUAGE:
        files += sorted((locale / "parts").glob("*.po"))
    return [file for file in files if file.exists()]


def catalog(language: str, locale: Path = LOCALE) -> Catalog:
    """The merged translations of a language. Raises Babel's `PoFileError` for a malformed file."""
    merged = Catalog(locale=language, charset="utf-8")
    for source in sources(language, locale):
        with source.open("rb") as file:
            for message in read_po(file, locale=language, charset="utf-8", abort_invalid=True):
                if message.id:
                    merged.delete(message.id, message.context)  # Babel would keep the earlier translation
                    merged[message.id] = message
    return merged


def compile_catalog(language: str, locale: Path = LOCALE) -> bool:
    """Writes the language's `.mo` when a source is newer; whether it did."""
    files = sources(language, locale)
    target = locale / language / "LC_MESSAGES" / "django.mo"
    # The folder of parts changes its time when a part is added or taken away.
    watched = [*files, *[folder for folder in [locale / "parts"] if folder.exists()]]
    if not files:
        return False
    if target.exists() and target.stat().st_mtime > max(path.stat().st_mtime for path in watched):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and renamed: a process that starts meanwhile never reads half a file.
    fresh = target.with_name(f"django.{os.getpid()}.mo")
    with fresh.open("wb") as file:
        write_mo(file, catalog(language, locale))
    fresh.replace(target)
    return True


def missing(language: str, locale: Path = LOCALE) -> list[str]:
    """What is wrong in a language's translations, one line each: empty, fuzzy, or with other placeholders."""
    faults = []
    for message in catalog(language, locale):
        if message.id and (fault := _fault(message)):
            faults.append(f"{_singular(message)!r}: {fault}")
    return faults


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _fault(message: Message) -> str | None:
    if message.fuzzy:
        return "is fuzzy"
    translations = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    if not translations or not all(translations):
        return "is not translated"
    # Thai has one form: it stands for the plural, whose placeholders are the complete ones.
    original = message.id if isinstance(message.id, str) else message.id[-1]
    wanted = Counter(_PLACEHOLDER.findall(original))
    for translation in translations:
        given = Counter(_PLACEHOLDER.findall(translation))
        if given != wanted:
            return f"has the placeholders {sorted(given.elements())} instead of {sorted(wanted.elements())}"
    return None


def main() -> None:
    """Compiles every language that has sources."""
    languages = {path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.po")}
    if any((LOCALE / "parts").glob("*.po")):
        languages.add(PARTS_LANGUAGE)
    for language in sorted(languages):
        if compile_catalog(language):
            sys.stdout.write(f"compiled {language}\n")


if __name__ == "__main__":
    main()
