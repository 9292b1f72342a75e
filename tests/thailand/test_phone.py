import pytest

from marketplace.thailand.phone import InvalidPhone, format_phone, is_mobile, mask_phone, parse_phone


@pytest.mark.parametrize(
    "typed",
    [
        "0812345678",
        "081-234-5678",
        "081 234 5678",
        "(081) 234.5678",
        "๐๘๑ ๒๓๔ ๕๖๗๘",
        "+66812345678",
        "+66 81 234 5678",
        "+66 (0)81 234 5678",
        "66812345678",
        "0066812345678",
        "00 66 81 234 5678",
        "  0812345678\n",
    ],
)
def test_a_mobile_number_as_people_type_it(typed: str) -> None:
    assert parse_phone(typed) == "+66812345678"


@pytest.mark.parametrize(
    ("typed", "e164"),
    [("02-123-4567", "+6621234567"), ("053-123456", "+6653123456"), ("๐๗๖ ๑๒๓ ๔๕๖", "+6676123456")],
)
def test_a_fixed_number(typed: str, e164: str) -> None:
    assert parse_phone(typed) == e164
    assert not is_mobile(e164)


@pytest.mark.parametrize("e164", ["+66612345678", "+66812345678", "+66912345678"])
def test_mobile_networks(e164: str) -> None:
    assert parse_phone(e164) == e164
    assert is_mobile(e164)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1545",
        "1800-123-456",
        "081-234-567",
        "081-234-56789",
        "+1 202 555 0123",
        "0812345678 ต่อ 12",
        "081-234-567x",
        "0-8-1-CALL-NOW",
        "9" * 400,
        "😀",
    ],
)
def test_no_thai_subscriber(typed: str) -> None:
    with pytest.raises(InvalidPhone):
        parse_phone(typed)


@pytest.mark.parametrize(
    ("e164", "shown", "masked"),
    [
        ("+66812345678", "081-234-5678", "081-xxx-5678"),
        ("+6621234567", "02-123-4567", "02-xxx-4567"),
        ("+6653123456", "053-123-456", "053-xxx-456"),
    ],
)
def test_shown_and_masked(e164: str, shown: str, masked: str) -> None:
    assert format_phone(e164) == shown
    assert mask_phone(e164) == masked
    assert parse_phone(shown) == e164
