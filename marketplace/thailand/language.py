"""Which of the project's two languages a text is wanted in."""

from django.utils.translation import get_language


def is_english(language: str | None) -> bool:
    """Whether a language code means English. Thai is the language of everything else, None included."""
    return (language or "th").lower().startswith("en")


def pick(thai: str, english: str) -> str:
    """The Thai or the English text, by the active language."""
    return english if is_english(get_language()) else thai
