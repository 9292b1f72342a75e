"""One seller's promotion is about that seller's goods alone (vendure #4117), and its discount is that seller's gift."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from django.utils.module_loading import import_string
from oscar.apps.basket.middleware import BasketMiddleware
from oscar.core.loading import get_model

from catalogue_ext.models import Product
from marketplace.accounts.models import User
from marketplace.ledger.accounts import PROMOTION
from marketplace.ledger.selectors import balance
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.refunding import refund_part
from marketplace.sellers.models import Seller
from marketplace.settlement.giving_back import Claim
from marketplace.settlement.models import Cause, Funding, Share
from marketplace.settlement.promotions import FundedBasketMiddleware
from payments.models import Refund
from tests.factories import fill_basket, make_order, make_paid_order, make_product, make_seller, make_user
from tests.settlement import books

pytestmark = [pytest.mark.usefixtures("market"), pytest.mark.django_db]

_number = count(1)


def an_offer(
    benefit: str,
    value: Decimal | int | None,
    *,
    giver: Seller | None = None,
    condition: str = "Count",
    at_least: Decimal | int = 1,
    offer_type: str = "Site",
    **fields: Any,
) -> Any:
    """An offer over the whole market, as operators make it; `giver` None: Talat's."""
    everything = get_model("offer", "Range").objects.create(name=f"R{next(_number)}", includes_all_products=True)
    offer = get_model("offer", "ConditionalOffer").objects.create(
        name=f"Offer {next(_number)}",
        offer_type=offer_type,
        condition=get_model("offer", "Condition").objects.create(range=everything, type=condition, value=at_least),
        benefit=get_model("offer", "Benefit").objects.create(range=everything, type=benefit, value=value),
        **fields,
    )
    if giver is not None:
        Funding.objects.create(offer=offer, seller=giver)
    return offer


def a_voucher(offer: Any) -> Any:
    today = timezone.now()
    voucher = get_model("voucher", "Voucher").objects.create(
        name=f"V{next(_number)}",
        code=f"CODE{next(_number)}",
        usage="Multi-use",
        start_datetime=today - timedelta(days=1),
        end_datetime=today + timedelta(days=1),
    )
    voucher.offers.add(offer)
    return voucher


@pytest.fixture
def weaver() -> Seller:
    return make_seller()


@pytest.fixture
def potter() -> Seller:
    return make_seller()


def goods(seller: Seller, price: str) -> Product:
    return make_product(seller, price=Decimal(price), stock=50)


def given(basket: Any) -> dict[int, Decimal]:
    """Baht taken off, by the seller's partner."""
    off: dict[int, Decimal] = {}
    for line in basket.all_lines():
        less = line.line_price_incl_tax - line.line_price_incl_tax_incl_discounts
        off[line.stockrecord.partner_id] = off.get(line.stockrecord.partner_id, Decimal(0)) + less
    return off


@pytest.mark.parametrize(
    ("benefit", "value", "condition", "at_least", "expected"),
    [
        ("Percentage", 10, "Count", 1, "50.00"),
        ("Absolute", 80, "Count", 1, "80.00"),
        ("Fixed", 30, "Count", 1, "60.00"),
        ("Multibuy", None, "Count", 2, "200.00"),
        ("Fixed price", 80, "Count", 2, "420.00"),
        ("Fixed price", 150, "Coverage", 2, "350.00"),
        ("Percentage", 10, "Value", 500, "50.00"),
    ],
)
def test_every_benefit_stays_with_its_giver(
    weaver: Seller,
    potter: Seller,
    benefit: str,
    value: int | None,
    condition: str,
    at_least: int,
    expected: str,
) -> None:
    """The potter's goods are cheaper and dearer than the weaver's: Oscar would have taken them first, or instead."""
    offer = an_offer(benefit, value, giver=weaver, condition=condition, at_least=at_least, max_basket_applications=1)
    wanted = [(goods(potter, "50"), 2), (goods(weaver, "200"), 1), (goods(potter, "900"), 1), (goods(weaver, "300"), 1)]
    assert given(fill_basket(*wanted)) == {weaver.partner_id: Decimal(expected), potter.partner_id: Decimal(0)}
    Funding.objects.filter(offer=offer).delete()  # the same offer as Talat's gift is over all goods
    assert given(fill_basket(*wanted))[potter.partner_id] > 0


