"""Why a shopper cancels: asked for the maker's sake, never needed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

REASONS = (
    ("mistake", gettext_lazy("Ordered by mistake")),
    ("time", gettext_lazy("It takes too long")),
    ("mind", gettext_lazy("I do not need it any more")),
    ("other", gettext_lazy("Another reason")),
)


class CancelForm(forms.Form):
    why = forms.ChoiceField(
        label=gettext_lazy("Why do you cancel?"), widget=forms.RadioSelect, choices=REASONS, required=False
    )
    words = forms.CharField(label=gettext_lazy("In your own words"), max_length=150, required=False)

    def reason(self) -> str:
        """One line for the maker to read, in the active language."""
        chosen = dict(REASONS[:-1]).get(self.cleaned_data["why"], "")
        said = ", ".join(filter(None, (str(chosen), " ".join(self.cleaned_data["words"].split()))))
        return f"{_('Cancelled by the buyer')}: {said}" if said else _("Cancelled by the buyer")
