"""Place an order: one transaction, nothing outside the database.

The basket is claimed by a conditional UPDATE (a double click finds the winner's order), stock is reserved by guarded
UPDATEs in stock-record order, prices and postage are frozen per seller, and the first payment attempt is a row before
any gateway hears of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from oscar.core.loading import get_class, get_model

from marketplace.core.jobs import enqueue
from marketplace.ordering import numbers, quoting, reserving
from marketplace.ordering.errors import BasketEmpty, NotEnoughStock, PaymentWayClosed, TotalChanged
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.offering import must_be_open
from marketplace.ordering.quoting import Destination, SellerGroup
from marketplace.ordering.states import Delivery
from marketplace.settlement.splitting import split
from marketplace.settlement.terms import Sold, Terms, terms_of
from marketplace.thailand import places
from payments.attempts import create_attempt
from payments.registry import UnknownGateway, gateway

if TYPE_CHECKING:
    from marketplace.accounts.models import User
    from marketplace.oscar_forks.order.models import Line, Order
    from marketplace.sellers.models import Seller
    from marketplace.thailand.postage import PostalService

OrderCreator = get_class("order.utils", "OrderCreator")
Basket = get_model("basket", "Basket")

START_BY_ITSELF_AFTER = timedelta(seconds=10)


@dataclass(frozen=True)
class Contact:
    """Who orders: `phone` is E.164, `email` may be empty, `user` None for a guest."""

    name: str
    phone: str
    email: str
    language: str
    user: User | None


@dataclass(frozen=True)
class HomeAddress:
    """`line`: house number, moo, soi, road. The rest follows from the sub-district and postcode."""

    line: str
    subdistrict_code: str
    postcode: str


def place_order(
    *,
    basket: Any,
    contact: Contact,
    destination: Destination,
    address: HomeAddress | None,
    services: Mapping[int, PostalService],
    gateway_code: str,
    expected_total: Decimal,
    payment_email: str = "",
) -> Order:
    """Place the order of this basket and return it; a second call for the same basket returns the same order.

    `services`: seller id → postal service; `expected_total`: the baht the shopper saw; `payment_email`: where the way
    to pay needs one. Raises `BasketEmpty`, `NotEnoughStock`, `TotalChanged`, `NoService`, `PaymentWayClosed`,
    `TooManyOpenOrders`; then nothing has changed and the basket is open.
    """
    if gateway_code not in settings.PAYMENT_GATEWAYS:
        raise PaymentWayClosed(gateway_code)
    now = timezone.now()
    with transaction.atomic():
        if not _claim(basket, now):
            return _order_of(basket)
        sold = quoting.groups(basket)
        if not sold:
            raise BasketEmpty
        totals = quoting.part_totals(sold, destination, services, on=timezone.localdate())
        total = sum(totals, Decimal(0))
        if total != expected_total:
            raise TotalChanged(total)
        must_be_open(
            gateway_code,
            phone=contact.phone,
            total=total,
            delivery=destination,
            per_part_totals=totals,
        )
        _reserve(sold)
        until = now + payment_window(gateway_code)
        order = _write_order(basket, contact, destination, address, sold, services, total, now, until)
        open_attempts(order, gateway_code=gateway_code, email=payment_email, until=until)
        if _took_the_last(sold):
            reserving.enqueue_cards(order.pk)
        enqueue("money.expire_order", key=str(order.pk), run_at=until, order_id=order.pk)
    return order


def open_attempts(order: Order, *, gateway_code: str, email: str, until: datetime) -> None:
    """The rows of a try to pay: one for the order, or one per seller's part where the gateway divides; and its jobs.

    Call it in the transaction that makes the order wait until `until`; its expiry job looks at that by itself.
    """
    carrier = gateway(gateway_code)
    if carrier.divides():
        parts = SellerOrder.objects.filter(order_id=order.pk).order_by("pk")
        expires_at = timezone.now() + payment_window(gateway_code)
        first, *_others = [
            create_attempt(
                order_id=order.pk,
                gateway_code=gateway_code,
                amount=part.total,
                expires_at=expires_at,
                part_id=part.pk,
            )
            for part in parts
        ]
    else:
        first = create_attempt(
            order_id=order.pk, gateway_code=gateway_code, amount=order.total_incl_tax, expires_at=until, email=email
        )
        if carrier.window() == "counter":
            enqueue("messages.order_placed", key=first.key, order_id=order.pk)
    run_at = timezone.now() + START_BY_ITSELF_AFTER
    enqueue("money.start_payment", key=first.key, run_at=run_at, order_id=order.pk)


def payment_window(gateway_code: str) -> timedelta:
    """How long an order may wait for a payment by this gateway. Raises `PaymentWayClosed`."""
    try:
        kind = gateway(gateway_code).window()
    except UnknownGateway as unknown:
        raise PaymentWayClosed(gateway_code) from unknown
    window: timedelta = settings.PAYMENT_WINDOWS[kind]
    return window


def _claim(basket: Any, now: datetime) -> bool:
    """Exactly one caller turns the open basket into an order; it never thaws."""
    return bool(
        basket.pk
        and Basket.objects.filter(pk=basket.pk, status=Basket.OPEN).update(status=Basket.SUBMITTED, date_submitted=now)
    )


def _order_of(basket: Any) -> Order:
    order = get_model("order", "Order").objects.filter(basket_id=basket.pk).first() if basket.pk else None
    if order is None:
        raise BasketEmpty
    return order  # type: ignore[no-any-return]


def _reserve(sold: Sequence[SellerGroup]) -> None:
    """All or nothing, always in stock-record order so that two shoppers never wait for each other in a circle."""
    StockRecord = get_model("partner", "StockRecord")
    wanted = sorted(((line, group.seller) for group in sold for line in group.lines), key=_stock_record_of)
    closed = [line for line, seller in wanted if not _is_for_sale(line.product, seller)]
    short = [
        line
        for line, _seller in wanted
        if line in closed or not StockRecord.reserve(line.stockrecord_id, line.quantity)
    ]
    if short:
        records = StockRecord.objects.filter(pk__in=[line.stockrecord_id for line in short])
        left = {record.pk: record.available for record in records}
        raise NotEnoughStock([(line, 0 if line in closed else left.get(line.stockrecord_id, 0)) for line in short])


def _took_the_last(sold: Sequence[SellerGroup]) -> bool:
    """Whether something is sold out now, and the lists must say so. Its stock is ours until the transaction ends."""
    taken = [line.stockrecord_id for group in sold for line in group.lines]
    StockRecord = get_model("partner", "StockRecord")
    return bool(StockRecord.objects.filter(pk__in=taken, num_in_stock=F("num_allocated")).exists())


def _stock_record_of(wanted: tuple[Any, Seller]) -> int:
    return wanted[0].stockrecord_id  # type: ignore[no-any-return]


def _is_for_sale(product: Any, seller: Seller) -> bool:
    return seller.is_open and product.is_public and (product.parent is None or product.parent.is_public)


def _write_order(
    basket: Any,
    contact: Contact,
    destination: Destination,
    address: HomeAddress | None,
    sold: Sequence[SellerGroup],
    services: Mapping[int, PostalService],
    total: Decimal,
    now: datetime,
    until: datetime,
) -> Order:
    today = timezone.localdate()
    postage = {
        group.seller.pk: quoting.postage(group, destination, services[group.seller.pk], on=today) for group in sold
    }
    shipping = sum(postage.values(), Decimal(0))
    order = _insert_with_fresh_number(
        basket=basket,
        user=contact.user,
        site_id=settings.SITE_ID,
        currency=settings.OSCAR_DEFAULT_CURRENCY,
        total_incl_tax=total,
        total_excl_tax=total,
        shipping_incl_tax=shipping,
        shipping_excl_tax=shipping,
        shipping_method="ไปรษณีย์ไทย",
        shipping_code="thailand-post",
        shipping_address=write_address(contact, address) if address else None,
        status=settings.OSCAR_INITIAL_ORDER_STATUS,
        guest_email="" if contact.user else contact.email,
        contact_name=contact.name,
        contact_phone=contact.phone,
        contact_email=contact.email,
        language=contact.language,
        delivery=destination.delivery,
        pickup_branch_id=destination.branch_id if destination.delivery == Delivery.PICKUP else None,
        date_placed=now,
        expires_at=until,
    )
    parts = SellerOrder.objects.bulk_create(
        SellerOrder(
            order=order,
            seller=group.seller,
            service=services[group.seller.pk],
            goods_total=sum((line.line_price_incl_tax for line in group.lines), Decimal(0)),
            discount=sum((line.line_price_incl_tax for line in group.lines), Decimal(0)) - group.goods_total,
            postage=postage[group.seller.pk],
            weight_g=group.weight_g,
        )
        for group in sold
    )
    _write_lines(order, [(part, line) for part, group in zip(parts, sold, strict=True) for line in group.lines])
    _record_discounts(order, basket, contact.user)
    return order


def _insert_with_fresh_number(**fields: Any) -> Order:
    Order = get_model("order", "Order")
    while True:
        try:
            with transaction.atomic():
                return Order.objects.create(number=numbers.fresh(), **fields)  # type: ignore[no-any-return]
        except IntegrityError:
            if Order.objects.filter(basket=fields["basket"]).exists():
                raise


def write_address(contact: Contact, address: HomeAddress) -> Any:
    """Oscar's ShippingAddress row: line2 sub-district, line3 district, state province. ValueError: unknown place."""
    place = places.subdistrict(address.subdistrict_code)
    if place is None or address.postcode not in place.postcodes:
        raise ValueError("the sub-district and the postcode do not belong together")
    return get_model("order", "ShippingAddress").objects.create(
        first_name=contact.name,
        line1=address.line,
        line2=place.name,
        line3=place.district.name,
        state=place.province.name,
        postcode=address.postcode,
        country=_thailand(),
        phone_number=contact.phone,
    )


