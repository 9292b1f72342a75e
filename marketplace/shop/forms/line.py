"""One line of text that is printed on a label."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Symbols (emoji among them), and what Unicode has not given to any script yet.
_UNPRINTABLE = frozenset({"So", "Co", "Cn", "Cs"})
_INVISIBLE = frozenset({"Cc", "Cf"})


class LineField(forms.CharField):
    """A name or a street: cleans to one line without double spaces or invisible signs; refuses the unprintable."""

    default_error_messages = {
        "unprintable": _("Please use letters and digits only: %(signs)s cannot be printed on the label."),
        "too_long": _("This is too long for a label. Please shorten it to %(limit)s characters."),
        "no_letter": _("Please write it with letters."),
    }

    def __init__(self, *, longest: int, **options: Any) -> None:
        self.longest = longest
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"maxlength": str(self.longest)}

    def to_python(self, value: Any) -> str:
        typed = "".join(" " if sign.isspace() else sign for sign in super().to_python(value) or "")
        return " ".join("".join(sign for sign in typed if unicodedata.category(sign) not in _INVISIBLE).split())

    def validate(self, value: Any) -> None:
        super().validate(value)
        if not value:
            return
        if len(value) > self.longest:
            raise ValidationError(self.error_messages["too_long"], "too_long", {"limit": self.longest})
        signs = dict.fromkeys(sign for sign in value if unicodedata.category(sign) in _UNPRINTABLE)
        if signs:
            raise ValidationError(self.error_messages["unprintable"], "unprintable", {"signs": " ".join(signs)[:20]})
        if not any(sign.isalnum() for sign in value):
            raise ValidationError(self.error_messages["no_letter"], "no_letter")
