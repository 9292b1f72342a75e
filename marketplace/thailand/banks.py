"""Banks at which people in Thailand keep an account, by the Bank of Thailand's three-digit codes.

The codes agree in several published lists. How many digits an account number has differs by bank and by the age of the
account, and no list agrees with another: so any number of 10 to 15 digits is taken, and a person checks it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from marketplace.thailand.digits import arabic
from marketplace.thailand.language import pick
from marketplace.thailand.phone import InvalidPhone, format_phone, is_mobile, parse_phone
from marketplace.thailand.tax_id import InvalidTaxId, parse_tax_id

_SEPARATORS = re.compile(r"[\s\-–.]+")
_ACCOUNT = re.compile(r"[0-9]{10,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bank:
    code: str
    name: str
    name_en: str
    short: str
    short_en: str

    @property
    def label(self) -> str:
        """The name in the active language."""
        return pick(self.name, self.name_en)

    @property
    def short_label(self) -> str:
        """As people call it, in the active language."""
        return pick(self.short, self.short_en)


class InvalidAccount(ValueError):
    """The text is no account number. The text is personal and is left out."""

    def __init__(self) -> None:
        super().__init__("not an account number")


class ProxyFault(StrEnum):
    """What is wrong with a PromptPay number."""

    SHAPE = "shape"
    PHONE = "phone"
    CHECK_DIGIT = "check_digit"


class InvalidProxy(ValueError):
    """The text is no number that PromptPay knows people by; `fault` says why. The text is personal and is left out."""

    def __init__(self, fault: ProxyFault) -> None:
        super().__init__(f"not a PromptPay number ({fault})")
        self.fault = fault


# Those that village groups use most come first.
BANKS: tuple[Bank, ...] = (
    Bank("034", "ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร (ธ.ก.ส.)", "Bank for Agriculture (BAAC)", "ธ.ก.ส.", "BAAC"),
    Bank("030", "ธนาคารออมสิน", "Government Savings Bank (GSB)", "ออมสิน", "GSB"),
    Bank("006", "ธนาคารกรุงไทย", "Krungthai Bank (KTB)", "กรุงไทย", "Krungthai"),
    Bank("002", "ธนาคารกรุงเทพ", "Bangkok Bank (BBL)", "ธนาคารกรุงเทพ", "Bangkok Bank"),
    Bank("004", "ธนาคารกสิกรไทย", "Kasikornbank (KBANK)", "กสิกรไทย", "KBank"),
    Bank("014", "ธนาคารไทยพาณิชย์", "Siam Commercial Bank (SCB)", "ไทยพาณิชย์", "SCB"),
    Bank("025", "ธนาคารกรุงศรีอยุธยา", "Bank of Ayudhya (Krungsri)", "กรุงศรี", "Krungsri"),
    Bank("011", "ธนาคารทหารไทยธนชาต (ทีทีบี)", "TMBThanachart Bank (ttb)", "ทีทีบี", "ttb"),
    Bank("033", "ธนาคารอาคารสงเคราะห์ (ธอส.)", "Government Housing Bank (GHB)", "ธอส.", "GHB"),
    Bank("066", "ธนาคารอิสลามแห่งประเทศไทย", "Islamic Bank of Thailand", "ธนาคารอิสลาม", "Islamic Bank"),
    Bank("022", "ธนาคารซีไอเอ็มบี ไทย", "CIMB Thai Bank", "ซีไอเอ็มบี", "CIMB Thai"),
    Bank("024", "ธนาคารยูโอบี", "United Overseas Bank (UOB)", "ยูโอบี", "UOB"),
    Bank("069", "ธนาคารเกียรตินาคินภัทร", "Kiatnakin Phatra Bank (KKP)", "เกียรตินาคินภัทร", "KKP"),
    Bank("067", "ธนาคารทิสโก้", "TISCO Bank", "ทิสโก้", "TISCO"),
    Bank("071", "ธนาคารไทยเครดิต", "Thai Credit Bank", "ไทยเครดิต", "Thai Credit"),
    Bank("073", "ธนาคารแลนด์ แอนด์ เฮ้าส์", "Land and Houses Bank (LH Bank)", "แลนด์ แอนด์ เฮ้าส์", "LH Bank"),
    Bank("070", "ธนาคารไอซีบีซี (ไทย)", "ICBC (Thai)", "ไอซีบีซี", "ICBC"),
    Bank("098", "ธนาคารพัฒนาวิสาหกิจขนาดกลางและขนาดย่อม (SME D Bank)", "SME Development Bank", "เอสเอ็มอีแบงก์", "SME Bank"),
    Bank(
        "020",
        "ธนาคารสแตนดาร์ดชาร์เตอร์ด (ไทย)",
        "Standard Chartered Bank (Thai)",
        "สแตนดาร์ดชาร์เตอร์ด",
        "Standard Chartered",
    ),
    Bank("052", "ธนาคารแห่งประเทศจีน (ไทย)", "Bank of China (Thai)", "แบงก์ออฟไชน่า", "Bank of China"),
)
_BY_CODE = {bank.code: bank for bank in BANKS}


def bank(code: str) -> Bank | None:
    """The bank with this three-digit code, or None."""
    return _BY_CODE.get(code)


def parse_account(text: str) -> str:
    """The digits of an account number as people type it (Thai digits, spaces, dashes); InvalidAccount otherwise."""
    digits = _digits(text)
    if not _ACCOUNT.fullmatch(digits) or not digits.strip("0"):
        raise InvalidAccount
    return digits


def parse_proxy(text: str) -> str:
    """The digits of what a person is known by to PromptPay; InvalidProxy otherwise.

    A mobile number (0812345678), or the 13 digits of a citizen's or tax number, whose check digit must be right.
    """
    digits = _digits(text)
    if digits.startswith("+"):
        digits = "0" + digits.removeprefix("+66")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) not in {10, 13}:
        raise InvalidProxy(ProxyFault.SHAPE)
    try:
        if len(digits) == 13:
            return parse_tax_id(digits).number
        phone = parse_phone(digits)
    except InvalidTaxId as error:
        raise InvalidProxy(ProxyFault.CHECK_DIGIT) from error
    except InvalidPhone as error:
        raise InvalidProxy(ProxyFault.PHONE) from error
    if not is_mobile(phone):
        raise InvalidProxy(ProxyFault.PHONE)
    return format_phone(phone).replace("-", "")


def last_digits(number: str) -> str:
    """All that a page shows of an account or PromptPay number: "•••• 5678"; nothing of nothing."""
    return f"•••• {number[-4:]}" if number else ""


def _digits(text: str) -> str:
    return _SEPARATORS.sub("", arabic(text))