@cache
def _thailand() -> Any:
    """Oscar writes its name into every address's search text."""
    return get_model("address", "Country").objects.get(pk="TH")


def _write_lines(order: Order, sold: Sequence[tuple[SellerOrder, Any]]) -> None:
    """The lines with the terms of their sale, frozen."""
    agreed = terms_of([_sold(part, line) for part, line in sold], on=timezone.localdate())
    get_model("order", "Line").objects.bulk_create(
        _line(order, part, line, terms) for (part, line), terms in zip(sold, agreed, strict=True)
    )


def _sold(part: SellerOrder, line: Any) -> Sold:
    """What each offer took off the line, scaled to what Oscar took off in all."""
    off = line.line_price_incl_tax - line.line_price_incl_tax_incl_discounts
    given = [(discount.offer.pk, discount.amount) for discount in line.discounts.all() if discount.offer]
    shares = split(off, [amount for _offer, amount in given]) if given else []
    discounts = tuple((offer, baht) for (offer, _amount), baht in zip(given, shares, strict=True))
    return Sold(part.seller_id, line.product, line.line_price_incl_tax, discounts)


def _line(order: Order, part: SellerOrder, line: Any, terms: Terms) -> Line:
    product = line.product
    whole = product.parent or product
    made: Line = get_model("order", "Line")(
        order=order,
        seller_order=part,
        partner_id=line.stockrecord.partner_id,
        partner_name=part.seller.name[:128],
        partner_sku=line.stockrecord.partner_sku,
        stockrecord=line.stockrecord,
        product=product,
        title=whole.title,
        title_en=whole.title_en,
        option=product.title if product.parent_id else "",
        option_en=product.title_en if product.parent_id else "",
        quantity=line.quantity,
        unit_weight_g=product.weight_g,
        unit_price_incl_tax=line.unit_price_incl_tax,
        unit_price_excl_tax=line.unit_price_excl_tax,
        line_price_incl_tax=line.line_price_incl_tax_incl_discounts,
        line_price_excl_tax=line.line_price_excl_tax_incl_discounts,
        line_price_before_discounts_incl_tax=line.line_price_incl_tax,
        line_price_before_discounts_excl_tax=line.line_price_excl_tax,
        num_allocated=line.quantity,
        **asdict(terms),
    )
    return made


def _record_discounts(order: Order, basket: Any, user: Any) -> None:
    """Oscar's offers and vouchers keep their own books."""
    creator = OrderCreator()
    for application in basket.offer_applications:
        application["message"] = application["offer"].apply_deferred_benefit(basket, order, application)
        creator.create_discount_model(order, application)
        creator.record_discount(application)
    for voucher in {a["voucher"] for a in basket.offer_applications if a["voucher"]}:
        creator.record_voucher_usage(order, voucher, user)
