from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation


def rendered(expression: str, value: object, language: str) -> str:
    with translation.override(language):
        return Template("{% load thai %}{{ value|" + expression + " }}").render(Context({"value": value}))


@pytest.mark.parametrize(
    ("expression", "value", "thai", "english"),
    [
        ("baht", Decimal("1250.00"), "฿1,250", "฿1,250"),
        ("thai_date", datetime(2026, 11, 22, 7, 5, tzinfo=UTC), "22\xa0พ.ย.\xa02569", "22\xa0Nov\xa02026"),
        (
            "thai_datetime",
            datetime(2026, 11, 22, 7, 5, tzinfo=UTC),
            "22\xa0พ.ย.\xa02569\xa014:05\xa0น.",
            "22\xa0Nov\xa02026,\xa014:05",
        ),
        ("phone", "+66812345678", "081-234-5678", "081-234-5678"),
        ("phone", "1545", "1545", "1545"),
        ("kilograms", 350, "350\xa0กรัม", "350\xa0g"),
        ("kilograms", 1200, "1.2\xa0กก.", "1.2\xa0kg"),
        ("kilograms", 0, "0\xa0กรัม", "0\xa0g"),
        ("baht", 0, "฿0", "฿0"),
    ],
)
def test_filters_in_both_languages(expression: str, value: object, thai: str, english: str) -> None:
    assert rendered(expression, value, "th") == thai
    assert rendered(expression, value, "en") == english


@pytest.mark.parametrize("expression", ["baht", "thai_date", "thai_datetime", "phone", "kilograms"])
@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_in_nothing_out(expression: str, nothing: object) -> None:
    assert rendered(expression, nothing, "th") == ""
