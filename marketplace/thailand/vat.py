"""Value added tax, as dated rows.

7 % (6.3 + 0.7 for local government; the statutory rate is 10 %) since 1 April 1999, extended by decree each year, last
known to 30 September 2026; a later decree that changes it becomes a further row.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

RATES: tuple[tuple[date, Decimal], ...] = (
    (date(1992, 1, 1), Decimal("7.00")),
    (date(1997, 8, 16), Decimal("10.00")),
    (date(1999, 4, 1), Decimal("7.00")),
)


def vat_percent(on: date) -> Decimal:
    """The rate of that day in Bangkok. Raises ValueError before there was a VAT (1992)."""
    rates = [percent for since, percent in RATES if since <= on]
    if not rates:
        raise ValueError(f"no VAT on {on}")
    return rates[-1]


def vat_within(baht: Decimal, on: date) -> Decimal:
    """The VAT that a price includes, in baht, to the satang, half up."""
    percent = vat_percent(on)
    return (baht * percent / (100 + percent)).quantize(Decimal("0.01"), ROUND_HALF_UP)
