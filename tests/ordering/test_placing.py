"""Order first, then pay: what placing writes, and what it refuses."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from oscar.core.loading import get_model

from marketplace.core.models import Job
from marketplace.ordering import errors, numbers
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.placing import place_order
from marketplace.ordering.quoting import Destination, groups, options, total
from marketplace.ordering.states import Delivery
from marketplace.oscar_forks.partner.strategy import Selector
from marketplace.sellers.models import Seller
from marketplace.thailand.postage import PostalService
from payments.models import PaymentAttempt
from tests.factories import (
    fill_basket,
    make_branch,
    make_contact,
    make_order,
    make_product,
    make_seller,
    make_user,
    stock_record,
)

pytestmark = pytest.mark.usefixtures("market")

Order = get_model("order", "Order")
TODAY = timezone.localdate


def place(basket: Any, expected: Decimal | None = None, **changed: Any) -> Any:
    basket.strategy = Selector().strategy()
    branch = make_branch(province_code="10")
    destination = Destination(Delivery.PICKUP, branch.postcode, branch.pk)
    services = {group.seller.pk: PostalService.EMS for group in groups(basket)}
    given = {
        "basket": basket,
        "contact": make_contact(),
        "destination": destination,
        "address": None,
        "services": services,
        "gateway_code": "counter",
        "expected_total": total(groups(basket), destination, services, on=TODAY()) if expected is None else expected,
    } | changed
    return place_order(**given)


def test_an_order_of_two_sellers_has_a_part_for_each_with_its_own_postage() -> None:
    near, far = make_seller(province_code="10"), make_seller(province_code="50")
    rice = make_product(near, price=Decimal("120.50"), weight_g=900, stock=5)
    cloth = make_product(far, price=Decimal(1500), weight_g=250, stock=3)
    order = make_order((rice, 2), (cloth, 1), branch=make_branch(province_code="10"))

    parts = list(SellerOrder.objects.order_by("seller_id").values_list("seller", "goods_total", "postage", "weight_g"))
    # EMS: 1,800 g costs 97 baht, 250 g costs 42 baht.
    assert parts == [(near.pk, Decimal("241.00"), Decimal(97), 1800), (far.pk, Decimal(1500), Decimal(42), 250)]
    assert order.total_incl_tax == Decimal("1880.00")
    assert order.shipping_incl_tax == Decimal(139)
    assert order.status == "awaiting_payment"
    assert [(stock_record(p).num_in_stock, stock_record(p).num_allocated) for p in (rice, cloth)] == [(5, 2), (3, 1)]
    attempt = PaymentAttempt.objects.get()
    assert (attempt.order_id, attempt.amount, attempt.state) == (order.pk, Decimal("1880.00"), "created")
    kinds = set(Job.objects.values_list("kind", flat=True))
    assert {"money.expire_order", "money.start_payment", "messages.order_placed"} <= kinds
    assert order.expires_at - order.date_placed == timedelta(hours=48)


def test_lines_are_frozen_with_both_languages_option_and_weight() -> None:
    order = make_order()
    line = order.lines.get()
    product = line.product
    assert (line.title, line.title_en, line.quantity, line.unit_weight_g) == (product.title, product.title_en, 2, 250)
    assert line.line_price_incl_tax == Decimal(200)
    assert line.seller_order.order == order


def test_a_number_is_ten_digits_with_a_check_digit() -> None:
    order = make_order()
    assert numbers.parse(numbers.spaced(order.number)) == order.number
    wrong = order.number[:-1] + str((int(order.number[-1]) + 1) % 10)
    assert numbers.parse(wrong) is None


def test_a_second_call_for_the_same_basket_finds_the_first_order() -> None:
    basket = fill_basket((make_product(), 1))
    first = place(basket)
    basket.refresh_from_db()
    again = place(basket, expected=Decimal(0), services={})
    assert again == first
    assert Order.objects.count() == PaymentAttempt.objects.count() == 1


def test_too_few_left_names_what_is_short_and_changes_nothing() -> None:
    plenty, scarce = make_product(stock=9), make_product(stock=2)
    basket = fill_basket((plenty, 3), (scarce, 2))
    get_model("partner", "StockRecord").objects.filter(product=scarce).update(num_allocated=1)
    with pytest.raises(errors.NotEnoughStock) as caught:
        place(basket)
    assert [(line.product, left) for line, left in caught.value.shortages] == [(scarce, 1)]
    assert (stock_record(plenty).num_allocated, stock_record(scarce).num_allocated) == (0, 1)
    assert not Order.objects.exists()
    assert not PaymentAttempt.objects.exists()
    basket.refresh_from_db()
    assert basket.status == "Open"


def test_what_was_taken_off_sale_meanwhile_is_not_sold() -> None:
    off, shut = make_product(stock=9), make_product(stock=9)
    basket = fill_basket((off, 1), (shut, 1))
    type(off).objects.filter(pk=off.pk).update(is_public=False)
    Seller.objects.filter(products=shut).update(is_open=False)
    with pytest.raises(errors.NotEnoughStock) as caught:
        place(get_model("basket", "Basket").objects.get(pk=basket.pk))
    assert [left for _line, left in caught.value.shortages] == [0, 0]
    assert (stock_record(off).num_allocated, stock_record(shut).num_allocated) == (0, 0)


def test_a_price_that_changed_meanwhile_is_asked_again() -> None:
    product = make_product(price=Decimal(100))
    basket = fill_basket((product, 1))
    with pytest.raises(errors.TotalChanged) as caught:
        place(basket, expected=Decimal(90) + 42)
    assert caught.value.total == Decimal(142)
    assert stock_record(product).num_allocated == 0
    assert not Order.objects.exists()


def test_an_empty_basket_and_a_missing_service_are_refused() -> None:
    with pytest.raises(errors.BasketEmpty):
        place(fill_basket(), expected=Decimal(0))
    basket = fill_basket((make_product(), 1))
    with pytest.raises(errors.NoService):
        place(basket, expected=Decimal(142), services={})
    with pytest.raises(errors.PaymentWayClosed):
        place(basket, gateway_code="cheque")
    assert not Order.objects.exists()


def test_what_is_too_heavy_for_a_service_is_not_offered() -> None:
    destination = Destination(Delivery.HOME, "10200")

    def services_for(weight_g: int) -> list[str]:
        basket = fill_basket((make_product(weight_g=weight_g, stock=1), 1))
        return sorted(option.service for option in options(groups(basket)[0], destination, on=TODAY()))

    assert services_for(2000) == ["eco", "ems", "parcel", "registered"]
    assert services_for(10_000) == ["eco", "ems", "parcel"]
    assert services_for(20_000) == ["ems", "parcel"]
    assert services_for(30_000) == ["ems"]
    assert services_for(30_001) == []


def test_a_signed_in_shopper_owns_the_order_and_a_guest_s_is_nobodys() -> None:
    shopper = make_user()
    assert make_order(user=shopper).user == shopper
    assert make_order(user=None).user is None


def test_placing_costs_a_small_number_of_statements(django_assert_max_num_queries: Any) -> None:
    products = [make_product(stock=9) for _ in range(6)]
    basket = fill_basket(*((product, 1) for product in products))
    with django_assert_max_num_queries(27):
        place(basket)
