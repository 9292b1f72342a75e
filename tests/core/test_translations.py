"""The parts are merged, compiled once, and checked."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest

from marketplace.core.translations import compile_catalog, missing

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    (tmp_path / "th" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "parts").mkdir()
    (tmp_path / "th" / "LC_MESSAGES" / "django.po").write_text(
        HEADER + '\nmsgid "Basket"\nmsgstr "ตะกร้าเก่า"\n\nmsgid "Order"\nmsgstr "คำสั่งซื้อ"\n'
    )
    return tmp_path


def _part(locale: Path, *entries: str) -> None:
    (locale / "parts" / "shop.po").write_text("\n\n".join([HEADER, *entries, ""]))


def _thai(locale: Path) -> gettext.GNUTranslations:
    with (locale / "th" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_a_part_wins_and_the_rest_stays(locale: Path) -> None:
    _part(
        locale,
        'msgid "Basket"\nmsgstr "ตะกร้า"',
        'msgctxt "verb"\nmsgid "Order"\nmsgstr "สั่ง"',
        'msgid "%(count)s parcel"\nmsgid_plural "%(count)s parcels"\nmsgstr[0] "พัสดุ %(count)s ชิ้น"',
    )
    assert compile_catalog("th", locale)
    thai = _thai(locale)
    assert thai.gettext("Basket") == "ตะกร้า"
    assert thai.gettext("Order") == "คำสั่งซื้อ"
    assert thai.pgettext("verb", "Order") == "สั่ง"
    assert thai.ngettext("%(count)s parcel", "%(count)s parcels", 1) == "พัสดุ %(count)s ชิ้น"
    assert missing("th", locale) == []


def test_it_compiles_only_what_is_newer(locale: Path) -> None:
    assert compile_catalog("th", locale)
    for path in locale.rglob("*"):
        if path.suffix != ".mo":
            os.utime(path, (0, 0))
    assert not compile_catalog("th", locale)
    _part(locale, 'msgid "Basket"\nmsgstr "ตะกร้า"')
    os.utime(locale / "parts" / "shop.po", (2**32, 2**32))
    assert compile_catalog("th", locale)
    assert _thai(locale).gettext("Basket") == "ตะกร้า"


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Parcel"\nmsgstr ""', "'Parcel': is not translated"),
        ('#, fuzzy\nmsgid "Parcel"\nmsgstr "พัสดุ"', "'Parcel': is fuzzy"),
        ('msgid "%(name)s packs"\nmsgstr "%(nam)s แพ็ก"', "'%(name)s packs': has the placeholders"),
        ('msgid "until {date}"\nmsgstr "ถึง"', "'until {date}': has the placeholders"),
        ('msgid "one"\nmsgid_plural "%(n)s more"\nmsgstr[0] "อีก"', "'one': has the placeholders"),
    ],
)
def test_what_is_wrong_is_named(locale: Path, entry: str, fault: str) -> None:
    _part(locale, entry)
    faults = missing("th", locale)
    assert len(faults) == 1
    assert faults[0].startswith(fault)
