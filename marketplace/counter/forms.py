"""What a clerk types besides codes."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.thailand.digits import scan_text
from marketplace.thailand.fields import WeightField

_SHELF = re.compile(r"[A-Z][A-Z0-9]{0,5}")


def read_weight(typed: str) -> int:
    """Grams, from digits of any kind or the number row of a Thai keyboard. Raises `ValidationError`."""
    field = WeightField()
    try:
        weight = field.clean(typed)
    except ValidationError as error:
        if error.code != "invalid":
            raise
        weight = field.clean(scan_text(typed[:20]))
    return int(weight)


def read_shelf(typed: str) -> str | None:
    """A shelf place such as "A3", or None when it is none (places begin with a letter, codes of ours do not end so
    soon)."""
    place = scan_text(typed[:20])
    return place if _SHELF.fullmatch(place) else None


class CorrectionForm(forms.Form):
    """Why the last scan was wrong. `scan` is the one the clerk saw."""

    scan = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("What was wrong?"),
        help_text=_("Your colleagues will read this, for example: wrong parcel, weighed wrongly."),
        min_length=3,
        max_length=300,
    )
