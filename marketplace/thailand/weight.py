from decimal import Decimal

from marketplace.thailand.language import is_english


def format_weight(grams: int, language: str | None) -> str:
    """A weight for people: "350 กรัม", "1.2 กก.", in English "350 g", "1.2 kg". Exact to the gram."""
    if grams < 1000:
        return f"{grams} g" if is_english(language) else f"{grams} กรัม"
    kilograms = f"{Decimal(grams) / 1000:,.3f}".rstrip("0").rstrip(".")
    return f"{kilograms} kg" if is_english(language) else f"{kilograms} กก."
