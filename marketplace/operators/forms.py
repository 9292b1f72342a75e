"""What an operator types about our bank account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

HEAVIEST_FILE = 2 * 1024 * 1024  # 5,000 rows have less


class StatementForm(forms.Form):
    file = forms.FileField(
        label=_("Statement as CSV file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": _("Please choose the statement’s file."),
            "empty": _("The file is empty."),
            "missing": _("Please choose the statement’s file."),
        },
    )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > HEAVIEST_FILE:
            raise ValidationError(_("The file is over 2 MB. Please divide the statement."))
        return file


class ReasonForm(forms.Form):
    """Why something is done that the references do not say by themselves."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        error_messages={"required": _("Please say why, for whoever reads it later.")},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


class BillForm(ReasonForm):
    """Which of the candidates the line pays, by its order's number, and why that is believed."""

    bill = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose an order."),
            "invalid_choice": _("This order is not unpaid any more. Please choose again."),
        },
    )

    field_order = ["bill", "reason"]

    def __init__(self, *arguments: Any, keys: list[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["bill"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, key) for key in keys]


class TransferForm(forms.Form):
    """The operator has made a transfer at the bank."""

    bank_reference = forms.CharField(
        label=_("The bank’s number of the transfer"),
        max_length=60,
        error_messages={"required": _("Please type the number that the bank gave the transfer.")},
        widget=forms.TextInput(attrs={"class": "form-control form-control-sm", "autocomplete": "off"}),
    )
