import pytest
from django.utils.translation import override

from marketplace.thailand.banks import (
    BANKS,
    InvalidAccount,
    InvalidProxy,
    ProxyFault,
    bank,
    last_digits,
    parse_account,
    parse_proxy,
)


def test_each_bank_has_a_code_of_its_own_and_two_names() -> None:
    assert len({one.code for one in BANKS}) == len(BANKS)
    for one in BANKS:
        assert len(one.code) == 3 and one.code.isdecimal()
        assert one.name.startswith("ธนาคาร") and one.name_en
        assert len(one.short) <= 20 and len(one.short_en) <= 20


@pytest.mark.parametrize(
    ("code", "name", "name_en"),
    [
        ("002", "ธนาคารกรุงเทพ", "Bangkok Bank (BBL)"),
        ("014", "ธนาคารไทยพาณิชย์", "Siam Commercial Bank (SCB)"),
        ("030", "ธนาคารออมสิน", "Government Savings Bank (GSB)"),
    ],
)
def test_a_bank_is_found_by_its_code(code: str, name: str, name_en: str) -> None:
    found = bank(code)
    assert found is not None
    with override("th"):
        assert found.label == name
    with override("en"):
        assert found.label == name_en


@pytest.mark.parametrize("code", ["", "2", "999", "๐๐๒"])
def test_an_unknown_code_is_no_bank(code: str) -> None:
    assert bank(code) is None


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("123-4-56789-0", "1234567890"),
        (" 0123456789 ", "0123456789"),
        ("๑๒๓-๔-๕๖๗๘๙-๐", "1234567890"),
        ("0200 1234 5678", "020012345678"),
        ("123456789012345", "123456789012345"),
    ],
)
def test_an_account_number_as_people_type_it(typed: str, digits: str) -> None:
    assert parse_account(typed) == digits


@pytest.mark.parametrize("typed", ["", "123456789", "1234567890123456", "12345abcde", "0000000000", "=1234567890"])
def test_no_account_number(typed: str) -> None:
    with pytest.raises(InvalidAccount) as refused:
        parse_account(typed)
    assert typed == "" or typed not in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("081-234-5678", "0812345678"),
        ("๐๘๑ ๒๓๔ ๕๖๗๘", "0812345678"),
        ("+66 81 234 5678", "0812345678"),
        ("3-1006-00445-63-5", "3100600445635"),
        ("0994000617721", "0994000617721"),
    ],
)
def test_a_promptpay_number(typed: str, digits: str) -> None:
    assert parse_proxy(typed) == digits


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", ProxyFault.SHAPE),
        ("081-234-567", ProxyFault.SHAPE),
        ("+1 212 555 0100", ProxyFault.SHAPE),
        ("somsri@example.com", ProxyFault.SHAPE),
        ("021-234-5678", ProxyFault.PHONE),
        ("1234545678789", ProxyFault.CHECK_DIGIT),
    ],
)
def test_no_promptpay_number(typed: str, fault: ProxyFault) -> None:
    with pytest.raises(InvalidProxy) as refused:
        parse_proxy(typed)
    assert refused.value.fault == fault


def test_only_the_last_digits_are_shown() -> None:
    assert last_digits("1234567890") == "•••• 7890"
    assert last_digits("") == ""
