"""Form fields for what Thais type: Thai digits everywhere, and plain messages that say what to do."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.thailand.baht import format_baht
from marketplace.thailand.digits import arabic
from marketplace.thailand.phone import InvalidPhone, format_phone, parse_phone
from marketplace.thailand.places import postcode_exists

_PLAIN_OR_GROUPED = r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"


class _KeyboardField(forms.Field):
    """A field that tells the phone which keyboard to show and the browser what to fill in."""

    inputmode = "numeric"
    autocomplete = "off"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What the widget was given itself wins: Django would overwrite it."""
        hints = {"inputmode": self.inputmode, "autocomplete": self.autocomplete}
        return super().widget_attrs(widget) | hints | widget.attrs


class PhoneField(_KeyboardField, forms.CharField):
    """A Thai telephone number. Cleans to E.164 ("" if empty and not required), shows "081-234-5678"."""

    widget = forms.TelInput
    inputmode = "tel"
    autocomplete = "tel"
    default_error_messages = {
        "invalid": _("This is not a Thai phone number. Please type it like 081-234-5678."),
    }

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        if typed in self.empty_values:
            return ""
        try:
            return parse_phone(typed)
        except InvalidPhone as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """Stored numbers as people write them; what was typed wrongly stays as typed."""
        try:
            return format_phone(value) if isinstance(value, str) and value.startswith("+66") else value
        except InvalidPhone:
            return value


class PostcodeField(_KeyboardField, forms.CharField):
    """A Thai postcode that exists. Cleans to five digits ("" if empty and not required)."""

    autocomplete = "postal-code"
    default_error_messages = {
        "invalid": _("A postcode has 5 digits, like 50200."),
        "unknown": _("There is no postcode %(postcode)s. Please check the digits."),
    }

    def to_python(self, value: Any) -> str:
        postcode = "".join(arabic(super().to_python(value) or "").split())
        if postcode in self.empty_values:
            return ""
        if not re.fullmatch(r"[0-9]{5}", postcode):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if not postcode_exists(postcode):
            raise ValidationError(self.error_messages["unknown"], code="unknown", params={"postcode": postcode})
        return postcode


class _NumberField(_KeyboardField):
    """A number in a text box: the browser's own number box takes no Thai digits and no commas."""

    widget = forms.TextInput
    number = re.compile(_PLAIN_OR_GROUPED)
    units: tuple[str, ...] = ()
    min_value: Decimal | int
    max_value: Decimal | int

    def _read(self, value: Any) -> Decimal | None:
        """The number typed, within the limits, or None if nothing was typed."""
        typed = arabic(str(value)).strip() if value is not None else ""
        if not typed:
            return None
        for unit in self.units:
            typed = typed.removeprefix(unit).removesuffix(unit).strip()
        if not self.number.fullmatch(typed):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        number = Decimal(typed.replace(",", ""))
        for code, wrong, limit in (
            ("min_value", number < self.min_value, self.min_value),
            ("max_value", number > self.max_value, self.max_value),
        ):
            if wrong:
                raise ValidationError(self.error_messages[code], code=code, params={"limit": self.show_limit(limit)})
        return number

    def show_limit(self, limit: Decimal | int) -> str:
        return f"{limit:,}"


class BahtField(_NumberField):
    """An amount of money: "1,250", "฿1250.50", "๑๒๕๐ บาท". Cleans to Decimal baht with 2 places, or None."""

    inputmode = "decimal"
    number = re.compile(_PLAIN_OR_GROUPED + r"(?:\.[0-9]{1,2})?")
    units = ("฿", "บาท")
    default_error_messages = {
        "invalid": _("Please type an amount in baht, like 1,250 or 99.50."),
        "min_value": _("Please type %(limit)s or more."),
        "max_value": _("That is more than we can take. Please type %(limit)s or less."),
    }

    def __init__(
        self,
        *,
        min_value: Decimal | int = 0,
        max_value: Decimal | int = 1_000_000,
        **options: Any,
    ) -> None:
        self.min_value, self.max_value = min_value, max_value
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:
        amount = self._read(value)
        return None if amount is None else amount.quantize(Decimal("0.01"))

    def prepare_value(self, value: Any) -> Any:
        """A stored 1250.00 is shown as "1250"."""
        return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value

    def show_limit(self, limit: Decimal | int) -> str:
        return format_baht(limit)


class WholeNumberField(_NumberField):
    """A whole number: "12", "1,250", "๑๒". Cleans to int, or None if empty and not required."""

    default_error_messages = {
        "invalid": _("Please type a whole number, like 12."),
        "min_value": _("Please type %(limit)s or more."),
        "max_value": _("That is too many. Please type %(limit)s or less."),
    }

    def __init__(self, *, min_value: int = 0, max_value: int = 1_000_000, **options: Any) -> None:
        self.min_value, self.max_value = min_value, max_value
        super().__init__(**options)

    def to_python(self, value: Any) -> int | None:
        number = self._read(value)
        return None if number is None else int(number)


class WeightField(WholeNumberField):
    """A weight in grams, 1 to 30,000 (the heaviest that is posted). Cleans to int, or None."""

    units = ("กรัม", "g")
    default_error_messages = {
        "invalid": _("Please type the weight in grams, as a whole number, like 350."),
        "min_value": _("The weight must be at least %(limit)s gram."),
        "max_value": _("That is too heavy for the post. Please type %(limit)s grams or less."),
    }

    def __init__(self, *, min_value: int = 1, max_value: int = 30_000, **options: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **options)
