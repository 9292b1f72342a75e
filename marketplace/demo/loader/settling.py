"""How the sellers' money has moved in the last weeks: accounts, weekly payouts, one that came back, a complaint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.demo.loader import people
from marketplace.demo.loader.playing import Story
from marketplace.demo.sign_ins import LIVELY_SELLER, Role
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.refunding import refund_and_tell
from marketplace.sellers.models import Seller
from marketplace.settlement import holds, payout_accounts, payouts
from marketplace.settlement.giving_back import Claim
from marketplace.settlement.models import Cause, HoldKind, Payout, PayoutMethod, Share, ShareState
from marketplace.settlement.papers import monthly
from marketplace.thailand.dates import BANGKOK

WEEKS = 4
RETURNED = 2  # the payout before the last but one
OPENS = time(6, 30)
BANKS = ("034", "030", "006", "002", "004", "014")
ACCOUNTS = 10  # so many sellers have said where their money should go
CLOSED = "บัญชีนี้ปิดแล้ว"
TORN = "ชายผ้าขาดหนึ่งผืน คืนเงินบางส่วน"
OTHER_COLOUR = "ผู้ซื้อแจ้งว่าสีไม่ตรงกับรูป กำลังขอรูปเพิ่ม"
M, H, D = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def payout_mornings(now: datetime) -> list[datetime]:
    """When the last payouts were prepared, the last first."""
    today = now.astimezone(BANGKOK)
    last = datetime.combine(today.date(), OPENS, tzinfo=BANGKOK)
    last -= timedelta(days=(today.isoweekday() - settings.PAYOUT_WEEKDAY) % 7)
    if last > now:
        last -= timedelta(days=7)
    return [last - timedelta(days=7 * week) for week in range(WEEKS)]


def handed_over(paid_in: int, now: datetime) -> datetime:
    """When a parcel must have been handed over for its money to go with that payout: 0 the last, 1 the one before.

    Below 0: its money is free, and in none yet.
    """
    mornings = payout_mornings(now)
    free = mornings[paid_in] - 18 * H if paid_in >= 0 else now - min(2 * H, (now - mornings[0]) / 2)
    return free - holds.RETURN_WINDOW


@dataclass(frozen=True)
class _House:
    sellers: Sequence[Seller]
    owners: dict[str, User]
    first: User
    second: User

    @property
    def lively(self) -> Seller:
        return next(seller for seller in self.sellers if seller.slug == LIVELY_SELLER)


def stories(sellers: Sequence[Seller], now: datetime) -> list[tuple[datetime, Story]]:
    """Of these sellers, which sell something; the lively one is among them."""
    others = [seller for seller in sellers if seller.slug != LIVELY_SELLER]
    lively = [seller for seller in sellers if seller.slug == LIVELY_SELLER]
    house = _House(
        [*lively, *others[: ACCOUNTS - 1]],
        people.owners(),
        people.somebody(Role.OPERATOR),
        people.somebody(Role.SECOND_OPERATOR),
    )
    mornings = payout_mornings(now)
    return [
        (mornings[-1] - 3 * D, _open_accounts(house)),
        *((morning, _pay_out(house, week)) for week, morning in enumerate(mornings)),
        (mornings[1] + 3 * D, _give_some_back(house)),
        (now - 20 * H, _complain(house)),
        (now - 5 * H, _name_an_account(house, others[ACCOUNTS - 1 :])),
        (now - M, _papers()),
    ]


def _open_accounts(house: _House) -> Story:
    for number, seller in enumerate(house.sellers):
        _propose(house, seller, number)
    yield timezone.now() + D
    for seller in house.sellers:
        _accept(house, seller)


def _pay_out(house: _House, week: int) -> Story:
    batch = payouts.prepare(payouts.period_of(timezone.now().astimezone(BANGKOK).date()))
    if not batch.payouts.exists():
        return
    yield timezone.now() + 3 * H
    payouts.check(batch.pk, actor=house.first)
    yield timezone.now() + H
    payouts.approve(batch.pk, actor=house.second)
    if week == 0:
        return  # on its way
    yield timezone.now() + 23 * H
    payouts.mark_batch_paid(batch.pk, house.first.pk)
    if week == RETURNED:
        yield from _come_back(house, Payout.objects.get(batch=batch, seller=house.lively))


def _come_back(house: _House, payout: Payout) -> Iterator[datetime]:
    """The bank sends it back; the owner names another account, which is used after 72 hours."""
    yield timezone.now() + D
    payouts.come_back(payout.pk, actor=house.first, reason=CLOSED)
    yield timezone.now() + 4 * H
    _propose(house, house.lively, ACCOUNTS)
    yield timezone.now() + 3 * H
    _accept(house, house.lively)


def _give_some_back(house: _House) -> Story:
    """Money of a parcel that has been paid out already: it is owed, and taken from the next payout."""
    yield timezone.now() + M
    share = Share.objects.filter(seller=house.lively, state=ShareState.PAID).order_by("pk")[0]
    part = SellerOrder.objects.get(pk=share.part_id)
    terms = {"cause": Cause.FAULTY, "claim": Claim(amount=Decimal(80)), "reason": TORN, "actor": house.first}
    refund_and_tell(part, key=f"torn-{part.pk}", **terms)


def _complain(house: _House) -> Story:
    yield timezone.now() + M
    held = Share.objects.filter(seller=house.lively, state=ShareState.HELD, part__state="completed")
    share = held.order_by("-pk").first()
    if share is not None:
        until = timezone.now() + timedelta(days=30)
        holds.begin(
            seller_id=share.seller_id,
            share_id=share.pk,
            kind=HoldKind.COMPLAINT,
            until=until,
            reason=OTHER_COLOUR,
            actor=house.first,
        )


def _name_an_account(house: _House, sellers: Sequence[Seller]) -> Story:
    """One that an operator has still to look at."""
    yield timezone.now() + M
    for seller in sellers[:1]:
        _propose(house, seller, ACCOUNTS + 1)


def _papers() -> Story:
    yield timezone.now()
    monthly.monthly_papers()


def _propose(house: _House, seller: Seller, number: int) -> None:
    by_phone = number % 4 == 3
    payout_accounts.propose(
        seller,
        actor=house.owners[seller.slug],
        method=PayoutMethod.PROMPTPAY if by_phone else PayoutMethod.BANK,
        bank_code="" if by_phone else BANKS[number % len(BANKS)],
        number=f"09555{51000 + number:05d}" if by_phone else f"99{number:02d}{555000 + number:06d}",
        holder=seller.name,
    )


def _accept(house: _House, seller: Seller) -> None:
    proposed = payout_accounts.proposed_by_seller(seller.pk)
    if proposed is not None:
        payout_accounts.accept(proposed.pk, actor=house.first)
