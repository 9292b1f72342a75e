"""Where a parcel is brought: the postcode first, it knows the rest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.ordering.placing import HomeAddress
from marketplace.shop.forms.line import LineField
from marketplace.shop.places import look_up
from marketplace.thailand.fields import PostcodeField


class HomeForm(forms.Form):
    """`found`: what the postcode typed so far tells, or None."""

    postcode = PostcodeField(
        label=_("Postcode"),
        error_messages={"required": _("Please type the postcode.")},
    )
    subdistrict = forms.ChoiceField(
        label=_("Sub-district"),
        error_messages={
            "required": _("Please choose the sub-district."),
            "invalid_choice": _("This sub-district does not belong to the postcode. Please choose again."),
        },
    )
    line = LineField(
        longest=150,
        label=_("House number, village, road"),
        help_text=_("Like: 99/1 Moo 4, Soi 2, Suthep Road"),
        error_messages={"required": _("Please type the house number and the road or village.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    island = forms.ChoiceField(
        label=_("Is the address on an island?"),
        choices=[("yes", _("Yes, on the island")), ("no", _("No, on the mainland"))],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"required": _("Please tell us, as the post to the island costs more.")},
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        typed = self.data.get("postcode") if self.is_bound else self.initial.get("postcode")
        self.found = look_up(_postcode(typed or ""))
        choices = self.found.subdistricts if self.found else ()
        self.fields["subdistrict"] = _with_choices(self.fields["subdistrict"], choices)
        if self.found and self.found.question:
            self.fields["island"].label = self.found.question
            self.fields["island"].required = True

    def address(self) -> HomeAddress:
        """The address of a valid form."""
        cleaned = self.cleaned_data
        return HomeAddress(cleaned["line"], cleaned["subdistrict"], cleaned["postcode"])

    def clean(self) -> dict[str, Any] | None:
        if "postcode" in self.errors and self.data.get("postcode"):  # it would have offered the sub-districts
            self.errors.pop("subdistrict", None)
        return super().clean()

    def check_postcode_only(self) -> None:
        """Say only what is wrong with the postcode: the rest was not asked for yet."""
        for name in [name for name in self.errors if name != "postcode"]:
            del self.errors[name]

    @property
    def on_island(self) -> bool:
        return bool(self.found and self.found.question and self.cleaned_data.get("island") == "yes")


def _postcode(typed: str) -> str:
    try:
        return str(PostcodeField(required=False).clean(typed))
    except ValidationError:
        return ""


def _with_choices(field: forms.Field, choices: tuple[tuple[str, str], ...]) -> forms.Field:
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", _("Choose…")), *choices] if len(choices) != 1 else list(choices)
    return field
