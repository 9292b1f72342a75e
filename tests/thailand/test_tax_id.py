import pytest

from marketplace.thailand.errors import Reason
from marketplace.thailand.tax_id import InvalidTaxId, TaxId, TaxIdKind, parse_tax_id


@pytest.mark.parametrize("number", ["1234545678781", "3100600445635", "1101700207030"])
def test_a_persons_number(number: str) -> None:
    assert parse_tax_id(number).number == number
    assert parse_tax_id(number).kind is TaxIdKind.PERSON


@pytest.mark.parametrize("number", ["0105536112014", "0107537000521", "0994000617721", "0993000133978"])
def test_a_juristic_persons_number(number: str) -> None:
    assert parse_tax_id(number).number == number
    assert parse_tax_id(number).kind is TaxIdKind.JURISTIC


def test_written_with_dashes() -> None:
    assert parse_tax_id("3100600445635").formatted == "3-1006-00445-63-5"
    assert parse_tax_id("0105536112014").formatted == "0-10-5-536-11201-4"


@pytest.mark.parametrize("typed", ["0-10-5-536-11201-4", " 0 10 5 536 11201 4 ", "๐๑๐๕๕๓๖๑๑๒๐๑๔"])
def test_as_people_type_it(typed: str) -> None:
    assert parse_tax_id(typed) == TaxId("0105536112014", TaxIdKind.JURISTIC, "0-10-5-536-11201-4")


@pytest.mark.parametrize("typed", ["1234545678789", "0994000617723"])
def test_a_mistyped_digit(typed: str) -> None:
    with pytest.raises(InvalidTaxId) as caught:
        parse_tax_id(typed)
    assert caught.value.reason is Reason.CHECK_DIGIT


@pytest.mark.parametrize("typed", ["", "123", "12345456787811", "123454567878X", "9234545678781", "สวัสดี", "😀"])
def test_no_tax_number_at_all(typed: str) -> None:
    with pytest.raises(InvalidTaxId) as caught:
        parse_tax_id(typed)
    assert caught.value.reason is Reason.SHAPE


def test_the_error_does_not_repeat_the_number() -> None:
    with pytest.raises(InvalidTaxId) as caught:
        parse_tax_id("1234545678789")
    assert "123454" not in str(caught.value)
