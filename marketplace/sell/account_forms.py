"""Where the money should go: one form for each way."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.thailand.banks import BANKS, InvalidAccount, InvalidProxy, ProxyFault, parse_account, parse_proxy

PROXY_FAULTS = {
    ProxyFault.SHAPE: _("A PromptPay number is a mobile number (10 digits) or a citizen’s or tax number (13 digits)."),
    ProxyFault.PHONE: _("This is not a Thai mobile number. Please check the digits."),
    ProxyFault.CHECK_DIGIT: _("One digit of this number is wrong. Please compare it with the card."),
}


class _NamedForm(forms.Form):
    holder = forms.CharField(
        label=_("Name of the account"),
        max_length=120,
        help_text=_("Exactly as it stands in the bank book or in the bank’s app."),
        error_messages={
            "required": _("Please type the name of the account."),
            "max_length": _("The name is too long. Please use 120 letters or less."),
        },
    )
    field_order = ("bank", "number", "holder")

    def clean_holder(self) -> str:
        holder = " ".join(self.cleaned_data["holder"].split())
        if not any(letter.isalpha() for letter in holder):
            raise ValidationError(_("Please type the name of the account."))
        return holder


class BankAccountForm(_NamedForm):
    bank = forms.ChoiceField(
        label=_("Bank"),
        error_messages={
            "required": _("Please choose your bank."),
            "invalid_choice": _("Please choose a bank of the list."),
        },
    )
    number = forms.CharField(
        label=_("Account number"),
        max_length=40,
        help_text=_("Usually 10 digits, at some banks 12 or more. Dashes do not matter."),
        error_messages={"required": _("Please type the account number.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bank = self.fields["bank"]
        assert isinstance(bank, forms.ChoiceField)  # noqa: S101 (for the types)
        bank.choices = [("", _("Choose your bank")), *((one.code, one.label) for one in BANKS)]

    def clean_number(self) -> str:
        try:
            return parse_account(self.cleaned_data["number"])
        except InvalidAccount as error:
            raise ValidationError(_("An account number has 10 to 15 digits. Please check it.")) from error

    @property
    def account(self) -> dict[str, Any]:
        """What `payout_accounts.propose` wants."""
        data = self.cleaned_data
        return {"bank_code": data["bank"], "number": data["number"], "holder": data["holder"]}


class PromptPayForm(_NamedForm):
    number = forms.CharField(
        label=_("PromptPay number"),
        max_length=40,
        help_text=_("The mobile number, or the citizen’s or tax number, that is registered with PromptPay."),
        error_messages={"required": _("Please type the PromptPay number.")},
    )

    def clean_number(self) -> str:
        try:
            return parse_proxy(self.cleaned_data["number"])
        except InvalidProxy as error:
            raise ValidationError(PROXY_FAULTS[error.fault]) from error

    @property
    def account(self) -> dict[str, Any]:
        return {"number": self.cleaned_data["number"], "holder": self.cleaned_data["holder"]}
