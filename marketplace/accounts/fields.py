"""What people type to sign in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.thailand.digits import arabic
from marketplace.thailand.fields import PhoneField
from marketplace.thailand.phone import is_mobile


class MobileField(PhoneField):
    """A Thai number that takes an SMS. Cleans to E.164."""

    default_error_messages = {
        "fixed_line": _("This number takes no SMS. Please type a mobile number, like 081-234-5678."),
    }

    def to_python(self, value: Any) -> str:
        phone = super().to_python(value)
        if phone and not is_mobile(phone):
            raise ValidationError(self.error_messages["fixed_line"], code="fixed_line")
        return phone


class CodeField(forms.CharField):
    """A code of digits from an SMS, an e-mail or an app, in Thai digits or with spaces too. Cleans to 0-9."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True, "class": "input-code"}
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("Code"), max_length=20, **options)

    def to_python(self, value: Any) -> str:
        return "".join(arabic(super().to_python(value) or "").replace("-", " ").split())
