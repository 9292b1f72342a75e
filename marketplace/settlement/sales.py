"""A sale: the shopper's money becomes the sellers' shares, Talat's commission and the post's postage."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from oscar.core.loading import get_model

from marketplace.core.jobs import enqueue
from marketplace.ledger import accounts
from marketplace.ledger.accounts import COMMISSION, COMMISSION_VAT, LOSS, POSTAGE, PROMOTION, SHOPPER
from marketplace.ledger.posting import Move, post
from marketplace.settlement import holds
from marketplace.settlement.causes import Bearer
from marketplace.settlement.models import Share
from marketplace.settlement.splitting import percent_of

if TYPE_CHECKING:
    from marketplace.ordering.models import SellerOrder


def book_sale(*, order_number: str, part_ids: Sequence[int], key: str, cash_on_delivery: bool = False) -> None:
    """Book these parts of an order as sold, by the terms frozen on their lines; once per `key`.

    Call it in the transaction in which their payment succeeded.
    """
    parts = list(
        get_model("ordering", "SellerOrder")
        .objects.filter(pk__in=part_ids)
        .select_related("seller")
        .prefetch_related("lines")
        .order_by("pk")
    )
    shares = [_share(part, order_number) for part in parts]
    moves = [move for share in shares for move in _moves(share)]
    if not post(f"sale:{key}", moves, order_number=order_number):
        return
    Share.objects.bulk_create(shares)
    holds.save([hold for share in shares for hold in holds.of_sale(share, cash_on_delivery=cash_on_delivery)])
    enqueue("reports.issue_receipts", key=key, order_number=order_number)


def book_way_back(part_id: int) -> None:
    """A parcel was refused or not fetched: what the post earned with it is charged as the rule of the settings says.

    The way back costs a part of the first charge; the way there, too, where nobody has paid it (cash on delivery).
    """
    part = get_model("ordering", "SellerOrder").objects.select_related("order").get(pk=part_id)
    amount = percent_of(part.postage, settings.WAY_BACK_PERCENT)
    if not Share.objects.filter(part_id=part_id).exists():
        amount += part.postage
    bearer = accounts.receivable(part.seller_id) if settings.WAY_BACK_BORNE_BY == Bearer.SELLER else LOSS
    post(f"way-back:{part_id}", [Move(bearer, POSTAGE, amount, part_id)], order_number=part.order.number)


def _share(part: SellerOrder, order_number: str) -> Share:
    lines = list(part.lines.all())
    seller_discount = sum((line.seller_discount for line in lines), Decimal(0))
    commission = sum((line.commission for line in lines), Decimal(0))
    commission_vat = sum((line.commission_vat for line in lines), Decimal(0))
    return Share(
        part=part,
        seller=part.seller,
        order_number=order_number,
        goods=part.goods_total,
        seller_discount=seller_discount,
        talat_discount=part.discount - seller_discount,
        postage=part.postage,
        commission=commission,
        commission_vat=commission_vat,
        net=part.goods_total - seller_discount - commission - commission_vat,
        sold_at=timezone.now(),
    )


def _moves(share: Share) -> list[Move]:
    part = share.part_id
    return [
        Move(SHOPPER, accounts.held(share.seller_id), share.net, part),
        Move(SHOPPER, COMMISSION, share.commission, part),
        Move(SHOPPER, COMMISSION_VAT, share.commission_vat, part),
        Move(SHOPPER, POSTAGE, share.postage, part),
        Move(PROMOTION, SHOPPER, share.talat_discount, part),
    ]
