"""Who can sign in to the demo, and as what. The people are invented, their numbers are nobody's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PASSWORD = "talat1234"  # noqa: S105 (the demo's, for everybody to read; production refuses the demo)

LIVELY_SELLER = "sawang-indigo"
"""Slug of the seller with orders to pack."""
CLERKS_POSTCODE = "10900"
"""Chatuchak in Bangkok: the branch with parcels on its shelf."""


class Role(StrEnum):
    SHOPPER = "shopper"
    SELLER = "seller"
    CLERK = "clerk"
    SECOND_CLERK = "second clerk"
    OPERATOR = "operator"
    SECOND_OPERATOR = "second operator"


@dataclass(frozen=True)
class SignIn:
    """`phone` is E.164; `page` is where this role works."""

    role: Role
    name: str
    phone: str
    email: str
    page: str
    what_for: str


SIGN_INS = (
    SignIn(
        Role.SHOPPER,
        "มาลี ศรีสุวรรณ",
        "+66955550101",
        "shopper@talat.example",
        "/me/",
        "buys, and has orders on every part of the way",
    ),
    SignIn(
        Role.SELLER,
        "สมพร คำภูเงิน",
        "+66955550102",
        "seller@talat.example",
        "/sell/",
        "owns the indigo dyers of Sakon Nakhon; has orders to pack",
    ),
    SignIn(
        Role.SECOND_CLERK,
        "ธนากร พลศักดิ์",
        "+66955550103",
        "clerk2@talat.example",
        "/counter/",
        "works at Phanna Nikhom post office, where the indigo dyers hand in",
    ),
    SignIn(
        Role.CLERK,
        "นภัสสร วงศ์ทอง",
        "+66955550104",
        "clerk@talat.example",
        "/counter/",
        "works at Chatuchak post office, where parcels wait to be fetched",
    ),
    SignIn(
        Role.OPERATOR,
        "วิชัย ดูแลดี",
        "+66955550105",
        "operator@talat.example",
        "/dashboard/",
        "runs the marketplace",
    ),
    SignIn(
        Role.SECOND_OPERATOR,
        "กาญจนา รอบคอบ",
        "+66955550106",
        "operator2@talat.example",
        "/dashboard/",
        "approves what the first operator has checked",
    ),
)
