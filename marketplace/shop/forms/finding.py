"""Finding an order by its number and phone, and anything by a number."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.ordering import numbers
from marketplace.thailand.digits import arabic
from marketplace.thailand.fields import PhoneField


class FindOrderForm(forms.Form):
    number = forms.CharField(
        label=_("Order number"),
        help_text=_("Ten digits, like 1234-567-890. It stands in every message we sent you."),
        error_messages={"required": _("Please type the order number.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    phone = PhoneField(
        label=_("Phone number of the order"),
        error_messages={"required": _("Please type the phone number you gave with the order.")},
    )

    def clean_number(self) -> str:
        number = numbers.parse(self.cleaned_data["number"])
        if number is None:
            raise ValidationError(_("This is not an order number. Please check the ten digits."))
        return number


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from the SMS"),
        error_messages={"required": _("Please type the six digits of the code.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        code = re.sub(r"[\s-]", "", arabic(self.cleaned_data["code"]))
        if not re.fullmatch("[0-9]{6}", code):
            raise ValidationError(_("The code has six digits."))
        return code
