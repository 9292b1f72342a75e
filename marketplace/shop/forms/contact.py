"""Who orders, and how to reach them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.shop.forms.line import LineField
from marketplace.thailand.fields import PhoneField
from marketplace.thailand.phone import is_mobile


class PhoneForm(forms.Form):
    """A phone that can be told of a parcel. `known_email`: another way to reach the person, "" if there is none."""

    phone = PhoneField(
        label=_("Mobile phone number"),
        help_text=_("We send news of your parcel there by SMS."),
        error_messages={"required": _("Please type your phone number.")},
    )

    def __init__(self, *arguments: Any, known_email: str = "", **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.known_email = known_email

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if not is_mobile(phone) and not self._has_email():
            raise ValidationError(
                _("This number cannot get an SMS. Please type a mobile number, or an e-mail address as well.")
            )
        return phone

    def _has_email(self) -> bool:
        return bool(self.known_email)


class ContactForm(PhoneForm):
    name = LineField(
        longest=100,
        label=_("Name and surname"),
        help_text=_("As on your identity card: it stands on the parcel."),
        error_messages={"required": _("Please type your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        error_messages={
            "invalid": _("This is not an e-mail address. Please type it like name@example.com, or leave it empty.")
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("name", "phone", "email")

    def _has_email(self) -> bool:
        return bool(self.data.get("email", "").strip())
