"""Choosing how to pay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.templatetags.ui import CardChoice
from marketplace.ordering.offering import Way
from payments.interface import Gateway

ICONS = {"counter": "postoffice", "cod": "truck"}
EMAIL, PARCELS = "email", "parcels"  # what is shown or asked for with some ways to pay only


class _EmailField(forms.EmailField):
    """Counts only where the chosen way asks for it; elsewhere it is not looked at, whatever stands in it."""

    asked = True

    def clean(self, value: Any) -> str:
        return str(super().clean(value)) if self.asked else ""


class PaymentForm(forms.Form):
    """`ways`: as `ordering.offering` gives them; only the open ones can be chosen."""

    gateway = forms.ChoiceField(
        label=_("How would you like to pay?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose how you would like to pay."),
            "invalid_choice": _("This way to pay is not offered any more. Please choose another."),
        },
    )
    email = _EmailField(
        label=_("E-mail for PromptPay"),
        help_text=_("Should money come back to you, Stripe writes there and asks for your account."),
        max_length=254,
        error_messages={
            "required": _("Please type your e-mail address: PromptPay is not possible without."),
            "invalid": _("This is not an e-mail address. Please type it like name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *arguments: Any, ways: Sequence[Way], **options: Any) -> None:
        super().__init__(*arguments, **options)
        open_ways = [way.gateway for way in ways if not way.closed_because]
        asking = {way.code for way in open_ways if way.needs_email()}
        self.closed = [way for way in ways if way.closed_because]
        self.divides = any(way.divides() for way in open_ways)  # each parcel may be paid by itself
        chosen = self.data.get("gateway", "")
        gateway, email = self.fields["gateway"], self.fields["email"]
        if isinstance(gateway, forms.ChoiceField):
            gateway.choices = [(way.code, _card(way)) for way in open_ways]
            reasons = {way.gateway.code: way.closed_because for way in self.closed}
            if chosen in reasons:
                gateway.error_messages["invalid_choice"] = reasons[chosen]
        if not asking:
            del self.fields["email"]
        elif isinstance(email, _EmailField) and self.is_bound:
            email.asked = chosen in asking

    def close(self, because: str) -> None:
        """The chosen way was closed just now; `because` may be empty."""
        self.add_error("gateway", because or self.fields["gateway"].error_messages["invalid_choice"])


def _card(way: Gateway) -> CardChoice:
    opens = EMAIL if way.needs_email() else PARCELS if way.divides() else ""
    return CardChoice(str(way.title), note=str(way.note), icon=ICONS.get(way.code, "money"), opens=opens)
