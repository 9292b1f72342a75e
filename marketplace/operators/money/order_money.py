"""All the money of one order: paid, divided, held, given back, disputed, booked. A fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from oscar.core.loading import get_model

from marketplace.operators.money.books import Books, books_of
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.ordering.states import OrderState
from marketplace.settlement.models import Document, GiveBack, Hold, Share
from payments.models import Dispute, PaymentAttempt, Refund

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Line, Order


@dataclass(frozen=True)
class PartMoney:
    """`left`: what may still go back to the buyer, in baht."""

    part: SellerOrder
    share: Share | None
    lines: list[Line]
    holds: list[Hold]
    give_backs: list[GiveBack]

    @property
    def left(self) -> Decimal:
        return self.share.paid - self.share.refunded if self.share else Decimal(0)

    @property
    def can_be_cancelled(self) -> bool:
        return self.part.state == SellerOrderState.TO_PACK


@dataclass(frozen=True)
class OrderMoney:
    order: Order
    attempts: list[PaymentAttempt]
    refunds: list[Refund]
    disputes: list[Dispute]
    parts: list[PartMoney]
    documents: list[Document]
    books: Books

    @property
    def can_be_cancelled(self) -> bool:
        """Nobody has paid, or nothing is packed yet."""
        alive = [one for one in self.parts if one.part.state != SellerOrderState.CANCELLED]
        waits = self.order.status == OrderState.AWAITING_PAYMENT
        return waits or (bool(alive) and all(one.can_be_cancelled for one in alive))


def order_money(number: str) -> OrderMoney | None:
    """Eleven queries at most, whatever the order."""
    order = get_model("order", "Order").objects.filter(number=number).first()
    if order is None:
        return None
    rows = SellerOrder.objects.filter(order=order).select_related("seller", "share__payout__batch").order_by("pk")
    parts = list(rows)
    attempts = PaymentAttempt.objects.filter(order=order).select_related("branch", "part__seller")
    refunds = Refund.objects.filter(attempt__order=order).select_related("branch", "attempt")
    return OrderMoney(
        order=order,
        attempts=list(attempts.order_by("pk")),
        refunds=list(refunds.order_by("pk")),
        disputes=list(Dispute.objects.filter(attempt__order=order).select_related("attempt").order_by("pk")),
        parts=_parts(parts),
        documents=list(Document.objects.filter(order_number=number).select_related("series", "seller").order_by("pk")),
        books=books_of(number, {part.seller_id: part.seller.label for part in parts}),
    )


def share_of(part: SellerOrder) -> Share | None:
    """None where nothing was paid for it."""
    return getattr(part, "share", None)


def _parts(parts: list[SellerOrder]) -> list[PartMoney]:
    lines: dict[int, list[Any]] = _by(
        "seller_order_id", get_model("order", "Line").objects.filter(seller_order__in=parts).order_by("pk")
    )
    shares = {share.pk: part.pk for part in parts if (share := share_of(part)) is not None}
    give_backs = _by("share_id", GiveBack.objects.filter(share__in=shares).select_related("decided_by").order_by("pk"))
    sellers = [part.seller_id for part in parts]
    holds = Hold.objects.filter(Q(share__in=shares) | Q(share=None, ended_at=None, seller_id__in=sellers))
    found = list(holds.select_related("began_by").order_by("pk"))
    return [
        PartMoney(
            part=part,
            share=share_of(part),
            lines=lines.get(part.pk, []),
            holds=[hold for hold in found if _concerns(hold, part)],
            give_backs=give_backs.get(share.pk, []) if (share := share_of(part)) is not None else [],
        )
        for part in parts
    ]


def _concerns(hold: Hold, part: SellerOrder) -> bool:
    share = share_of(part)
    if hold.share_id is None:
        return hold.seller_id == part.seller_id
    return share is not None and hold.share_id == share.pk


def _by(name: str, rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found
