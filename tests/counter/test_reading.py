"""The one input recognises our numbers, however they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_10

from marketplace.counter.reading import Kind, read
from marketplace.ordering import numbers as order_numbers

ORDER = "123456789" + mod_11_10.calc_check_digit("123456789")
DROP_OFF = "1234567" + mod_11_10.calc_check_digit("1234567")
THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("EA000000005TH", Kind.S10, "EA000000005TH"),
        ("ea 0000 0000 5 th", Kind.S10, "EA000000005TH"),
        ("ฎฤจจจจจจจจถธ็", Kind.S10, "EA000000005TH"),  # a scanner on a Thai keyboard
        ("EA๐๐๐๐๐๐๐๐๕TH", Kind.S10, "EA000000005TH"),
        ("https://talat.example/track/EA000000005TH/", Kind.S10, "EA000000005TH"),
        ("https://talat.example/track/EA000000005TH?x=1#y", Kind.S10, "EA000000005TH"),
        (f"https://talat.example/orders/{ORDER}/", Kind.ORDER, ORDER),
        (DROP_OFF, Kind.DROP_OFF, DROP_OFF),
        (f" {DROP_OFF[:4]}-{DROP_OFF[4:]} \r\n", Kind.DROP_OFF, DROP_OFF),
        (DROP_OFF.translate(THAI), Kind.DROP_OFF, DROP_OFF),
        (order_numbers.spaced(ORDER), Kind.ORDER, ORDER),
        ("482 913", Kind.PICKUP_CODE, "482913"),
        ("๔๘๒๙๑๓", Kind.PICKUP_CODE, "482913"),
        ("EA000000015TH", Kind.WRONG_DIGIT, "EA000000015TH"),
        (str((int(ORDER) + 1) % 10**10), Kind.WRONG_DIGIT, str(int(ORDER) + 1)),
        ("1000000000", Kind.WRONG_DIGIT, "1000000000"),
        ("", Kind.EMPTY, ""),
        (" \t\r\n", Kind.EMPTY, ""),
        ("\x00\u200b", Kind.EMPTY, ""),
        ("hello", Kind.UNKNOWN, "HELLO"),
        ("12345", Kind.UNKNOWN, "12345"),
        ("💥", Kind.UNKNOWN, "💥"),
    ],
)
def test_numbers_are_recognised(typed: str, kind: Kind, text: str) -> None:
    assert (read(typed).kind, read(typed).text) == (kind, text)


@given(st.text(max_size=5000))
def test_anything_can_be_typed(typed: str) -> None:
    assert len(read(typed).text) <= 5000
    assert isinstance(read(typed).kind, Kind)
