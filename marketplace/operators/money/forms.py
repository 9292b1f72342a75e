"""What an operator types about money."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.operators.forms import ReasonForm
from marketplace.operators.money.words import rule_of
from marketplace.settlement.giving_back import WHOLE, Claim
from marketplace.settlement.models import BY_PERSON, Cause, HoldKind
from marketplace.thailand.baht import format_baht
from marketplace.thailand.fields import BahtField, WholeNumberField

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Line

LONGEST_DOUBT = timedelta(days=180)
BEFORE_SENDING = (Cause.SELLER_CANCELLED, Cause.SHOPPER_CANCELLED, Cause.LATE)
AS_PAID, IN_CASH = "", "counter"


class EndForm(ReasonForm):
    """Why a hold ends."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=100,
        error_messages={"required": gettext_lazy("Please say why, for whoever reads it later.")},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


class DoubtForm(ReasonForm):
    """Why money waits, and until when: every hold ends."""

    until = forms.DateField(
        label=gettext_lazy("Until the end of"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Please say until which day: no hold is without an end."),
            "invalid": gettext_lazy("Please give the day like 2026-12-31."),
        },
    )

    def clean_until(self) -> datetime:
        """The last moment of that day, Bangkok time."""
        day: date = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today <= day <= today + LONGEST_DOUBT:
            raise ValidationError(_("Please choose a day from today on, within half a year."))
        return timezone.make_aware(datetime.combine(day, time.max))


class HoldForm(DoubtForm):
    """Of one share: also for what its buyer does or says."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Why"),
        widget=forms.RadioSelect,
        choices=[(kind, kind.label) for kind in BY_PERSON],
        initial=HoldKind.DOUBT,
        error_messages={"required": gettext_lazy("Please choose one.")},
    )
    field_order = ["kind", "reason", "until"]


class CancelForm(ReasonForm):
    """Why a part or an order is cancelled before it is sent."""

    cause = forms.ChoiceField(
        label=gettext_lazy("Whose wish it is"),
        widget=forms.RadioSelect,
        choices=[(cause, cause.label) for cause in BEFORE_SENDING],
        error_messages={"required": gettext_lazy("Please choose one.")},
    )
    field_order = ["cause", "reason"]


class RefundForm(ReasonForm):
    """What goes back of one part, why, and how. `key` names the decision, so that a double click makes one."""

    HOW_MUCH = (
        ("all", gettext_lazy("All that is left of it")),
        ("pieces", gettext_lazy("Some pieces")),
        ("amount", gettext_lazy("An amount of baht")),
    )
    cause = forms.ChoiceField(
        label=gettext_lazy("Why"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose one.")},
    )
    how_much = forms.ChoiceField(
        label=gettext_lazy("How much"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose one.")},
    )
    amount = BahtField(
        label=gettext_lazy("Amount"),
        min_value=Decimal("0.01"),
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How it is paid back"),
        widget=forms.RadioSelect,
        choices=[
            (AS_PAID, gettext_lazy("As it was paid")),
            (IN_CASH, gettext_lazy("In cash at any post office; the buyer is sent a code")),
        ],
        required=False,
    )
    restock = forms.BooleanField(
        label=gettext_lazy("The goods are on the seller’s shelf again and for sale"), required=False
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)

    def __init__(
        self,
        *arguments: Any,
        lines: Sequence[Line],
        causes: Iterable[Cause],
        whole: bool,
        restock: bool,
        **options: Any,
    ) -> None:
        """`whole`: whether all may go back at once; `restock`: whether the goods can be on the shelf again."""
        super().__init__(*arguments, **options)
        self.lines = lines
        _choices(self, "cause", [(cause.value, f"{cause.label}. {rule_of(cause)}") for cause in causes])
        _choices(self, "how_much", [(name, words) for name, words in self.HOW_MUCH if whole or name != "all"])
        for line in lines:
            left = line.quantity - line.refunded_quantity
            self.fields[f"pieces_{line.pk}"] = WholeNumberField(
                label=f"{line.title} {line.option}".strip(),
                help_text=_("%(left)d of %(quantity)d left, %(baht)s left")
                % {
                    "left": left,
                    "quantity": line.quantity,
                    "baht": format_baht(line.line_price_incl_tax - line.refunded),
                },
                max_value=left,
                required=False,
                widget=forms.TextInput(attrs={"class": "form-control form-control-sm"}),
            )
        if not restock:
            del self.fields["restock"]
        self.fields["key"].initial = secrets.token_hex(8)

    @property
    def pieces(self) -> list[forms.BoundField]:
        """The fields for the lines."""
        return [self[f"pieces_{line.pk}"] for line in self.lines]

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        how = answers.get("how_much")
        if how == "amount" and not answers.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("Please type how many baht."))
        if how == "pieces" and not self._counts(answers) and not any(field.errors for field in self.pieces):
            self.add_error("how_much", _("Please type how many pieces of which goods."))
        if how == "amount" and answers.get("restock"):
            self.add_error("restock", _("With an amount of baht no goods come back: choose pieces."))
        return answers

    def claim(self) -> Claim:
        """What is to go back, of a form that is in order."""
        how = self.cleaned_data["how_much"]
        if how == "pieces":
            return Claim(pieces=self._counts(self.cleaned_data))
        return Claim(amount=self.cleaned_data["amount"]) if how == "amount" else WHOLE

    def _counts(self, answers: dict[str, Any]) -> dict[int, int]:
        counts = {line.pk: answers.get(f"pieces_{line.pk}") or 0 for line in self.lines}
        return {pk: count for pk, count in counts.items() if count}


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str | Promise]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
