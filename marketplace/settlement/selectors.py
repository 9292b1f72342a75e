"""Reads of one seller's money. Whoever asks has been found to act for the seller; nothing here names another's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from django.conf import settings
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)

from marketplace.core import money
from marketplace.ledger import accounts
from marketplace.ledger.models import Transfer
from marketplace.settlement import holds, months, payouts
from marketplace.settlement.models import (
    BatchState,
    Document,
    DocumentKind,
    GiveBack,
    Hold,
    HoldKind,
    Payout,
    PayoutAccount,
    PayoutAccountState,
    PayoutBatch,
    PayoutState,
    Share,
    ShareState,
)
from marketplace.thailand.dates import BANGKOK

_ZERO = Decimal(0)
WITH_THE_BUYER = "completed"  # the part's state, of which ordering, above us, knows the others
ALIVE = (PayoutAccountState.ACTIVE, PayoutAccountState.PROPOSED)
FOR_SELLERS = (DocumentKind.STATEMENT, DocumentKind.COMMISSION_INVOICE, DocumentKind.COMMISSION_CREDIT)


@dataclass(frozen=True)
class Standing:
    """The seller's four balances in the ledger, in baht. `owed`: what the seller owes."""

    held: Decimal
    payable: Decimal
    transit: Decimal
    owed: Decimal


class Payment(StrEnum):
    """What becomes of the payable money on the next payout day."""

    GOES = "goes"
    NOTHING = "nothing"  # there is none
    OWED = "owed"  # all of it pays what the seller owes
    TOO_LITTLE = "too_little"  # below the least amount that is paid out
    NO_ACCOUNT = "no_account"
    ACCOUNT_CHECKED = "account_checked"  # a first account is being checked
    HELD = "held"  # everything of the seller waits


@dataclass(frozen=True)
class NextPayout:
    """`amount` = `payable` - `netted`. `coming`: held now, and free before that day if nothing happens."""

    day: date
    payment: Payment
    payable: Decimal
    netted: Decimal
    coming: Decimal
    account: PayoutAccount | None
    proposed: PayoutAccount | None
    holds: tuple[Hold, ...]

    @property
    def amount(self) -> Decimal:
        return self.payable - self.netted


@dataclass(frozen=True)
class HeldFor:
    """Held shares that wait longest for the same reason; each share counts once.

    `handed_over`: of a return window, whether it runs already; else nobody knows yet when it ends. `first`, `last`:
    when the first and the last of them become free.
    """

    kind: HoldKind
    handed_over: bool
    amount: Decimal
    count: int
    first: datetime
    last: datetime


def standing(seller_id: int) -> Standing:
    """Two queries."""
    names = {
        "held": str(accounts.held(seller_id)),
        "payable": str(accounts.payable(seller_id)),
        "transit": str(accounts.transit(seller_id)),
        "owed": str(accounts.receivable(seller_id)),
    }
    got = _sums("credit", names.values())
    gave = _sums("debit", names.values())
    net = {what: got.get(name, _ZERO) - gave.get(name, _ZERO) for what, name in names.items()}
    return Standing(net["held"], net["payable"], net["transit"], -net["owed"])


def next_payout(seller_id: int, now: datetime, balances: Standing) -> NextPayout:
    """What the seller gets next, and when, or why not; five queries."""
    day = _next_day(seller_id, now)
    found = {account.state: account for account in accounts_of(seller_id).filter(state__in=ALIVE)}
    account, proposed = found.get(PayoutAccountState.ACTIVE), found.get(PayoutAccountState.PROPOSED)
    waiting = tuple(holds.held_sellers().filter(seller_id=seller_id).order_by("until"))
    netted = min(balances.owed, balances.payable)
    until = waiting[-1].until if waiting and waiting[-1].until >= _midnight(day) else None
    payment = _payment(balances.payable, netted, account, proposed, is_held=until is not None)
    if payment == Payment.HELD and until:
        day = payouts.next_payout_day(until)
    return NextPayout(
        day=day,
        payment=payment,
        payable=balances.payable,
        netted=netted,
        coming=_free_before(seller_id, day),
        account=account,
        proposed=proposed,
        holds=waiting,
    )


def held_for(seller_id: int) -> list[HeldFor]:
    """What is held, by the reason that lasts longest, the first to become free first; one query."""
    last = Hold.objects.filter(share=OuterRef("pk"), ended_at=None).order_by("-until", "-pk")
    rows = (
        Share.objects.filter(seller_id=seller_id, state=ShareState.HELD)
        .annotate(
            why=Subquery(last.values("kind")[:1]),
            until=Subquery(last.values("until")[:1], output_field=DateTimeField()),
        )
        .filter(why__isnull=False)
        .annotate(handed_over=Case(When(Q(part__state=WITH_THE_BUYER), then=True), default=False))
        .values("why", "handed_over")
        .annotate(amount=Sum(F("net") - F("net_back")), count=Count("pk"), first=Min("until"), last=Max("until"))
        .order_by("first", "why")
    )
    return [
        HeldFor(
            HoldKind(row["why"]), row["handed_over"], money.read(row["amount"]), row["count"], row["first"], row["last"]
        )
        for row in rows
    ]


