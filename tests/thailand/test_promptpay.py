"""PromptPay payloads: the published vectors, and whatever is built can be read back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.thailand.promptpay import (
    BillPayment,
    CreditTransfer,
    InvalidPayload,
    Proxy,
    crc,
    parse,
    phone_proxy,
)

BILLER = "099400015804189"
BILL = "00020101021230630016A00000067701011201150994000158041890210CUSTOMER010306INV00153037645406100.505802TH630438AF"

# The vectors that dtinth's promptpay-qr publishes with its code.
VECTORS = [
    (
        CreditTransfer(Proxy.PHONE, phone_proxy("0801234567")),
        "00020101021129370016A000000677010111011300668012345675802TH530376463046197",
    ),
    (
        CreditTransfer(Proxy.PHONE, phone_proxy("+66-89-123-4567")),
        "00020101021129370016A000000677010111011300668912345675802TH5303764630429C1",
    ),
    (
        CreditTransfer(Proxy.TAX_ID, "1111111111111"),
        "00020101021129370016A000000677010111021311111111111115802TH530376463047B5A",
    ),
    (
        CreditTransfer(Proxy.TAX_ID, "0123456789012"),
        "00020101021129370016A000000677010111021301234567890125802TH530376463040CBD",
    ),
    (
        CreditTransfer(Proxy.E_WALLET, "012345678901234"),
        "00020101021129390016A00000067701011103150123456789012345802TH530376463049781",
    ),
    (
        CreditTransfer(Proxy.PHONE, phone_proxy("000-000-0000"), Decimal("4.22")),
        "00020101021229370016A000000677010111011300660000000005802TH530376454044.226304E469",
    ),
    (BillPayment(BILLER, "CUSTOMER01", "INV001", Decimal("100.50")), BILL),
]

amounts = st.none() | st.decimals(Decimal("0.01"), Decimal("9999999999.99"), places=2)
digits = st.characters(codec="ascii", categories=["Nd"])
references = st.text(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), min_size=1, max_size=20)
transfers = st.one_of(
    st.builds(
        CreditTransfer, st.just(Proxy.PHONE), st.text(digits, min_size=9, max_size=9).map("0066".__add__), amounts
    ),
    st.builds(CreditTransfer, st.just(Proxy.TAX_ID), st.text(digits, min_size=13, max_size=13), amounts),
    st.builds(CreditTransfer, st.just(Proxy.E_WALLET), st.text(digits, min_size=15, max_size=15), amounts),
)
bills = st.builds(BillPayment, st.text(digits, min_size=15, max_size=15), references, st.just("") | references, amounts)


@pytest.mark.parametrize(("asked", "payload"), VECTORS)
def test_the_published_vectors(asked: CreditTransfer | BillPayment, payload: str) -> None:
    assert asked.payload == payload
    assert parse(payload) == asked


@given(transfers | bills)
def test_what_is_built_is_read_back(asked: CreditTransfer | BillPayment) -> None:
    payload = asked.payload
    assert parse(payload) == asked
    assert payload[:12] == ("000201010211" if asked.amount is None else "000201010212")
    assert payload[-4:] == crc(payload[:-4])


@given(transfers | bills, st.data())
def test_one_wrong_character_is_caught(asked: CreditTransfer | BillPayment, data: st.DataObject) -> None:
    """A checksum of 16 bits finds every error within 16 bits in a row, and so every wrong character."""
    payload = asked.payload
    place = data.draw(st.integers(0, len(payload) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda character: character != payload[place]))
    with pytest.raises(InvalidPayload):
        parse(payload[:place] + other + payload[place + 1 :])


@given(st.text() | st.text(st.sampled_from("0123456789THA."), max_size=60).map(lambda text: text + "6304"))
def test_any_other_text_is_refused(text: str) -> None:
    """Also one whose checksum is right: a QR code of something else."""
    sealed = text + crc(text) if text.isascii() else text
    with pytest.raises(InvalidPayload):
        parse(sealed)


def test_the_checksum_is_ccitt_false() -> None:
    assert crc("123456789") == "29B1"  # the catalogue's check value of CRC-16/IBM-3740, alias CCITT-FALSE


@pytest.mark.parametrize("phone", ["0801234567", "080-123-4567", "+66 80 123 4567", "66801234567", "0066801234567"])
def test_a_mobile_number_however_it_is_written(phone: str) -> None:
    assert phone_proxy(phone) == "0066801234567"


@pytest.mark.parametrize("phone", ["", "1545", "021234567", "+1 212 555 1234", "080123456a", "๐๘๐๑๒๓๔๕๖๗"])
def test_no_mobile_number(phone: str) -> None:
    with pytest.raises(InvalidPayload) as caught:
        phone_proxy(phone)
    assert phone == "" or phone not in str(caught.value)


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "10000000000"])
def test_no_amount_of_baht(amount: str) -> None:
    with pytest.raises(InvalidPayload):
        BillPayment(BILLER, "1", amount=Decimal(amount))
    with pytest.raises(InvalidPayload):
        CreditTransfer(Proxy.TAX_ID, "1111111111111", Decimal(amount))


@pytest.mark.parametrize(
    ("biller", "first", "second"),
    [("09940001580418", "1", ""), (BILLER, "", ""), (BILLER, "a", ""), (BILLER, "1", "A-1"), (BILLER, "1" * 21, "")],
)
def test_no_bill(biller: str, first: str, second: str) -> None:
    with pytest.raises(InvalidPayload):
        BillPayment(biller, first, second)


@pytest.mark.parametrize(
    "body",
    [
        "00020101021129370016A000000677010113011300668012345675802TH5303764",  # another scheme's number
        "00020101021129370016A000000677010111011300668012345675802TH5303840",  # dollars
        "00020101021129370016A000000677010111011300668012345675802SG5303764",  # Singapore
        "0002010102115802TH5303764",  # nobody
        "00020101021229370016A000000677010111011300668012345675802TH53037645404-1.0",
    ],
)
def test_a_code_of_something_else(body: str) -> None:
    with pytest.raises(InvalidPayload):
        parse(body + "6304" + crc(body + "6304"))