@pytest.mark.parametrize(("condition", "at_least"), [("Count", 3), ("Value", 501), ("Coverage", 3)])
def test_other_goods_do_not_help_to_reach_it(weaver: Seller, potter: Seller, condition: str, at_least: int) -> None:
    an_offer("Percentage", 10, giver=weaver, condition=condition, at_least=at_least)
    wanted = [(goods(weaver, "200"), 1), (goods(weaver, "300"), 1), (goods(potter, "400"), 5)]
    basket = fill_basket(*wanted)
    assert set(given(basket).values()) == {Decimal(0)}
    assert not basket.applied_offers()
    helped = fill_basket(*wanted, (goods(weaver, "100"), 1))
    assert given(helped) == {weaver.partner_id: Decimal(60), potter.partner_id: Decimal(0)}


def test_each_seller_its_own(weaver: Seller, potter: Seller) -> None:
    """Two sellers' offers and Talat's over one basket: none stands in another's way."""
    mine = an_offer("Percentage", 10, giver=weaver, priority=3)
    theirs = an_offer("Absolute", 40, giver=potter, priority=2, max_basket_applications=1)
    basket = fill_basket((goods(weaver, "200"), 1), (goods(potter, "300"), 1))
    assert given(basket) == {weaver.partner_id: Decimal(20), potter.partner_id: Decimal(40)}
    assert set(basket.applied_offers()) == {mine.pk, theirs.pk}


def test_an_offer_is_applied_as_often_as_it_may_be(weaver: Seller) -> None:
    an_offer("Multibuy", None, giver=weaver, condition="Count", at_least=2)
    assert given(fill_basket((goods(weaver, "200"), 3)))[weaver.partner_id] == Decimal(200)
    an_offer("Absolute", 10, giver=weaver, max_basket_applications=0, max_global_applications=1, num_applications=1)
    assert given(fill_basket((goods(weaver, "200"), 1)))[weaver.partner_id] == Decimal(0)


def test_a_voucher_of_one_seller(weaver: Seller, potter: Seller) -> None:
    voucher = a_voucher(an_offer("Percentage", 50, giver=weaver, offer_type="Voucher"))
    wanted = [(goods(weaver, "200"), 1), (goods(potter, "300"), 1)]
    assert set(given(fill_basket(*wanted)).values()) == {Decimal(0)}
    basket = fill_basket(*wanted, owner=make_user(), vouchers=[voucher])
    assert given(basket) == {weaver.partner_id: Decimal(100), potter.partner_id: Decimal(0)}
    assert [found["voucher"] for found in basket.offer_applications.voucher_discounts] == [voucher]


def test_the_order_says_who_gave_what(weaver: Seller, potter: Seller) -> None:
    """A voucher of the weaver and a gift of Talat's, with satang: frozen on the lines, and all sums add up."""
    voucher = a_voucher(an_offer("Percentage", 15, giver=weaver, offer_type="Voucher", priority=2, exclusive=False))
    gift = an_offer("Percentage", Decimal("7.5"), priority=1, exclusive=False)
    cloth, bowl = goods(weaver, "199.99"), goods(potter, "333.33")
    order = make_paid_order((cloth, 3), (bowl, 1), user=make_user(), vouchers=[voucher])
    lines = {line.product_id: line for line in order.lines.all()}
    # 15 % of 599.97 is the weaver's, 7.5 % of it and of 333.33 is Talat's, of 134.99 taken off.
    assert (lines[cloth.pk].seller_discount, lines[bowl.pk].seller_discount) == (Decimal("89.99"), Decimal(0))
    assert (lines[cloth.pk].talat_discount, lines[bowl.pk].talat_discount) == (Decimal("45.00"), Decimal("25.00"))
    parts = list(SellerOrder.objects.filter(order=order).order_by("pk"))
    for part in parts:
        own = [line for line in lines.values() if line.seller_order_id == part.pk]
        assert part.discount == sum(line.seller_discount + line.talat_discount for line in own)
        assert part.goods_total - part.discount == sum(line.line_price_incl_tax for line in own)
    assert sum(part.total for part in parts) == order.total_incl_tax
    for part in parts:
        share = Share.objects.get(part=part)
        assert share.paid == part.total
        assert share.net == share.goods - share.seller_discount - share.commission - share.commission_vat
    assert balance(PROMOTION) == sum(line.talat_discount for line in lines.values())
    discounts = {row.offer_id: row.amount for row in order.discounts.all()}
    assert set(discounts) == {voucher.offers.get().pk, gift.pk}
    books.check()