def shares_of(
    seller_id: int, *, month: date | None = None, state: str = "", before: int | None = None
) -> QuerySet[Share]:
    """The seller's shares, newest first, each with its lines, open holds and what was given back; four queries."""
    shares = Share.objects.filter(seller_id=seller_id)
    if month is not None:
        shares = shares.filter(sold_at__gte=months.begins(month), sold_at__lt=months.begins(months.after(month)))
    if state:
        shares = shares.filter(state=state)
    if before is not None:
        shares = shares.filter(pk__lt=before)
    open_holds = Hold.objects.filter(ended_at=None).order_by("-until", "-pk")
    return (
        shares.select_related("part", "payout")
        .prefetch_related(
            "part__lines",
            Prefetch("holds", open_holds, to_attr="open_holds"),
            Prefetch("give_backs", GiveBack.objects.order_by("pk")),
        )
        .order_by("-pk")
    )


def share_of_part(seller_id: int, part_id: int) -> Share | None:
    return shares_of(seller_id).filter(part_id=part_id).first()


def is_sold(part_id: int) -> bool:
    """Whether money came for this part: on delivery it comes late."""
    return Share.objects.filter(part_id=part_id).exists()


def way_back_of(seller_id: int, part_ids: list[int]) -> dict[int, Decimal]:
    """By part: what the seller was charged for parcels that came back; one query."""
    rows = Transfer.objects.filter(
        part_id__in=part_ids, debit=str(accounts.receivable(seller_id)), credit=str(accounts.POSTAGE)
    )
    return {
        part: money.read(amount)
        for part, amount in rows.values_list("part_id").annotate(sum=Sum("amount"))
        if part is not None
    }


def payouts_of(seller_id: int, *, before: int | None = None) -> QuerySet[Payout]:
    """Newest first. What was taken out of a batch before it left is no payout to a seller."""
    found = payouts.payouts_of(seller_id).exclude(state=PayoutState.WITHDRAWN)
    return found.filter(pk__lt=before) if before is not None else found


def on_the_way(seller_id: int) -> list[Payout]:
    return list(payouts_of(seller_id).filter(state=PayoutState.IN_TRANSIT))


def payout_of(seller_id: int, pk: int) -> Payout | None:
    return payouts_of(seller_id).filter(pk=pk).first()


def shares_in(payout: Payout) -> QuerySet[Share]:
    """Of which shares a payout is made, newest first; none of one that came back: they are in the next."""
    return Share.objects.filter(payout=payout).order_by("-pk")


def account_holds(seller_id: int) -> list[Hold]:
    """Why all money of the seller waits because of a new account, if it does."""
    found = holds.held_sellers().filter(seller_id=seller_id, kind=HoldKind.BANK_CHANGED)
    return list(found.order_by("until"))


def accounts_of(seller_id: int) -> QuerySet[PayoutAccount]:
    """The seller's accounts, newest first."""
    rows = PayoutAccount.objects.filter(seller_id=seller_id).select_related("branch", "proposed_by")
    return rows.order_by("-pk")


def papers_of_month(seller_id: int, month: date) -> list[Document]:
    """The month's statement, and Talat's paper for its commission, as far as they are issued; one query."""
    found = Document.objects.filter(seller_id=seller_id, month=month, kind__in=FOR_SELLERS)
    return list(found.select_related("series").order_by("pk"))


def paper_of(seller_id: int, pk: int) -> Document | None:
    """A paper for the seller. Those that were issued to buyers in its name tell where they live: they are theirs."""
    return Document.objects.filter(seller_id=seller_id, pk=pk, kind__in=FOR_SELLERS).select_related("series").first()


def payable_count(seller_id: int) -> int:
    """Of how many orders money goes out next."""
    return Share.objects.filter(seller_id=seller_id, state=ShareState.PAYABLE, net__gt=F("net_back")).count()


def first_month(seller_id: int) -> date | None:
    """The month of the seller's first sale."""
    first = Share.objects.filter(seller_id=seller_id).aggregate(first=Min("sold_at"))["first"]
    return months.month_of(first) if first else None


def _sums(side: str, names: object) -> dict[str, Decimal]:
    rows = Transfer.objects.filter(**{f"{side}__in": list(names)}).order_by()  # type: ignore[call-overload]
    return {name: money.read(amount) for name, amount in rows.values_list(side).annotate(sum=Sum("amount"))}


def _next_day(seller_id: int, now: datetime) -> date:
    """The payout day on which what is payable now leaves: today only while today's batch still takes it in."""
    day = payouts.next_payout_day(now)
    batch = PayoutBatch.objects.filter(period=payouts.period_of(day)).exclude(state=BatchState.REJECTED)
    closed = batch.filter(~Q(state=BatchState.PREPARED) | Q(payouts__seller_id=seller_id)).exists()
    return day + timedelta(days=7) if closed else day


def _payment(
    payable: Decimal,
    netted: Decimal,
    account: PayoutAccount | None,
    proposed: PayoutAccount | None,
    *,
    is_held: bool,
) -> Payment:
    if not payable:
        return Payment.NOTHING
    if payable == netted:
        return Payment.OWED
    if account is None:
        return Payment.ACCOUNT_CHECKED if proposed else Payment.NO_ACCOUNT
    if is_held:
        return Payment.HELD
    return Payment.TOO_LITTLE if payable - netted < settings.PAYOUT_MINIMUM else Payment.GOES


def _free_before(seller_id: int, day: date) -> Decimal:
    last = Hold.objects.filter(share=OuterRef("pk"), ended_at=None).order_by("-until")
    held = Share.objects.filter(seller_id=seller_id, state=ShareState.HELD)
    soon = held.annotate(until=Subquery(last.values("until")[:1])).filter(until__lt=_midnight(day))
    return money.read(soon.aggregate(sum=Sum(F("net") - F("net_back")))["sum"])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=BANGKOK)
