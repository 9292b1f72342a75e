"""Sums of baht inside the database.

SQLite keeps decimals as binary fractions: 0.10 + 0.20 is a little more than 0.30 there. Amounts are whole satang, so a
comparison that allows for half a satang is exact on every database; and a sum that was read is rounded to the satang.
"""

from decimal import Decimal

from django.db.models import DecimalField, Value

SATANG = Decimal("0.01")
HALF_SATANG = Value(Decimal("0.005"), output_field=DecimalField(max_digits=14, decimal_places=3))


def read(amount: Decimal | None) -> Decimal:
    """A sum as the database gave it (None: of nothing), in whole satang."""
    return (amount or Decimal(0)).quantize(SATANG)
