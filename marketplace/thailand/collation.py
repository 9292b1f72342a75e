"""Sorting Thai as a Thai dictionary does, where no database collation does it."""

import re

_LEADING_VOWEL = re.compile(r"([เแโใไ])([ก-ฮ])")
_MARKS = re.compile(r"[ฺ็-๎]")


def thai_sort_key(text: str) -> tuple[str, str]:
    """Key for `sorted`: consonant before the vowel written in front of it, tone marks only break ties."""
    letters = _LEADING_VOWEL.sub(r"\2\1", text.casefold())
    return _MARKS.sub("", letters), letters
