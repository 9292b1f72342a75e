from collections.abc import Iterator
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from marketplace.thailand.fields import BahtField, PhoneField, PostcodeField, WeightField, WholeNumberField


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def refusal(field: forms.Field, typed: str) -> str:
    with pytest.raises(ValidationError) as caught:
        field.clean(typed)
    assert len(caught.value.messages) == 1
    return caught.value.messages[0]


@pytest.mark.parametrize("typed", ["081-234-5678", "๐๘๑ ๒๓๔ ๕๖๗๘", "+66812345678"])
def test_phone(typed: str) -> None:
    assert PhoneField().clean(typed) == "+66812345678"


@pytest.mark.parametrize("typed", ["12345", "😀", "โทรหาฉัน", "0812345678\x00", "9" * 5000])
def test_phone_refused(typed: str) -> None:
    assert refusal(PhoneField(), typed) == ("This is not a Thai phone number. Please type it like 081-234-5678.")


def test_phone_shows_stored_numbers_as_people_write_them_and_keeps_what_was_typed() -> None:
    class PhoneForm(forms.Form):
        phone = PhoneField()

    stored = str(PhoneForm(initial={"phone": "+66812345678"})["phone"])
    assert 'value="081-234-5678"' in stored
    assert 'type="tel"' in stored
    assert 'inputmode="tel"' in stored
    assert 'value="12x45"' in str(PhoneForm({"phone": "12x45"})["phone"])
    assert 'value="+6612"' in str(PhoneForm({"phone": "+6612"})["phone"])


def test_an_unchanged_phone_is_no_change() -> None:
    assert not PhoneField().has_changed("+66812345678", "081-234-5678")
    assert PhoneField().has_changed("+66812345678", "081-234-5679")


@pytest.mark.parametrize("typed", ["50200", " ๕๐๒๐๐ ", "50 200"])
def test_postcode(typed: str) -> None:
    assert PostcodeField().clean(typed) == "50200"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("5020", "A postcode has 5 digits, like 50200."),
        ("เชียงใหม่", "A postcode has 5 digits, like 50200."),
        ("😀", "A postcode has 5 digits, like 50200."),
        ("99999", "There is no postcode 99999. Please check the digits."),
        ("00131", "There is no postcode 00131. Please check the digits."),
    ],
)
def test_postcode_refused(typed: str, message: str) -> None:
    assert refusal(PostcodeField(), typed) == message


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1250", "1250.00"),
        ("1,250", "1250.00"),
        ("฿1250", "1250.00"),
        ("฿ 1,250.5", "1250.50"),
        ("๑๒๕๐ บาท", "1250.00"),
        ("99.99", "99.99"),
        ("0", "0.00"),
        ("1,000,000", "1000000.00"),
    ],
)
def test_baht(typed: str, amount: str) -> None:
    assert str(BahtField().clean(typed)) == amount


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("1,25", "Please type an amount in baht, like 1,250 or 99.50."),
        ("1.255", "Please type an amount in baht, like 1,250 or 99.50."),
        ("1e9", "Please type an amount in baht, like 1,250 or 99.50."),
        ("NaN", "Please type an amount in baht, like 1,250 or 99.50."),
        ("ฟรี", "Please type an amount in baht, like 1,250 or 99.50."),
        ("-5", "Please type ฿0 or more."),
        ("1000000000", "That is more than we can take. Please type ฿1,000,000 or less."),
        ("9" * 5000, "That is more than we can take. Please type ฿1,000,000 or less."),
    ],
)
def test_baht_refused(typed: str, message: str) -> None:
    assert refusal(BahtField(), typed) == message


def test_baht_has_its_own_limits() -> None:
    field = BahtField(min_value=Decimal("0.25"), max_value=100)
    assert field.clean("0.25") == Decimal("0.25")
    assert refusal(field, "0.24") == "Please type ฿0.25 or more."
    assert refusal(field, "100.01") == "That is more than we can take. Please type ฿100 or less."


def test_baht_shows_a_stored_price_without_needless_zeros() -> None:
    class PriceForm(forms.Form):
        price = BahtField()

    assert 'value="1250"' in str(PriceForm(initial={"price": Decimal("1250.00")})["price"])
    assert 'value="99.50"' in str(PriceForm(initial={"price": Decimal("99.50")})["price"])
    assert 'value="1,25"' in str(PriceForm({"price": "1,25"})["price"])


@pytest.mark.parametrize(("typed", "number"), [("12", 12), (" ๑๒ ", 12), ("1,250", 1250), ("0", 0)])
def test_whole_number(typed: str, number: int) -> None:
    assert WholeNumberField().clean(typed) == number


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("1.5", "Please type a whole number, like 12."),
        ("สิบ", "Please type a whole number, like 12."),
        ("5️⃣", "Please type a whole number, like 12."),
        ("😀", "Please type a whole number, like 12."),
        ("²", "Please type a whole number, like 12."),
        ("0", "Please type 1 or more."),
        ("1000000000", "That is too many. Please type 99 or less."),
        ("9" * 5000, "That is too many. Please type 99 or less."),
    ],
)
def test_whole_number_refused(typed: str, message: str) -> None:
    assert refusal(WholeNumberField(min_value=1, max_value=99), typed) == message


@pytest.mark.parametrize(("typed", "grams"), [("350", 350), ("๓๕๐ กรัม", 350), ("350 g", 350), ("30,000", 30000)])
def test_weight(typed: str, grams: int) -> None:
    assert WeightField().clean(typed) == grams


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("0", "The weight must be at least 1 gram."),
        ("30001", "That is too heavy for the post. Please type 30,000 grams or less."),
        ("1.2 กก.", "Please type the weight in grams, as a whole number, like 350."),
    ],
)
def test_weight_refused(typed: str, message: str) -> None:
    assert refusal(WeightField(), typed) == message


@pytest.mark.parametrize(
    ("field", "empty"),
    [
        (PhoneField(required=False), ""),
        (PostcodeField(required=False), ""),
        (BahtField(required=False), None),
        (WholeNumberField(required=False), None),
        (WeightField(required=False), None),
    ],
)
def test_nothing_typed(field: forms.Field, empty: str | None) -> None:
    assert field.clean("  ") == empty
    assert field.clean(None) == empty
    field.required = True
    assert refusal(field, "  ") == "This field is required."


def test_a_widgets_own_hints_win() -> None:
    field = PhoneField(widget=forms.TelInput({"autocomplete": "off"}))
    assert field.widget.attrs["autocomplete"] == "off"
    assert field.widget.attrs["inputmode"] == "tel"
