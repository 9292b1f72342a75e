"""What a seller types and photographs, one question per form."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from catalogue_ext.photos import PhotoRefused, Problem, read_photo
from marketplace.core.templatetags.ui import CardChoice
from marketplace.postoffice.models import Branch
from marketplace.sellers.selectors import Kind
from marketplace.thailand.fields import BahtField, WeightField, WholeNumberField

HIGHEST_PRICE = 500_000
HIGHEST_STOCK = 99_999

# Named one by one: an iPhone then turns its own format into JPEG by itself.
PHOTO_KINDS = "image/jpeg,image/png,image/webp"


class PhotoField(forms.FileField):
    """A photo; cleans to a WebP file that can be kept as it is."""

    default_error_messages = {
        "empty": _("The photo did not arrive. Please send it once more."),
        Problem.TOO_HEAVY: _("This photo is too big to send (over 15 MB). Please choose a smaller one."),
        Problem.TOO_LARGE: _(
            "This photo has too many points (over 55 million). Please take it again with the camera's usual setting."
        ),
        Problem.TOO_SMALL: _(
            "This photo is too small to show the product well. "
            "Please take one with the camera, or choose one that is larger."
        ),
        Problem.NO_PHOTO: _("We cannot open this file as a photo. Please choose a photo (JPEG or PNG), or take one."),
        Problem.BROKEN: _("The photo did not arrive whole. Please send it once more."),
    }

    def clean(self, data: Any, initial: Any = None) -> ContentFile[bytes] | None:
        file = super().clean(data, initial) if data else None
        if not isinstance(file, UploadedFile):
            return None  # whether there must be one is the form's question
        try:
            return read_photo(file, file.size or 0)
        except PhotoRefused as refused:
            raise ValidationError(self.error_messages[refused.problem], code=refused.problem) from refused


class PhotoForm(forms.Form):
    """Taken on the spot, or chosen: two fields, because a telephone offers only one of the two in one."""

    use_required_attribute = False

    taken = PhotoField(
        label=_("Take a photo now"),
        widget=forms.ClearableFileInput(attrs={"accept": PHOTO_KINDS, "capture": "environment"}),
    )
    chosen = PhotoField(
        label=_("Or choose a photo you have"),
        widget=forms.ClearableFileInput(attrs={"accept": PHOTO_KINDS}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not (cleaned.get("taken") or cleaned.get("chosen")):
            self.add_error("taken", _("Please take a photo, or choose one."))
        return cleaned

    @property
    def photo(self) -> ContentFile[bytes]:
        photo: ContentFile[bytes] = self.cleaned_data["taken"] or self.cleaned_data["chosen"]
        return photo


class NameForm(forms.Form):
    title = forms.CharField(
        label=_("What is it called?"),
        max_length=120,
        help_text=_("As you would say it at the market, for example “Indigo shawl, hand-woven”."),
        error_messages={
            "required": _("Please type a name."),
            "max_length": _("The name is too long. Please use 120 letters or less."),
        },
    )

    def clean_title(self) -> str:
        title = " ".join(self.cleaned_data["title"].split())
        if not any(letter.isalpha() for letter in title):
            raise ValidationError(_("Please type a name in words."))
        return title


class KindForm(forms.Form):
    def __init__(self, *args: Any, kinds: list[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one_of_these = _("Please choose one of these kinds.")
        self.fields["kind"] = forms.TypedChoiceField(
            label=_("What kind of product is it?"),
            choices=[(kind.category.pk, CardChoice(kind.category.label, note=kind.within)) for kind in kinds],
            coerce=int,
            widget=forms.RadioSelect,
            error_messages={"required": one_of_these, "invalid_choice": one_of_these},
        )


class PriceForm(forms.Form):
    price = BahtField(
        label=_("What does one cost?"),
        min_value=1,
        max_value=HIGHEST_PRICE,
        help_text=_("The price for the product alone. The buyer pays the postage on top."),
        error_messages={"required": _("Please type the price in baht.")},
    )


class WeightForm(forms.Form):
    weight_g = WeightField(
        label=_("How much does one weigh, packed for the post?"),
        help_text=_("With its box or bag, in grams. 1 kilogram is 1,000 grams."),
        error_messages={"required": _("Please type the weight in grams.")},
    )


class StockForm(forms.Form):
    stock = WholeNumberField(
        label=_("How many can you sell now?"),
        min_value=1,
        max_value=HIGHEST_STOCK,
        help_text=_("Those that are ready. You can change the number at any time."),
        error_messages={"required": _("Please type how many there are.")},
    )


class WordsForm(forms.Form):
    description = forms.CharField(
        label=_("A few words about it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What is it made of? Who makes it, and how? How is it used and kept?"),
        error_messages={
            "required": _("Please write a few words; two sentences are enough."),
            "max_length": _("The text is too long. Please use 2,000 letters or less."),
        },
    )


class PriceAndStockForm(forms.Form):
    """One row of the products list. What stood there when the page was shown goes along: only what the seller
    changed is written, so that a sale in between is not undone."""

    price = BahtField(
        label=_("Price"),
        min_value=1,
        max_value=HIGHEST_PRICE,
        error_messages={"required": _("Please type the price in baht.")},
    )
    stock = WholeNumberField(
        label=_("Can be sold now"),
        max_value=HIGHEST_STOCK,
        error_messages={"required": _("Please type how many there are; 0 if none.")},
    )
    price_was = BahtField(required=False, widget=forms.HiddenInput)
    stock_was = WholeNumberField(required=False, widget=forms.HiddenInput)

    @property
    def new_price(self) -> Decimal | None:
        price: Decimal = self.cleaned_data["price"]
        return None if price == self.cleaned_data["price_was"] else price

    @property
    def new_stock(self) -> int | None:
        stock: int = self.cleaned_data["stock"]
        return None if stock == self.cleaned_data["stock_was"] else stock


REASONS = {
    "sold_out": _("The goods are sold out."),
    "damaged": _("The goods were damaged."),
    "no_time": _("It cannot be made in time."),
}


class CannotDeliverForm(forms.Form):
    """Why a seller gives an order back; the buyer reads it."""

    reason = forms.ChoiceField(
        label=_("Why can you not send it?"),
        choices=REASONS,
        widget=forms.RadioSelect,
        help_text=_("The buyer will read this, and gets all the money back."),
        error_messages={
            "required": _("Please choose one reason."),
            "invalid_choice": _("Please choose one reason."),
        },
    )
    words = forms.CharField(label=_("Anything to add?"), max_length=200, required=False)

    @property
    def told(self) -> str:
        """The reason in the active language, with what the seller added."""
        return " ".join(f"{REASONS[self.cleaned_data['reason']]} {self.cleaned_data['words']}".split())


class BranchForm(forms.Form):
    def __init__(self, *args: Any, branches: list[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one_of_these = _("Please choose a post office.")
        self.fields["branch"] = forms.TypedChoiceField(
            label=_("Where do you take your parcels?"),
            choices=[
                (branch.pk, CardChoice(branch.label, note=f"{branch.told_address} {branch.postcode}"))
                for branch in branches
            ],
            coerce=int,
            widget=forms.RadioSelect,
            error_messages={"required": one_of_these, "invalid_choice": one_of_these},
        )
