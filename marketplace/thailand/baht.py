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


_DIGITS = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")


def baht_text(amount: Decimal | int) -> str:
    """An amount in Thai words, as papers about money want it: 1250.25 → "หนึ่งพันสองร้อยห้าสิบบาทยี่สิบห้าสตางค์".

    Whole baht end with "ถ้วน". Rounded to the satang, half up. TypeError for a float.
    """
    if isinstance(amount, float):
        raise TypeError("money is Decimal baht, never a float")
    satang = int(Decimal(amount).quantize(_SATANG, ROUND_HALF_UP) * 100)
    baht, rest = divmod(abs(satang), 100)
    sign = "ลบ" if satang < 0 else ""
    whole = f"{_number(baht)}บาท" if baht or not rest else ""
    return f"{sign}{whole}{_number(rest)}สตางค์" if rest else f"{sign}{whole}ถ้วน"


def _number(value: int) -> str:
    """A whole number in Thai words. Above a million the words begin anew: ล้านล้าน is a million millions."""
    if value == 0:
        return "ศูนย์"
    millions, below = divmod(value, 1_000_000)
    return (f"{_number(millions)}ล้าน" if millions else "") + _below_a_million(below, follows=bool(millions))


def _below_a_million(value: int, *, follows: bool) -> str:
    """`follows`: there is a number before it, so that a final 1 is "เอ็ด" and not "หนึ่ง"."""
    words = ""
    for place in reversed(range(6)):
        digit = value // 10**place % 10
        if digit == 0:
            continue
        if place == 0 and digit == 1 and (words or follows):
            words += "เอ็ด"
        elif place == 1 and digit <= 2:
            words += ("สิบ", "ยี่สิบ")[digit - 1]
        else:
            words += _DIGITS[digit] + _PLACES[place]
    return words
