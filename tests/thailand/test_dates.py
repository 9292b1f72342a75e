from datetime import UTC, date, datetime

import pytest

from marketplace.thailand.dates import thai_date, thai_datetime


@pytest.mark.parametrize(
    ("language", "long", "expected"),
    [
        ("th", False, "22 พ.ย. 2569"),
        ("th", True, "22 พฤศจิกายน 2569"),
        ("en", False, "22 Nov 2026"),
        ("en-gb", True, "22 November 2026"),
        (None, False, "22 พ.ย. 2569"),
    ],
)
def test_a_day(language: str | None, long: bool, expected: str) -> None:
    assert thai_date(date(2026, 11, 22), language, long=long) == expected


def test_every_month() -> None:
    assert [thai_date(date(2026, month, 1), "th") for month in range(1, 13)] == [
        *["1 ม.ค. 2569", "1 ก.พ. 2569", "1 มี.ค. 2569", "1 เม.ย. 2569", "1 พ.ค. 2569", "1 มิ.ย. 2569"],
        *["1 ก.ค. 2569", "1 ส.ค. 2569", "1 ก.ย. 2569", "1 ต.ค. 2569", "1 พ.ย. 2569", "1 ธ.ค. 2569"],
    ]


def test_a_leap_day() -> None:
    assert thai_date(date(2028, 2, 29), "th", long=True) == "29 กุมภาพันธ์ 2571"


def test_a_moment_is_shown_in_bangkok() -> None:
    late = datetime(2026, 12, 31, 17, 5, tzinfo=UTC)
    assert thai_date(late, "th") == "1 ม.ค. 2570"
    assert thai_datetime(late, "th") == "1 ม.ค. 2570 00:05 น."
    assert thai_datetime(late, "en") == "1 Jan 2027, 00:05"
    assert thai_datetime(late, "th", long=True) == "1 มกราคม 2570 00:05 น."


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime.fromisoformat("2026-11-22T14:05")
    with pytest.raises(ValueError, match="time zone"):
        thai_date(naive, "th")
    with pytest.raises(ValueError, match="time zone"):
        thai_datetime(naive, "th")
