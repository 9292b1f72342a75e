from decimal import ROUND_HALF_UP, Decimal

_SATANG = Decimal("0.01")


def format_baht(amount: Decimal | int) -> str:
    """Baht for people: "฿1,250", with satang only if there are any: "฿1,250.50". TypeError for a float."""
    if isinstance(amount, float):
        raise TypeError("money is Decimal baht, never a float")
    rounded = Decimal(amount).quantize(_SATANG, ROUND_HALF_UP)
    sign = "-" if rounded < 0 else ""
    whole = rounded == rounded.to_integral_value()
    return f"{sign}฿{abs(rounded):,.0f}" if whole else f"{sign}฿{abs(rounded):,.2f}"
