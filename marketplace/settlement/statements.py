"""A seller's month, read from the ledger: what it opened with, each baht that came and went, what it closed with.

The balance is all that Talat holds for the seller (held, payable, on its way) less what the seller owes. Moves among
these do not change it and are not told. What is told comes from the ledger alone, never from the shares: the two must
agree, and tests see to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.db.models import Q, Sum

from marketplace.core import money
from marketplace.ledger import accounts
from marketplace.ledger.accounts import COMMISSION, COMMISSION_VAT, Account, Kind
from marketplace.ledger.models import Transfer
from marketplace.settlement import months
from marketplace.settlement.models import Share

_ZERO = Decimal(0)
_OURS = (str(COMMISSION), str(COMMISSION_VAT))


class Event(StrEnum):
    """Why the balance changed."""

    SALE = "sale"
    REFUND = "refund"
    WAY_BACK = "way_back"  # the post carried a parcel back
    PAYOUT = "payout"
    PAYOUT_RETURNED = "payout_returned"
    OTHER = "other"


OF_GOODS = frozenset({Event.SALE, Event.REFUND})


@dataclass(frozen=True)
class Entry:
    """One event: `amount` is the change of the balance, `balance` what it was afterwards.

    Of a sale and a refund, goods + commission + vat = amount; of all else these are zero. `goods`: of a sale, the price
    less the seller's own discount; of a refund, what was given back of that, below zero. Commission and VAT are below
    zero when taken, above when given back. `memo`: a payout's reference, a refund's cause.
    """

    at: datetime
    event: Event
    order_number: str
    part_id: int | None
    memo: str
    goods: Decimal
    commission: Decimal
    vat: Decimal
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True)
class Statement:
    """`opening` + the amounts of `entries` = `closing`."""

    seller_id: int
    month: date
    opening: Decimal
    closing: Decimal
    entries: tuple[Entry, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing was there, and nothing happened."""
        return not (self.entries or self.opening)

    def sum_of(self, event: Event) -> Decimal:
        """Of sales and refunds the goods: commission and VAT are summed by themselves."""
        found = [entry for entry in self.entries if entry.event == event]
        return sum((entry.goods if event in OF_GOODS else entry.amount for entry in found), _ZERO)

    @property
    def commission(self) -> Decimal:
        """Taken, below zero."""
        return sum((entry.commission for entry in self.entries if entry.commission < 0), _ZERO)

    @property
    def commission_back(self) -> Decimal:
        return sum((entry.commission for entry in self.entries if entry.commission > 0), _ZERO)

    @property
    def vat(self) -> Decimal:
        """Taken, below zero."""
        return sum((entry.vat for entry in self.entries if entry.vat < 0), _ZERO)

    @property
    def vat_back(self) -> Decimal:
        return sum((entry.vat for entry in self.entries if entry.vat > 0), _ZERO)


def statement(seller_id: int, month: date) -> Statement:
    """The seller's month, Bangkok time, as far as it has gone; four queries."""
    names = [str(account) for account in _accounts(seller_id)]
    start, end = months.begins(month), months.begins(months.after(month))
    opening = _sum(names, "credit", start) - _sum(names, "debit", start)
    rows = Transfer.objects.filter(posting__at__gte=start, posting__at__lt=end).select_related("posting")
    own = rows.filter(Q(debit__in=names) | Q(credit__in=names))
    ours = rows.filter(
        Q(debit__in=_OURS) | Q(credit__in=_OURS),
        part_id__in=Share.objects.filter(seller_id=seller_id).values("part_id"),
    )
    entries = _entries([*own, *ours], frozenset(names), opening)
    return Statement(seller_id, month, opening, entries[-1].balance if entries else opening, tuple(entries))


def _accounts(seller_id: int) -> list[Account]:
    kinds = (accounts.held, accounts.payable, accounts.transit, accounts.receivable)
    return [kind(seller_id) for kind in kinds]


def _sum(names: list[str], side: str, until: datetime) -> Decimal:
    rows = Transfer.objects.filter(**{f"{side}__in": names}, posting__at__lt=until)
    return money.read(rows.aggregate(sum=Sum("amount"))["sum"])


@dataclass
class _Change:
    """What one posting did to the seller."""

    first: Transfer
    amount: Decimal = _ZERO
    commission: Decimal = _ZERO
    vat: Decimal = _ZERO
    others: set[tuple[Kind, bool]] = field(default_factory=set)  # the other side, and whether the seller got it

    def take(self, row: Transfer, names: frozenset[str]) -> None:
        if row.id < self.first.id:
            self.first = row
        if row.debit in names or row.credit in names:
            got = row.credit in names
            self.amount += row.amount if got else -row.amount
            self.others.add((Account.parse(row.debit if got else row.credit).kind, got))
        else:
            taken = row.credit in _OURS
            name = row.credit if taken else row.debit
            change = -row.amount if taken else row.amount
            if name == str(COMMISSION):
                self.commission += change
            else:
                self.vat += change
            self.others.add((Kind.SHOPPER, taken))  # a sale or refund of which the seller may have got nothing

    @property
    def event(self) -> Event:
        for kinds, got, event in _EVENTS:
            if any((kind, got) in self.others for kind in kinds):
                return event
        return Event.OTHER


_EVENTS = (
    ((Kind.SHOPPER,), True, Event.SALE),
    ((Kind.SHOPPER,), False, Event.REFUND),
    ((Kind.POSTAGE,), False, Event.WAY_BACK),
    ((Kind.BANK, Kind.DRAWER), False, Event.PAYOUT),
    ((Kind.BANK, Kind.DRAWER), True, Event.PAYOUT_RETURNED),
)


def _entries(rows: Iterable[Transfer], names: frozenset[str], balance: Decimal) -> list[Entry]:
    changes: dict[object, _Change] = {}
    for row in rows:
        if row.debit in names and row.credit in names:
            continue
        changes.setdefault(row.posting_id, _Change(row)).take(row, names)
    entries = []
    for change in sorted(changes.values(), key=lambda one: (one.first.posting.at, one.first.id)):
        balance += change.amount
        posting, event = change.first.posting, change.event
        entries.append(
            Entry(
                at=posting.at,
                event=event,
                order_number=posting.order_number,
                part_id=change.first.part_id,
                memo=posting.memo,
                goods=change.amount - change.commission - change.vat if event in OF_GOODS else _ZERO,
                commission=change.commission,
                vat=change.vat,
                amount=change.amount,
                balance=balance,
            )
        )
    return entries
