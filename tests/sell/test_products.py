"""Listing by photo, and changing what is listed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from catalogue_ext.models import Product, ProductCard
from marketplace.core.models import Job
from marketplace.ordering.models import SellerOrder
from marketplace.sell.views.products import PAGE
from marketplace.sellers.models import Seller
from tests.factories import make_category, make_options, make_paid_order, make_product, stock_record
from tests.photo_files import SVG, TEXT, photo


def words(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def beside(page: str, field: str) -> str:
    """The error shown beside a field."""
    found = re.search(rf'<p class="error" id="id_{field}[^"]*_error">(.*?)</p>', page, re.DOTALL)
    assert found, f"no error beside {field}"
    return found.group(1)


def upload(data: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def send_row(browser: Client, product: Product, *, query: str = "", **typed: str) -> Any:
    record = stock_record(product)
    sent = {"price_was": record.price, "stock_was": record.available, "price": record.price, "stock": record.available}
    url = reverse("sell:price_and_stock", args=[record.pk]) + query
    data = {f"{record.pk}-{name}": value for name, value in (sent | typed).items()}
    return browser.post(url, data)


def test_a_village_lists_a_product_question_by_question(browser: Client, seller: Seller) -> None:
    cloth = make_category("ผ้า", "Cloth")
    scarf = make_category("ผ้าพันคอ", "Scarves", parent=cloth)
    page = words(browser.get("/sell/products/new/"))
    assert 'capture="environment"' in page and page.count('type="file"') == 2
    answer = browser.post("/sell/products/new/", {"taken": upload(photo(1200, 900, orientation=6))})
    product = Product.objects.get()
    assert (product.is_public, product.seller) == (False, seller)
    image = product.images.get()
    assert (image.width, image.height, str(image.original.name)[-5:]) == (900, 1200, ".webp")
    assert Job.objects.filter(kind="media.render_picture", arguments__file_name=image.original.name).exists()

    answers = {
        "name": {"title": "  ผ้าพันคอ   ย้อมคราม "},
        "kind": {"kind": scarf.pk},
        "price": {"price": "๓๕๐"},
        "weight": {"weight_g": "๑๘๐ กรัม"},
        "stock": {"stock": "๑๒"},
        "words": {"description": "ย้อมครามธรรมชาติ\nทอมือ"},
    }
    for step, typed in answers.items():
        assert answer["Location"] == f"/sell/products/{product.pk}/{step}/"
        assert browser.get(answer["Location"]).status_code == 200
        assert "ผ้าพันคอ" not in words(browser.get("/catalogue/"))
        answer = browser.post(answer["Location"], typed)
    assert answer["Location"] == f"/sell/products/{product.pk}/"
    assert reverse("sell:put_on_sale", args=[product.pk]) in words(browser.get(answer["Location"]))
    browser.post(reverse("sell:put_on_sale", args=[product.pk]))

    product, record = Product.objects.get(), stock_record(product)
    assert (product.title, product.weight_g, product.is_public) == ("ผ้าพันคอ ย้อมคราม", 180, True)
    assert list(product.categories.all()) == [scarf]
    assert (record.price, record.available) == (Decimal(350), 12)
    assert ProductCard.objects.get().name == "ผ้าพันคอ ย้อมคราม"


def test_one_can_stop_and_go_on_where_one_stopped(browser: Client) -> None:
    browser.post("/sell/products/new/", {"chosen": upload(photo())})
    product = Product.objects.get()
    browser.post(f"/sell/products/{product.pk}/name/", {"title": "ผ้าพันคอ"})
    for place in ("/sell/", "/sell/products/"):
        assert "ผ้าพันคอ" in words(browser.get(place))
    assert f"/sell/products/{product.pk}/kind/" in words(browser.get("/sell/products/"))
    assert 'value="ผ้าพันคอ"' in words(browser.get(f"/sell/products/{product.pk}/name/"))
    answer = browser.post(reverse("sell:put_on_sale", args=[product.pk]))
    assert answer["Location"] == f"/sell/products/{product.pk}/kind/"
    assert not Product.objects.get().is_public


def test_a_step_back_goes_on_where_something_is_open(browser: Client) -> None:
    browser.post("/sell/products/new/", {"chosen": upload(photo())})
    product = Product.objects.get()
    browser.post(f"/sell/products/{product.pk}/price/", {"price": "10"})
    answer = browser.post(f"/sell/products/{product.pk}/name/", {"title": "สบู่"})
    assert answer["Location"] == f"/sell/products/{product.pk}/kind/"


NOT_A_PHOTO = "ไฟล์นี้เปิดเป็นรูปไม่ได้"


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (TEXT, "cloth.jpg", NOT_A_PHOTO),
        (SVG, "cloth.svg", NOT_A_PHOTO),
        (photo(kind="BMP"), "cloth.png", NOT_A_PHOTO),
        (photo()[:4000], "cloth.jpg", "ได้รับรูปไม่ครบ"),
        (photo(300, 300), "cloth.jpg", "รูปนี้เล็กเกินไป"),
        (photo(400, 400) + b"\0" * 15 * 1024 * 1024, "cloth.jpg", "รูปนี้ใหญ่เกินไป"),
        (b"", "cloth.jpg", "ยังไม่ได้รับรูป"),
    ],
)
def test_what_is_no_usable_photo_is_refused_in_plain_words(browser: Client, data: bytes, name: str, said: str) -> None:
    answer = browser.post("/sell/products/new/", {"chosen": upload(data, name)})
    assert answer.status_code == 422
    assert said in words(answer)
    assert not Product.objects.exists()


def test_no_photo_at_all_is_asked_for(browser: Client) -> None:
    assert "โปรดถ่ายรูป หรือเลือกรูป" in words(browser.post("/sell/products/new/", {}))


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGB"), ("GIF", "P"), ("WEBP", "RGB")])
def test_other_kinds_of_pictures_are_taken(browser: Client, kind: str, mode: str) -> None:
    assert browser.post("/sell/products/new/", {"chosen": upload(photo(kind=kind, mode=mode))}).status_code == 302


def test_a_forty_megapixel_photo_is_taken(browser: Client) -> None:
    assert browser.post("/sell/products/new/", {"taken": upload(photo(7296, 5472))}).status_code == 302
    image = Product.objects.get().images.get()
    assert (image.width, image.height) == (1600, 1200)


@pytest.mark.parametrize(
    ("step", "field", "typed", "said"),
    [
        ("name", "title", "", "โปรดพิมพ์ชื่อสินค้า"),
        ("name", "title", "😀😀", "โปรดพิมพ์ชื่อสินค้าเป็นตัวหนังสือ"),
        ("name", "title", "ก" * 121, "ชื่อยาวเกินไป"),
        ("kind", "kind", "", "โปรดเลือกประเภทใดประเภทหนึ่ง"),
        ("kind", "kind", "999999", "โปรดเลือกประเภทใดประเภทหนึ่ง"),
        ("price", "price", "0", "ตั้งแต่ ฿1 ขึ้นไป"),
        ("price", "price", "-5", "ตั้งแต่ ฿1 ขึ้นไป"),
        ("price", "price", "1000000000", "ไม่เกิน ฿500,000"),
        ("price", "price", "😀", "จำนวนเงิน"),
        ("price", "price", "1.234", "จำนวนเงิน"),
        ("weight", "weight_g", "0", "ไม่น้อยกว่า 1 กรัม"),
        ("weight", "weight_g", "30001", "หนักเกิน"),
        ("weight", "weight_g", "หนัก", "กรัม"),
        ("stock", "stock", "0", "ตั้งแต่ 1"),
        ("stock", "stock", "1.5", "จำนวนเต็ม"),
        ("stock", "stock", "1000000000", "ไม่เกิน 99,999"),
        ("words", "description", "  ", "โปรดเขียนสักเล็กน้อย"),
        ("words", "description", "ก" * 2001, "ข้อความยาวเกินไป"),
    ],
)
def test_a_wrong_answer_is_kept_and_told_beside_the_field(
    browser: Client, seller: Seller, step: str, field: str, typed: str, said: str
) -> None:
    product = make_product(seller)
    before = (product.title, product.description, product.weight_g, stock_record(product).price)
    answer = browser.post(f"/sell/products/{product.pk}/{step}/", {field: typed})
    page = words(answer)
    assert answer.status_code == 422
    told = beside(page, field)
    assert re.search("[ก-๙]", told) and said in told
    assert typed.strip() in page or step == "kind"
    now = Product.objects.get()
    assert (now.title, now.description, now.weight_g, stock_record(now).price) == before
    assert stock_record(now).available == 10


def test_price_and_stock_are_changed_in_the_list(browser: Client, seller: Seller) -> None:
    product = make_product(seller)
    answer = send_row(browser, product, price="฿1,250.50", stock="๐")
    assert answer["Location"] == f"/sell/products/#row-{stock_record(product).pk}"
    assert (stock_record(product).price, stock_record(product).available) == (Decimal("1250.50"), 0)
    assert "ขายหมดแล้ว" in words(browser.get("/sell/"))


def test_options_are_changed_one_by_one(browser: Client, seller: Seller) -> None:
    product = make_product(seller)
    first, second = make_options(product, 1, 2)
    send_row(browser, second, price="500")
    assert (stock_record(first).price, stock_record(second).price) == (Decimal(100), Decimal(500))
    assert browser.get(f"/sell/products/{product.pk}/").status_code == 200
    for step in ("price", "weight", "stock"):
        assert browser.get(f"/sell/products/{product.pk}/{step}/").status_code == 404


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("price", "0"),
        ("price", "-1"),
        ("price", "1000000000"),
        ("price", "ฟรี"),
        ("price", ""),
        ("stock", "-1"),
        ("stock", "1000000000"),
        ("stock", "😀"),
        ("stock", ""),
    ],
)
def test_a_wrong_row_is_shown_again_with_what_was_typed(
    browser: Client, seller: Seller, field: str, typed: str
) -> None:
    product, other = make_product(seller), make_product(seller)
    record = stock_record(product)
    answer = send_row(browser, product, **{field: typed})
    page = words(answer)
    assert answer.status_code == 422
    assert re.search("[ก-๙]", beside(page, f"{record.pk}-{field}"))
    assert f'value="{typed}"' in page or not typed
    assert other.title in page
    assert browser.get(reverse("sell:price_and_stock", args=[record.pk]))["Location"] == "/sell/products/"
    assert (stock_record(product).price, stock_record(product).available) == (record.price, record.available)


def test_saving_a_price_does_not_undo_a_sale_in_between(browser: Client, seller: Seller) -> None:
    product = make_product(seller, stock=5)
    shown = stock_record(product)
    make_paid_order((product, 2))
    key = shown.pk
    browser.post(
        reverse("sell:price_and_stock", args=[key]),
        {f"{key}-price": "120", f"{key}-price_was": "100", f"{key}-stock": "5", f"{key}-stock_was": "5"},
    )
    now = stock_record(product)
    assert (now.price, now.available, now.num_allocated) == (Decimal(120), 3, 2)


def test_a_number_typed_while_goods_are_reserved_is_what_can_be_sold(browser: Client, seller: Seller) -> None:
    product = make_product(seller, stock=5)
    make_paid_order((product, 2))
    send_row(browser, product, stock="7")
    now = stock_record(product)
    assert (now.available, now.num_allocated, now.num_in_stock) == (7, 2, 9)


def test_taken_off_sale_it_is_gone_from_the_shop_and_orders_go_on(browser: Client, seller: Seller) -> None:
    product = make_product(seller)
    make_paid_order((product, 1))
    assert browser.get(f"/catalogue/{product.slug}_{product.pk}/").status_code == 200
    browser.post(reverse("sell:take_off_sale", args=[product.pk]))
    assert browser.get(f"/catalogue/{product.slug}_{product.pk}/").status_code == 404
    assert product.title in words(browser.get("/sell/orders/"))
    assert SellerOrder.objects.get().state == "to_pack"


def test_a_new_photo_takes_the_place_of_the_old(browser: Client, seller: Seller) -> None:
    browser.post("/sell/products/new/", {"chosen": upload(photo())})
    product = Product.objects.get()
    old = product.images.get().original.name
    browser.post(f"/sell/products/{product.pk}/photo/", {"taken": upload(photo(1000, 1000))})
    assert product.images.get().original.name != old


def test_pages_ask_the_database_a_fixed_number_of_times(
    browser: Client, seller: Seller, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def add() -> Product:
        make_options(make_product(seller), 1, 0)
        return make_product(seller, stock=0)

    urls = ["/sell/products/", f"/sell/products/{add().pk}/"]
    browser.get("/catalogue/")  # what is kept for a minute is there
    for url in urls:
        with django_assert_max_num_queries(12) as few:
            browser.get(url)
        for _ in range(PAGE // 2):
            add()
        with django_assert_max_num_queries(len(few)):
            browser.get(url)


def test_a_long_list_goes_on_by_key(browser: Client, seller: Seller) -> None:
    products = [make_product(seller) for _ in range(PAGE + 2)]
    first = words(browser.get("/sell/products/"))
    key = products[2].pk
    assert f"?before={key}" in first
    assert products[0].title + "</a>" not in first and products[-1].title in first
    second = words(browser.get("/sell/products/", {"before": key}))
    assert products[0].title in second and products[1].title in second
    answer = send_row(browser, products[0], query=f"?before={key}", price="0")
    assert products[0].title in words(answer)
    assert send_row(browser, products[0], query=f"?before={key}", price="9")["Location"].startswith(
        f"/sell/products/?before={key}#row-"
    )
