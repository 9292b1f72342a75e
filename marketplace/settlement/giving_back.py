"""Money of a sale goes back: who bears it follows from the cause, and is frozen in one row per decision.

Only this part's seller is touched. What is left of its share pays first; if the share is in a payout already, or is not
enough, the rest becomes the seller's debt, which the next payouts take.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from oscar.core.loading import get_model

from marketplace.core.money import HALF_SATANG
from marketplace.ledger import accounts
from marketplace.ledger.accounts import COMMISSION, COMMISSION_VAT, LOSS, POSTAGE, PROMOTION, SHOPPER, Account
from marketplace.ledger.posting import Move, post
from marketplace.settlement.causes import RULES, Bearer, Rule
from marketplace.settlement.errors import NothingSold, TooMuch
from marketplace.settlement.models import Cause, GiveBack, Share, ShareState
from marketplace.settlement.splitting import due, split

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from marketplace.oscar_forks.order.models import Line


@dataclass(frozen=True)
class Claim:
    """What the shopper gets back: all that is left (nothing given), some pieces by the line's id, or an amount."""

    pieces: Mapping[int, int] | None = None
    amount: Decimal | None = None


WHOLE = Claim()


@dataclass(frozen=True)
class _LineBack:
    """Of one line, in baht: to the shopper, and what Talat gets back of its gift and gives back of its commission."""

    line: Line
    pieces: int
    goods: Decimal
    gift: Decimal
    commission: Decimal
    commission_vat: Decimal


def give_back(
    *,
    part_id: int,
    cause: Cause,
    key: str,
    claim: Claim = WHOLE,
    reason: str = "",
    actor: AbstractBaseUser | None = None,
    restocked: bool = False,
) -> GiveBack | None:
    """Take the money out of the sale, once per `key`; the caller promises it to the shopper in the same transaction.

    Returns the decision, whose `goods` and `postage` are the baht for the shopper (0 for goods that Talat had given);
    None when nothing is left to give.
    Raises `NothingSold`, `TooMuch`.
    """
    with transaction.atomic():
        share = Share.objects.select_for_update().filter(part_id=part_id).first()
        if share is None:
            raise NothingSold(str(part_id))
        known = GiveBack.objects.filter(key=key).first()
        if known is not None:
            return known
        rule = RULES[cause]
        back, postage = _claimed(share, rule, claim)
        if not postage and not any(line.goods or line.gift for line in back):
            return None
        decision = _decide(share, rule, cause, key, back, postage)
        decision.reason, decision.decided_by, decision.restocked = reason[:300], actor, restocked  # type: ignore[assignment]
        decision.save()
        _write(share, decision, back)
    return decision


def _claimed(share: Share, rule: Rule, claim: Claim) -> tuple[list[_LineBack], Decimal]:
    lines = list(get_model("order", "Line").objects.filter(seller_order_id=share.part_id).order_by("pk"))
    left = [line.line_price_incl_tax - line.refunded for line in lines]
    postage_left = share.postage - share.postage_back if rule.postage is not None else Decimal(0)
    if claim.pieces is not None:
        pieces = _pieces(lines, claim.pieces)
        goods = [min(rest, _price_of(line, count)) for line, rest, count in zip(lines, left, pieces, strict=True)]
        postage = postage_left if goods == left else Decimal(0)
    elif claim.amount is not None:
        if claim.amount > sum(left) + postage_left:
            raise TooMuch(sum(left, Decimal(0)) + postage_left)
        postage = max(claim.amount - sum(left), Decimal(0))
        goods = split(claim.amount - postage, left)
        pieces = [0] * len(lines)
    else:
        goods, postage = left, postage_left
        pieces = [line.quantity - line.refunded_quantity for line in lines]
    back = [_line_back(line, count, g, rule) for line, count, g in zip(lines, pieces, goods, strict=True)]
    return back, postage


def _pieces(lines: Sequence[Line], asked: Mapping[int, int]) -> list[int]:
    if set(asked) - {line.pk for line in lines}:
        raise TooMuch(Decimal(0))
    counts = [asked.get(line.pk, 0) for line in lines]
    for line, count in zip(lines, counts, strict=True):
        left = line.quantity - line.refunded_quantity
        if not 0 <= count <= left:
            raise TooMuch(Decimal(left))
    return counts


def _price_of(line: Line, count: int) -> Decimal:
    """What these pieces cost, so that the prices of all pieces add up to the line's."""
    price, quantity = line.line_price_incl_tax, Decimal(line.quantity)
    before = Decimal(line.refunded_quantity)
    return due(price, done=before + count, of=quantity) - due(price, done=before, of=quantity)


