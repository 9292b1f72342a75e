from decimal import Decimal

import pytest

from marketplace.thailand.baht import format_baht
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
