"""PromptPay QR codes: the EMVCo payload that a Thai bank's app reads, built and read back.

Tag-length-value fields (EMV QR Code Specification, merchant presented): 00 format, 01 static or for one payment, 29 a
transfer to a person or company, 30 a bill with its references, 53 currency, 54 amount, 58 country, 63 checksum.
"""

from __future__ import annotations

import re
from binascii import crc_hqx
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_FORMAT, _INITIATION, _TRANSFER, _BILL, _CURRENCY, _AMOUNT, _COUNTRY, _CRC = (
    *("00", "01", "29", "30", "53", "54", "58", "63"),
)
_TRANSFER_AID, _BILL_AID = "A000000677010111", "A000000677010112"
_STATIC, _ONE_PAYMENT = "11", "12"
_BAHT, _THAILAND = "764", "TH"
_CRC_HEAD = f"{_CRC}04"
_HIGHEST = Decimal("9999999999.99")  # the amount has 13 characters
_REFERENCE = re.compile(r"[A-Z0-9]{1,20}")
_MOBILE = re.compile(r"(?:(?:00)?66|0)([0-9]{9})", re.ASCII)


class Proxy(StrEnum):
    """What a transfer's number is; the value is its tag."""

    PHONE = "01"
    TAX_ID = "02"
    E_WALLET = "03"


_DIGITS = {Proxy.PHONE: 13, Proxy.TAX_ID: 13, Proxy.E_WALLET: 15}


class InvalidPayload(ValueError):
    """It cannot stand in a PromptPay QR code, or is none. The numbers may be personal and are left out."""


@dataclass(frozen=True)
class CreditTransfer:
    """Money to whoever registered the number with PromptPay.

    `number`: a phone as `phone_proxy` makes it, a citizen's or company's tax number (13 digits), an e-wallet (15).
    `amount`: baht, above zero; None: the payer types it. Raises `InvalidPayload`.
    """

    proxy: Proxy
    number: str
    amount: Decimal | None = None

    def __post_init__(self) -> None:
        if not _is_digits(self.number, _DIGITS[self.proxy]):
            raise InvalidPayload(f"{self.proxy.name}: {_DIGITS[self.proxy]} digits")
        _check(self.amount)

    @property
    def payload(self) -> str:
        account = _join([("00", _TRANSFER_AID), (self.proxy, self.number)])
        # The published vectors have the country before currency and amount, those of bills behind them.
        return _seal(self.amount, [(_TRANSFER, account), (_COUNTRY, _THAILAND), *_money(self.amount)])


@dataclass(frozen=True)
class BillPayment:
    """Money to a company that has bills paid through the banks, and what it will know the payment by.

    `biller_id`: its tax number and a suffix of two digits. The references are capitals and digits, up to 20; the
    second may be empty. `amount`: baht, above zero; None: the payer types it. Raises `InvalidPayload`.
    """

    biller_id: str
    reference_1: str
    reference_2: str = ""
    amount: Decimal | None = None

    def __post_init__(self) -> None:
        if not _is_digits(self.biller_id, 15):
            raise InvalidPayload("a biller id has 15 digits")
        if not _REFERENCE.fullmatch(self.reference_1) or not _REFERENCE.fullmatch(self.reference_2 or "0"):
            raise InvalidPayload("a reference has up to 20 capitals and digits")
        _check(self.amount)

    @property
    def payload(self) -> str:
        fields = [("00", _BILL_AID), ("01", self.biller_id), ("02", self.reference_1), ("03", self.reference_2)]
        account = _join((tag, value) for tag, value in fields if value)
        return _seal(self.amount, [(_BILL, account), *_money(self.amount), (_COUNTRY, _THAILAND)])


def phone_proxy(phone: str) -> str:
    """The 13 digits of a mobile number: "089-123-4567" and "+66891234567" are "0066891234567".

    Raises `InvalidPayload`; whether there is such a number is not looked at (`thailand.phone` does).
    """
    found = _MOBILE.fullmatch(re.sub(r"[\s().+-]", "", phone))
    if found is None:
        raise InvalidPayload("PHONE: a Thai mobile number")
    return f"0066{found[1]}"


def parse(payload: str) -> CreditTransfer | BillPayment:
    """What a PromptPay QR code asks for. Raises `InvalidPayload` for anything else, and for a wrong checksum."""
    if not payload.isascii() or payload[-8:-4] != _CRC_HEAD or crc(payload[:-4]) != payload[-4:]:
        raise InvalidPayload("the checksum is wrong")
    fields = _split(payload[:-8])
    amount = _amount(fields)
    if _TRANSFER in fields:
        account = _split(fields[_TRANSFER])
        found = [proxy for proxy in Proxy if proxy in account]
        if account.get("00") == _TRANSFER_AID and len(found) == 1:
            return CreditTransfer(found[0], account[found[0]], amount)
    elif _BILL in fields:
        account = _split(fields[_BILL])
        if account.get("00") == _BILL_AID:
            return BillPayment(account.get("01", ""), account.get("02", ""), account.get("03", ""), amount)
    raise InvalidPayload("neither a transfer nor a bill")


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF) as four hexadecimal capitals."""
    return f"{crc_hqx(text.encode('ascii'), 0xFFFF):04X}"


def _seal(amount: Decimal | None, fields: list[tuple[str, str]]) -> str:
    initiation = _STATIC if amount is None else _ONE_PAYMENT
    text = _join([(_FORMAT, "01"), (_INITIATION, initiation), *fields]) + _CRC_HEAD
    return text + crc(text)


def _money(amount: Decimal | None) -> list[tuple[str, str]]:
    return [(_CURRENCY, _BAHT)] + ([] if amount is None else [(_AMOUNT, f"{amount:.2f}")])


def _join(fields: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{tag}{len(value):02}{value}" for tag, value in fields)


def _split(text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    while text:
        tag, length = text[:2], text[2:4]
        if not _is_digits(tag + length, 4) or tag in fields or len(text) < 4 + int(length):
            raise InvalidPayload("its fields do not add up")
        fields[tag], text = text[4 : 4 + int(length)], text[4 + int(length) :]
    return fields


def _amount(fields: dict[str, str]) -> Decimal | None:
    if fields.get(_FORMAT) != "01" or fields.get(_CURRENCY) != _BAHT or fields.get(_COUNTRY) != _THAILAND:
        raise InvalidPayload("it does not ask for baht in Thailand")
    text = fields.get(_AMOUNT)
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,10}(\.[0-9]{1,2})?", text):
        raise InvalidPayload("the amount is no amount of baht")
    return Decimal(text)


def _check(amount: Decimal | None) -> None:
    if amount is not None and (not 0 < amount <= _HIGHEST or amount != amount.quantize(Decimal("0.01"))):
        raise InvalidPayload("an amount is above zero, in whole satang")


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdecimal()
