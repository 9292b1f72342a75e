"""The chart of accounts. An account is named by its kind and, where there are many, by its owner: "held:12"."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an account is for. The comment says where its balance normally stands."""

    CLEARING = "clearing"  # per gateway; debit: what the gateway holds for us
    DRAWER = "drawer"  # per branch; debit: cash in the till that belongs to shoppers and sellers
    BANK = "bank"  # debit: our bank account
    SHOPPER = "shopper"  # credit: paid, and not (or no longer) part of a sale; zero when an order is at rest
    REFUNDS = "refunds"  # credit: promised back to shoppers, not with them yet
    HELD = "held"  # per seller; credit: earned, not payable yet
    PAYABLE = "payable"  # per seller; credit: goes out with the next payout
    TRANSIT = "transit"  # per seller; credit: in a payout that the bank has not confirmed
    RECEIVABLE = "receivable"  # per seller; debit: what a seller owes, taken from the next payout
    COMMISSION = "commission"  # credit: our income
    COMMISSION_VAT = "commission_vat"  # credit: VAT on it, owed to the Revenue Department
    POSTAGE = "postage"  # credit: owed to the post
    FEES = "fees"  # debit: what gateways kept
    PROMOTION = "promotion"  # debit: discounts that Talat gave
    LOSS = "loss"  # debit: what Talat bears by a rule
    DISPUTED = "disputed"  # debit: withdrawn by a gateway until a dispute ends


OWNED = frozenset({Kind.CLEARING, Kind.DRAWER, Kind.HELD, Kind.PAYABLE, Kind.TRANSIT, Kind.RECEIVABLE})
DEBIT = frozenset(
    {Kind.CLEARING, Kind.DRAWER, Kind.BANK, Kind.RECEIVABLE, Kind.FEES, Kind.PROMOTION, Kind.LOSS, Kind.DISPUTED}
)
# Nobody can owe us what was promised to them, and nobody is paid twice: below zero these are a defect.
NEVER_NEGATIVE = frozenset({Kind.HELD, Kind.PAYABLE, Kind.TRANSIT, Kind.RECEIVABLE, Kind.REFUNDS, Kind.DISPUTED})


@dataclass(frozen=True)
class Account:
    kind: Kind
    owner: str = ""

    def __post_init__(self) -> None:
        if bool(self.owner) != (self.kind in OWNED):
            raise ValueError(f"{self.kind} accounts {'need' if self.kind in OWNED else 'have no'} owner")

    def __str__(self) -> str:
        return f"{self.kind}:{self.owner}" if self.owner else str(self.kind)

    @classmethod
    def parse(cls, name: str) -> Account:
        """The account of that name. Raises ValueError."""
        kind, _colon, owner = name.partition(":")
        return cls(Kind(kind), owner)


BANK = Account(Kind.BANK)
SHOPPER = Account(Kind.SHOPPER)
REFUNDS = Account(Kind.REFUNDS)
COMMISSION = Account(Kind.COMMISSION)
COMMISSION_VAT = Account(Kind.COMMISSION_VAT)
POSTAGE = Account(Kind.POSTAGE)
FEES = Account(Kind.FEES)
PROMOTION = Account(Kind.PROMOTION)
LOSS = Account(Kind.LOSS)
DISPUTED = Account(Kind.DISPUTED)


def clearing(gateway: str) -> Account:
    return Account(Kind.CLEARING, gateway)


def drawer(branch_id: int) -> Account:
    return Account(Kind.DRAWER, str(branch_id))


def held(seller_id: int) -> Account:
    return Account(Kind.HELD, str(seller_id))


def payable(seller_id: int) -> Account:
    return Account(Kind.PAYABLE, str(seller_id))


def transit(seller_id: int) -> Account:
    return Account(Kind.TRANSIT, str(seller_id))


def receivable(seller_id: int) -> Account:
    return Account(Kind.RECEIVABLE, str(seller_id))
