"""What each account of the ledger should hold, computed from the rows beside it: a few sums, however many sellers."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.db.models import CharField, Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Cast, Concat

from marketplace.core.models import StateChange
from marketplace.core.money import read
from marketplace.ledger import accounts
from marketplace.ledger.accounts import (
    BANK,
    COMMISSION,
    COMMISSION_VAT,
    DISPUTED,
    FEES,
    LOSS,
    POSTAGE,
    PROMOTION,
    REFUNDS,
    Account,
)
from marketplace.ledger.models import Posting, Transfer
from marketplace.settlement.models import Cause, GiveBack, Payout, PayoutMethod, PayoutState, Share, ShareState
from payments.booking import holder
from payments.gateways.transfer.models import LineState, StatementLine
from payments.models import AttemptState, Dispute, DisputeState, PaymentAttempt, Refund, RefundState

Expected = defaultdict[Account, Decimal]


def expected() -> Expected:
    """By account, in baht; accounts that should be empty may be missing. Ten queries or so."""
    books: Expected = defaultdict(Decimal)
    _attempts(books)
    _refunds(books)
    _disputes(books)
    _strays(books)
    _shares(books)
    _give_backs(books)
    _ways_back(books)
    _payouts(books)
    _deposits(books)
    return books


def _attempts(books: Expected) -> None:
    paid = PaymentAttempt.objects.filter(state=AttemptState.SUCCEEDED).order_by()
    for code, branch_id, captured, fee in paid.values_list("gateway", "branch_id").annotate(
        Sum("captured"), Sum("fee")
    ):
        books[holder(code, branch_id)] += read(captured)
        books[holder(code, None)] -= read(fee)
        books[FEES] += read(fee)


def _refunds(books: Expected) -> None:
    moves = StateChange.objects.filter(aggregate="payments.Refund", object_id=Cast(OuterRef("pk"), CharField()))
    rows = Refund.objects.order_by().annotate(
        by_hand=Exists(moves.filter(event="settle")), overtaken=Exists(moves.filter(event="overtake"))
    )
    sums = rows.values_list("state", "gateway", "branch_id", "by_hand", "overtaken").annotate(Sum("amount"))
    for state, code, branch_id, by_bank, overtaken, amount in sums:
        if state != RefundState.SUCCEEDED:
            books[REFUNDS] += read(amount)
        elif overtaken:
            books[LOSS] -= read(amount)  # the bank that took it is in `_disputes`, with all that it took
        else:
            books[BANK if by_bank else holder(code, branch_id)] -= read(amount)


def _disputes(books: Expected) -> None:
    """A lost one is our loss when its sellers' parts are written off: until then the money counts as withdrawn."""
    key = Concat(Value("dispute-lost:"), Cast(OuterRef("pk"), CharField()))
    rows = Dispute.objects.order_by().annotate(written_off=Exists(Posting.objects.filter(key=key)))
    for code, state, written_off, taken, fee in rows.values_list("attempt__gateway", "state", "written_off").annotate(
        Sum("taken"), Sum("fee")
    ):
        books[FEES] += read(fee)
        books[holder(code, None)] -= read(fee)
        if state != DisputeState.WON:
            books[holder(code, None)] -= read(taken)
            books[LOSS if written_off else DISPUTED] += read(taken)


def _strays(books: Expected) -> None:
    """Money that came to our bank for no order, and is to be sent back."""
    waiting = read(StatementLine.objects.filter(state=LineState.TO_RETURN).aggregate(sum=Sum("amount"))["sum"])
    books[BANK] += waiting
    books[REFUNDS] += waiting


def _shares(books: Expected) -> None:
    rows = Share.objects.order_by().values_list("seller_id", "state")
    for seller_id, state, kept, owed, commission, vat, gift, postage in rows.annotate(
        kept=Sum(F("net") - F("net_back")),
        debts=Sum("owed"),
        commissions=Sum(F("commission") - F("commission_back")),
        vat=Sum(F("commission_vat") - F("commission_vat_back")),
        gifts=Sum("talat_discount"),
        postages=Sum("postage"),
    ):
        if state == ShareState.HELD:
            books[accounts.held(seller_id)] += read(kept)
        elif state == ShareState.PAYABLE:
            books[accounts.payable(seller_id)] += read(kept)
        books[accounts.receivable(seller_id)] += read(owed)
        books[COMMISSION] += read(commission)
        books[COMMISSION_VAT] += read(vat)
        books[PROMOTION] += read(gift)
        books[POSTAGE] += read(postage)


def _give_backs(books: Expected) -> None:
    """What a lost dispute gave up did not go to the shopper: it is in what the bank took (`_disputes`)."""
    paid_back = Sum(F("goods") + F("postage"), filter=Q(cause=Cause.DISPUTE_LOST))
    sums = GiveBack.objects.aggregate(
        post=Sum("from_post"), gift=Sum("gift_back"), talat=Sum("from_talat"), disputed=paid_back
    )
    books[POSTAGE] -= read(sums["post"])
    books[PROMOTION] -= read(sums["gift"])
    books[LOSS] += read(sums["talat"]) - read(sums["disputed"])


def _ways_back(books: Expected) -> None:
    """The ledger alone knows what a parcel's way back was charged: by the settings of that day."""
    rows = Transfer.objects.filter(posting__key__startswith="way-back:").order_by().values_list("debit")
    for debit, amount in rows.annotate(Sum("amount")):
        books[Account.parse(debit)] += read(amount)
        books[POSTAGE] += read(amount)


def _payouts(books: Expected) -> None:
    rows = Payout.objects.filter(state__in=(PayoutState.IN_TRANSIT, PayoutState.PAID)).order_by()
    for seller_id, state, method, branch_id, amount, netted in rows.values_list(
        "seller_id", "state", "method", "branch_id"
    ).annotate(Sum("amount"), Sum("netted")):
        books[accounts.receivable(seller_id)] -= read(netted)
        if state == PayoutState.IN_TRANSIT:
            books[accounts.transit(seller_id)] += read(amount)
        elif method == PayoutMethod.CASH:
            books[accounts.drawer(branch_id)] -= read(amount)
        else:
            books[BANK] -= read(amount)


def _deposits(books: Expected) -> None:
    """Between a gateway and our bank: known from the gateways' lists, which `payments.reconciling` compares."""
    held = "clearing:"
    for rows, name, sign in (
        (Transfer.objects.filter(debit=str(BANK), credit__startswith=held), "credit", 1),
        (Transfer.objects.filter(credit=str(BANK), debit__startswith=held), "debit", -1),
    ):
        for account, amount in rows.order_by().values_list(name).annotate(Sum("amount")):
            books[BANK] += sign * read(amount)
            books[Account.parse(account)] -= sign * read(amount)


def cash_paid_out() -> dict[int, Decimal]:
    """By branch: the baht that sellers fetched there."""
    rows = Payout.objects.filter(state=PayoutState.PAID, method=PayoutMethod.CASH).order_by()
    return {branch: read(amount) for branch, amount in rows.values_list("branch_id").annotate(Sum("amount"))}
