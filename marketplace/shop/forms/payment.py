"""Choosing how to pay."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.templatetags.ui import CardChoice
from payments.registry import offered

ICONS = {"counter": "postoffice"}


class PaymentForm(forms.Form):
    gateway = forms.ChoiceField(
        label=_("How would you like to pay?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose how you would like to pay."),
            "invalid_choice": _("This way to pay is not offered any more. Please choose another."),
        },
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["gateway"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (way.code, CardChoice(str(way.title), note=str(way.note), icon=ICONS.get(way.code, "money")))
                for way in offered()
            ]
