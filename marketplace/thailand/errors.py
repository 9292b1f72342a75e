from enum import StrEnum


class Reason(StrEnum):
    """Why a number with a check digit was refused."""

    SHAPE = "shape"
    """It does not look like such a number at all."""
    CHECK_DIGIT = "check_digit"
    """It looks right, but a digit must be mistyped."""
