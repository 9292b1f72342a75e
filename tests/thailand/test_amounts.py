from decimal import Decimal

import pytest

from marketplace.thailand.baht import baht_text, format_baht
from marketplace.thailand.weight import format_weight


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Decimal("1250"), "฿1,250"),
        (Decimal("1250.00"), "฿1,250"),
        (Decimal("1250.5"), "฿1,250.50"),
        (Decimal("0"), "฿0"),
        (Decimal("0.25"), "฿0.25"),
        (Decimal("-50"), "-฿50"),
        (Decimal("-0.001"), "฿0"),
        (Decimal("0.005"), "฿0.01"),
        (Decimal("999.995"), "฿1,000"),
        (Decimal("1234567.89"), "฿1,234,567.89"),
        (37, "฿37"),
    ],
)
def test_baht(amount: Decimal | int, shown: str) -> None:
    assert format_baht(amount) == shown


def test_money_is_never_a_float() -> None:
    with pytest.raises(TypeError, match="float"):
        format_baht(1.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("grams", "thai", "english"),
    [
        (350, "350 กรัม", "350 g"),
        (999, "999 กรัม", "999 g"),
        (1000, "1 กก.", "1 kg"),
        (1200, "1.2 กก.", "1.2 kg"),
        (1205, "1.205 กก.", "1.205 kg"),
        (30000, "30 กก.", "30 kg"),
    ],
)
def test_weight(grams: int, thai: str, english: str) -> None:
    assert format_weight(grams, "th") == thai
    assert format_weight(grams, "en") == english


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1250.25", "หนึ่งพันสองร้อยห้าสิบบาทยี่สิบห้าสตางค์"),
        ("0", "ศูนย์บาทถ้วน"),
        ("1", "หนึ่งบาทถ้วน"),
        ("10", "สิบบาทถ้วน"),
        ("11", "สิบเอ็ดบาทถ้วน"),
        ("20", "ยี่สิบบาทถ้วน"),
        ("21.21", "ยี่สิบเอ็ดบาทยี่สิบเอ็ดสตางค์"),
        ("101", "หนึ่งร้อยเอ็ดบาทถ้วน"),
        ("110", "หนึ่งร้อยสิบบาทถ้วน"),
        ("0.01", "หนึ่งสตางค์"),
        ("0.50", "ห้าสิบสตางค์"),
        ("99999", "เก้าหมื่นเก้าพันเก้าร้อยเก้าสิบเก้าบาทถ้วน"),
        ("600000", "หกแสนบาทถ้วน"),
        ("1000000", "หนึ่งล้านบาทถ้วน"),
        ("1000001", "หนึ่งล้านเอ็ดบาทถ้วน"),
        ("21000011.10", "ยี่สิบเอ็ดล้านสิบเอ็ดบาทสิบสตางค์"),
        ("1000000000000", "หนึ่งล้านล้านบาทถ้วน"),
        ("-50", "ลบห้าสิบบาทถ้วน"),
        ("99.995", "หนึ่งร้อยบาทถ้วน"),
    ],
)
def test_baht_in_words(amount: str, words: str) -> None:
    assert baht_text(Decimal(amount)) == words


def test_a_float_has_no_words() -> None:
    with pytest.raises(TypeError, match="float"):
        baht_text(1.5)  # type: ignore[arg-type]