def test_a_discounted_line_gives_back_what_was_paid(weaver: Seller, potter: Seller) -> None:
    """Piece by piece, to the satang; what Talat gave returns to PROMOTION, and the other seller is not touched."""
    an_offer("Percentage", Decimal("12.5"), giver=weaver, priority=2, exclusive=False)
    an_offer("Absolute", 20, priority=1, max_basket_applications=1, at_least=4, exclusive=False)
    cloth, bowl = goods(weaver, "99.99"), goods(potter, "150")
    order = make_paid_order((cloth, 3), (bowl, 1))
    line = order.lines.get(product=cloth)
    paid, gift = line.line_price_incl_tax, line.talat_discount
    assert gift > 0
    assert line.seller_discount > 0
    given_by_talat = balance(PROMOTION)
    part = SellerOrder.objects.get(order=order, seller=weaver)
    other = Share.objects.get(part__order=order, seller=potter)
    for piece in range(1, 4):
        decision = refund_part(
            part, cause=Cause.CHANGED_MIND, key=f"piece-{piece}", claim=Claim(pieces={line.pk: 1}), reason="sent back"
        )
        assert decision is not None
        assert decision.postage == 0  # it was carried
        books.check()
    line.refresh_from_db()
    assert (line.refunded, line.refunded_quantity) == (paid, 3)
    assert sum(refund.amount for refund in Refund.objects.all()) == paid
    assert balance(PROMOTION) == given_by_talat - gift
    share = Share.objects.get(part=part)
    assert (share.left, share.commission - share.commission_back) == (Decimal(0), Decimal(0))
    assert Share.objects.filter(pk=other.pk).values_list("refunded", "net_back").get() == (Decimal(0), Decimal(0))


def test_prices_with_satang_add_up(weaver: Seller, potter: Seller) -> None:
    """A third off 99.99 is no whole satang: the shopper is asked for what the parts add up to."""
    an_offer("Percentage", Decimal("33.33"))
    order = make_order((goods(weaver, "99.99"), 1), (goods(weaver, "0.35"), 7), (goods(potter, "17.77"), 3))
    parts = list(SellerOrder.objects.filter(order=order))
    order.refresh_from_db()
    assert sum(part.total for part in parts) == order.total_incl_tax == order.attempts.get().amount
    for line in order.lines.all():
        off = line.line_price_before_discounts_incl_tax - line.line_price_incl_tax
        assert off == line.talat_discount > 0


def test_the_basket_on_the_page(weaver: Seller, potter: Seller) -> None:
    """The middleware in use is ours: the shopper sees the discount on the giver's goods only."""
    an_offer("Percentage", 10, giver=weaver)
    person = make_user()
    basket = fill_basket((goods(weaver, "200"), 1), (goods(potter, "300"), 1), owner=person)
    request = a_request(person)
    FundedBasketMiddleware(answer)(request)  # type: ignore[no-untyped-call]
    assert request.basket.pk == basket.pk  # type: ignore[attr-defined]
    assert given(request.basket) == {weaver.partner_id: Decimal(20), potter.partner_id: Decimal(0)}  # type: ignore[attr-defined]


def test_our_middleware_is_in_use(settings: Any) -> None:
    used = [import_string(name) for name in settings.MIDDLEWARE]
    baskets = [found for found in used if isinstance(found, type) and issubclass(found, BasketMiddleware)]
    assert [issubclass(found, FundedBasketMiddleware) for found in baskets] == [True]


def a_request(person: User) -> HttpRequest:
    request = RequestFactory().get("/basket/")
    request.user = person
    request.session = SessionStore()
    return request


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.basket.num_items))  # type: ignore[attr-defined]
