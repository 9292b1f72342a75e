"""What a seller does with a product, and what the public sees of it."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from catalogue_ext import listing
from catalogue_ext.listing import NotReady, Step
from catalogue_ext.models import Product, ProductCard
from catalogue_ext.photos import read_photo
from marketplace.core.models import Job
from tests.factories import make_category, make_product, make_seller, stock_record
from tests.photo_files import photo

pytestmark = pytest.mark.django_db


def picture(width: int = 900) -> ContentFile[bytes]:
    sent = photo(width, 1200)
    return read_photo(io.BytesIO(sent), len(sent))


def test_a_product_stands_in_the_shop_at_once() -> None:
    product = make_product(
        make_seller(slug="weavers"), title="ผ้าคลุมไหล่", title_en="Indigo shawl", category=make_category(), stock=3
    )
    card = ProductCard.objects.get(pk=product.pk)
    assert (card.name, card.price_from, card.available) == ("ผ้าคลุมไหล่", Decimal(100), True)
    assert product.slug == "indigo-shawl"
    assert product.product_class is not None and product.product_class.track_stock


def test_an_address_without_english_title_is_made_of_the_maker() -> None:
    assert make_product(make_seller(slug="weavers"), title_en="").slug == "weavers"


def test_options_share_a_card_and_keep_their_own_stock() -> None:
    product = make_product(make_seller())
    blue = listing.add_option(product, title="สีคราม", price=Decimal(300), stock=0, weight_g=250)
    listing.add_option(product, title="สีครั่ง", price=Decimal(320), stock=4, weight_g=260)
    card = ProductCard.objects.get(pk=product.pk)
    assert (card.price_from, card.has_options, card.available) == (Decimal(320), True, True)
    assert not product.stockrecords.exists()
    listing.change_price_and_stock(stock_record(blue), stock=2)
    card.refresh_from_db()
    assert card.price_from == Decimal(300)


def test_a_draft_is_answered_step_by_step_and_then_goes_on_sale() -> None:
    product = listing.start_draft(seller=make_seller(), picture=picture())
    record = stock_record(product)

    def lacks() -> list[Step]:
        return listing.missing(Product.objects.get(pk=product.pk))

    assert lacks() == [Step.NAME, Step.KIND, Step.PRICE, Step.WEIGHT, Step.STOCK, Step.WORDS]
    with pytest.raises(NotReady) as refused:
        listing.put_on_sale(product)
    assert refused.value.missing[0] is Step.NAME
    listing.describe(product, title="ผ้าพันคอ")
    listing.describe(product, category=make_category())
    listing.change_price_and_stock(record, price=Decimal("120.50"))
    listing.describe(product, weight_g=120)
    listing.change_price_and_stock(record, stock=0)
    assert lacks() == [Step.STOCK, Step.WORDS]
    listing.change_price_and_stock(record, stock=4)
    assert lacks() == [Step.WORDS]
    listing.describe(product, description="ทอมือ")
    assert not ProductCard.objects.exists()

    product = Product.objects.get(pk=product.pk)
    listing.put_on_sale(product)
    assert ProductCard.objects.get().price_from == Decimal("120.50")
    listing.take_off_sale(product)
    assert not ProductCard.objects.exists()


def test_stock_is_what_can_be_sold_now_whatever_is_reserved() -> None:
    product = make_product(make_seller(), stock=5)
    record = stock_record(product)
    assert type(record).reserve(record.pk, 3)
    listing.change_price_and_stock(record, stock=4)  # `record` still believes that nothing is reserved
    now = stock_record(product)
    assert (now.num_in_stock, now.num_allocated, now.available) == (7, 3, 4)
    listing.change_price_and_stock(record, stock=0)
    now = stock_record(product)
    assert (now.num_in_stock, now.available) == (3, 0)
    assert not type(record).reserve(record.pk, 1)
    assert not ProductCard.objects.get().available


def test_a_price_alone_leaves_the_stock() -> None:
    product = make_product(make_seller(), stock=5)
    listing.change_price_and_stock(stock_record(product), price=Decimal(99))
    now = stock_record(product)
    assert (now.price, now.available) == (Decimal(99), 5)
    assert ProductCard.objects.get().price_from == Decimal(99)


def test_the_database_refuses_a_price_of_nothing() -> None:
    record = stock_record(make_product(make_seller()))
    with pytest.raises(IntegrityError), transaction.atomic():
        listing.change_price_and_stock(record, price=Decimal(0))


def test_a_new_picture_takes_the_place_of_the_first_and_orders_its_sizes() -> None:
    product = make_product(make_seller(), picture=picture())
    first = product.images.get()
    second = listing.add_picture(product, picture(1000))
    new = listing.replace_picture(product, picture(1100))
    assert list(product.images.all()) == [new, second]
    assert (new.width, new.height, new.display_order, second.display_order) == (1100, 1200, 0, 1)
    assert ProductCard.objects.get().picture == new.original.name != first.original.name
    jobs = Job.objects.filter(kind="media.render_picture")
    assert {job.arguments["file_name"] for job in jobs} >= {new.original.name, second.original.name}


def test_new_words_drop_the_english_that_said_the_old_ones() -> None:
    product = make_product(make_seller(), title_en="Indigo shawl")
    listing.describe(product, title=product.title, description="ทอมือทั้งผืน")
    product = Product.objects.get(pk=product.pk)
    assert (product.title_en, product.description, product.description_en) == ("Indigo shawl", "ทอมือทั้งผืน", "")