def _line_back(line: Line, pieces: int, goods: Decimal, rule: Rule) -> _LineBack:
    if rule.goods != Bearer.SELLER:
        return _LineBack(line, pieces, goods, Decimal(0), Decimal(0), Decimal(0))

    of, done, now = line.line_price_incl_tax, line.refunded, goods
    if not of:  # Talat gave all of it: no price, but pieces tell how much of it goes back
        of, done, now = Decimal(line.quantity), Decimal(line.refunded_quantity), Decimal(pieces)

    def share_of(whole: Decimal) -> Decimal:
        return due(whole, done=done + now, of=of) - due(whole, done=done, of=of)

    # Rounded together first: each by itself, both could grow by a satang where the price grows by one.
    fees = line.commission + line.commission_vat
    before, after = due(fees, done=done, of=of), due(fees, done=done + now, of=of)
    vat = due(line.commission_vat, done=after, of=fees) - due(line.commission_vat, done=before, of=fees)
    return _LineBack(line, pieces, goods, share_of(line.talat_discount), after - before - vat, vat)


def _decide(share: Share, rule: Rule, cause: Cause, key: str, back: Sequence[_LineBack], postage: Decimal) -> GiveBack:
    goods = sum((line.goods for line in back), Decimal(0))
    gift = sum((line.gift for line in back), Decimal(0))
    commission = sum((line.commission for line in back), Decimal(0))
    commission_vat = sum((line.commission_vat for line in back), Decimal(0))
    borne = {bearer: Decimal(0) for bearer in Bearer}
    borne[rule.goods] += goods + gift - commission - commission_vat
    if rule.postage is not None:
        borne[rule.postage] += postage
    return GiveBack(
        share=share,
        key=key,
        cause=cause,
        goods=goods,
        postage=postage,
        from_seller=borne[Bearer.SELLER],
        from_talat=borne[Bearer.TALAT],
        from_post=borne[Bearer.POST],
        gift_back=gift,
        commission_back=commission,
        commission_vat_back=commission_vat,
    )


def _write(share: Share, decision: GiveBack, back: Sequence[_LineBack]) -> None:
    """Book the decision and count it on share and lines; the share's row is locked, the caps stand in the WHERE."""
    is_here = share.state in {ShareState.HELD, ShareState.PAYABLE}
    taken = max(min(decision.from_seller, share.left), Decimal(0)) if is_here else Decimal(0)
    owed = decision.from_seller - taken
    total = decision.goods + decision.postage
    paid = F("goods") - F("seller_discount") - F("talat_discount") + F("postage") + HALF_SATANG
    counted = Share.objects.filter(pk=share.pk, state=share.state, refunded__lte=paid - total).update(
        refunded=F("refunded") + total,
        postage_back=F("postage_back") + decision.postage,
        net_back=F("net_back") + taken,
        owed=F("owed") + owed,
        commission_back=F("commission_back") + decision.commission_back,
        commission_vat_back=F("commission_vat_back") + decision.commission_vat_back,
    )
    if not counted:
        raise TooMuch(share.paid - share.refunded)
    Line = get_model("order", "Line")
    for line in back:
        if line.goods or line.pieces:
            Line.objects.filter(pk=line.line.pk).update(
                refunded=F("refunded") + line.goods, refunded_quantity=F("refunded_quantity") + line.pieces
            )
    moves = [
        Move(_account(share), SHOPPER, taken, share.part_id),
        Move(accounts.receivable(share.seller_id), SHOPPER, owed, share.part_id),
        Move(COMMISSION, SHOPPER, decision.commission_back, share.part_id),
        Move(COMMISSION_VAT, SHOPPER, decision.commission_vat_back, share.part_id),
        Move(POSTAGE, SHOPPER, decision.from_post, share.part_id),
        Move(LOSS, SHOPPER, decision.from_talat, share.part_id),
        Move(SHOPPER, PROMOTION, decision.gift_back, share.part_id),
    ]
    post(f"give-back:{decision.key}", moves, order_number=share.order_number, memo=decision.cause)


def _account(share: Share) -> Account:
    if share.state == ShareState.HELD:
        return accounts.held(share.seller_id)
    return accounts.payable(share.seller_id)


def given_back(part_id: int) -> list[GiveBack]:
    """All decisions about a part, oldest first."""
    return list(GiveBack.objects.filter(share__part_id=part_id).order_by("pk"))


def is_repaid(share: Share) -> bool:
    """Whether nothing is left that the shopper could get back."""
    return bool(share.refunded >= share.paid)
