import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.thailand.errors import Reason
from marketplace.thailand.s10 import S10, InvalidS10, check_digit, make, parse

VALID = [
    "RA473124829GB",
    "EF582568151TH",
    "ED852942182TH",
    "EI217050620TH",
    "EF550456825TH",
    "EA000000005TH",
    "EA000000014TH",
    "EA123456785TH",
    "EA999999995TH",
    "EA100000017TH",
    "TH425765204TH",
]
WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)

serials = st.integers(min_value=0, max_value=99_999_999)
two_letters = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2)


def remainder(serial8: str) -> int:
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, serial8, strict=True)) % 11


@pytest.mark.parametrize("number", VALID)
def test_real_numbers_are_valid(number: str) -> None:
    assert str(parse(number)) == number


@pytest.mark.parametrize(
    ("serial8", "expected"),
    [("47312482", 9), ("00000000", 5), ("21705062", 0), ("12345678", 5), ("10000001", 7)],
)
def test_check_digit(serial8: str, expected: int) -> None:
    assert check_digit(serial8) == expected


def test_make() -> None:
    assert make("EA", 0) == "EA000000005TH"
    assert make("EA", 1) == "EA000000014TH"
    assert make("EA", 99_999_999) == "EA999999995TH"


def test_spaced_for_people() -> None:
    assert parse("EA000000005TH").spaced == "EA 0000 0000 5 TH"
    assert S10("RA", 47_312_482, "GB").spaced == "RA 4731 2482 9 GB"


@pytest.mark.parametrize(
    "typed",
    ["EA000000005TH", "ea 0000 0000 5 th", "EA-0000-0000-5-TH", "EA๐๐๐๐๐๐๐๐๕TH", "ฎฤจจจจจจจจถธ็"],
)
def test_reads_what_people_type_and_scanners_press(typed: str) -> None:
    assert parse(typed) == S10("EA", 0, "TH")


def test_wrong_check_digit() -> None:
    with pytest.raises(InvalidS10) as caught:
        parse("RA473124820GB")
    assert caught.value.reason is Reason.CHECK_DIGIT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "EA",
        "EA00000005TH",
        "EA0000000055TH",
        "E1000000005TH",
        "EA000000005T1",
        "123456",
        "สวัสดี",
        "😀",
        "𝟘" * 13,
    ],
)
def test_wrong_shape(text: str) -> None:
    with pytest.raises(InvalidS10) as caught:
        parse(text)
    assert caught.value.reason is Reason.SHAPE


@pytest.mark.parametrize(
    ("prefix", "serial"), [("EA", -1), ("EA", 100_000_000), ("ea", 1), ("E", 1), ("EAA", 1), ("ฎฤ", 1)]
)
def test_no_number_is_made_from_nonsense(prefix: str, serial: int) -> None:
    with pytest.raises(ValueError, match=r"S10 serial|two capitals"):
        make(prefix, serial)


@given(two_letters, serials, two_letters)
def test_round_trip(prefix: str, serial: int, country: str) -> None:
    number = S10(prefix, serial, country)
    assert len(str(number)) == 13
    assert parse(str(number)) == number
    assert parse(number.spaced) == number


@given(serials, st.integers(0, 7), st.integers(1, 9))
def test_a_wrong_digit_is_seen_unless_both_sums_share_check_digit_five(serial: int, position: int, step: int) -> None:
    right = f"{serial:08d}"
    wrong = right[:position] + str((int(right[position]) + step) % 10) + right[position + 1 :]
    assert remainder(right) != remainder(wrong)
    unseen = {remainder(right), remainder(wrong)} == {0, 6}
    assert (check_digit(right) == check_digit(wrong)) is unseen


def test_the_one_kind_of_wrong_digit_that_is_not_seen() -> None:
    """Remainder 0 would give 11 and remainder 6 gives 5: S10 writes 5 for both."""
    assert (remainder("00000000"), remainder("00000200")) == (0, 10)
    assert (remainder("00000000"), remainder("00030000")) == (0, 6)
    assert parse("EA000300005TH").serial == 30_000
    assert parse("EA000000005TH").serial == 0


@given(serials, st.integers(1, 9))
def test_a_wrong_check_digit_is_always_seen(serial: int, step: int) -> None:
    number = make("EA", serial)
    wrong = number[:10] + str((int(number[10]) + step) % 10) + number[11:]
    with pytest.raises(InvalidS10):
        parse(wrong)
