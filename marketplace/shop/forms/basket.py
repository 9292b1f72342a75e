"""Choosing what and how many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from marketplace.core.templatetags.ui import CardChoice
from marketplace.thailand.fields import WholeNumberField

if TYPE_CHECKING:
    from catalogue_ext.models import Product


def left_words(left: int) -> str:
    """How many can be had, in words."""
    return ngettext("%(left)d left", "%(left)d left", left) % {"left": left} if left else gettext("Sold out")


def full_label(product: Product) -> str:
    """A product's name; an option's behind that of what it is an option of."""
    return f"{product.parent.label} · {product.label}" if product.parent else product.label


class OptionCards(forms.RadioSelect):
    """Choice cards of which those that are sold out cannot be chosen."""

    sold_out: frozenset[str] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.sold_out:
            option["attrs"]["disabled"] = True
        return option


class AddForm(forms.Form):
    """What goes into the basket from a product's page: an option, where there are some, and how many.

    `options` are the product's options on sale, with their stock records prefetched.
    """

    option = forms.ChoiceField(
        label=_("Which one?"),
        widget=OptionCards,
        error_messages={
            "required": _("Please choose one of these."),
            "invalid_choice": _("That one is not on sale any more. Please choose another."),
        },
    )
    quantity = WholeNumberField(
        label=_("How many?"),
        min_value=1,
        max_value=settings.MAX_QUANTITY_PER_LINE,
        initial=1,
        error_messages={"required": _("Please type how many, like 1.")},
    )

    def __init__(self, *args: Any, options: Iterable[Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = {str(option.pk): option for option in options}
        if not self.options:
            del self.fields["option"]
            return
        stock = {pk: option.stockrecords.all()[0] for pk, option in self.options.items()}
        field = cast("forms.ChoiceField", self.fields["option"])
        field.widget.sold_out = frozenset(pk for pk, record in stock.items() if not record.available)
        field.choices = [
            (pk, CardChoice(option.label, note=left_words(stock[pk].available), price=stock[pk].price))
            for pk, option in self.options.items()
        ]

    def chosen(self) -> Product | None:
        """The option that was chosen; None for a product without options."""
        return self.options.get(self.cleaned_data.get("option", ""))


class BasketForm(forms.Form):
    """How many of each line of which there are any: a field `quantity_<id>` per line."""

    def __init__(self, *args: Any, lines: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {f"quantity_{line.pk}": line for line in lines if line.stockrecord.available}
        for name, line in self.lines.items():
            self.fields[name] = WholeNumberField(
                label=full_label(line.product),
                min_value=1,
                max_value=settings.MAX_QUANTITY_PER_LINE,
                initial=line.quantity,
                error_messages={"required": _("Please type how many, like 1.")},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, line in self.lines.items():
            left = line.stockrecord.available
            if cleaned.get(name, 0) > left:
                self.add_error(name, not_enough_words(left))
        return cleaned

    def quantities(self) -> dict[int, int]:
        """How many of each line, by its id."""
        return {line.pk: self.cleaned_data[name] for name, line in self.lines.items()}


def not_enough_words(left: int, in_basket: int = 0) -> str:
    """What to say to who wants more than there are."""
    if not left:
        return gettext("This is sold out at the moment.")
    if in_basket and left == settings.MAX_QUANTITY_PER_LINE:
        return gettext("An order takes %(left)d of one thing, and %(in_basket)d are in your basket already.") % {
            "left": left,
            "in_basket": in_basket,
        }
    if in_basket:
        return gettext("There are %(left)d, and %(in_basket)d of them are in your basket already.") % {
            "left": left,
            "in_basket": in_basket,
        }
    return ngettext(
        "Only %(left)d is left. Please take %(left)d.", "Only %(left)d are left. Please take %(left)d or fewer.", left
    ) % {"left": left}
