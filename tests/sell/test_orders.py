"""From a paid order to the code at the post office."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from marketplace.fulfilment.models import Parcel, ParcelState, S10Range
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.ordering.numbers import spaced
from marketplace.ordering.packing import pack
from marketplace.sell.views.orders import PAGE
from marketplace.sellers.models import Seller
from tests.factories import make_branch, make_options, make_paid_order, make_product, stock_record


def order_for(seller: Seller, *, quantity: int = 1, days: int = 3) -> SellerOrder:
    order = make_paid_order((make_product(seller), quantity))
    part: SellerOrder = order.seller_orders.get()
    SellerOrder.objects.filter(pk=part.pk).update(ship_by=timezone.now() + timedelta(days=days))
    part.refresh_from_db()
    return part


def text(browser: Client, name: str, *args: object) -> str:
    return browser.get(reverse(f"sell:{name}", args=args)).content.decode()


def test_today_says_what_to_do_in_order_late_ones_first(browser: Client, seller: Seller) -> None:
    soon, late, packed = order_for(seller, days=2), order_for(seller, days=-1), order_for(seller)
    pack(packed.pk, seller=seller, actor=None)
    gone = make_product(seller, stock=0)
    page = text(browser, "today")
    found = [page.index(reverse("sell:order", args=[part.pk])) for part in (late, soon, packed)]
    assert found == sorted(found)
    assert page.index(gone.title) > found[-1]
    assert "เกินกำหนด" in page
    assert "แพ็ก 2 คำสั่งซื้อ" in page
    assert "นำพัสดุ 1 ชิ้นไปฝากส่งที่ไปรษณีย์" in page


def test_when_all_is_done_there_is_nothing_to_do(browser: Client, seller: Seller) -> None:
    assert "ร้านของคุณยังว่างอยู่" in text(browser, "today")
    make_product(seller)
    assert "ไม่มีอะไรต้องทำ" in text(browser, "today")


def test_packing_leads_to_the_code_without_a_printer(browser: Client, seller: Seller) -> None:
    product = make_product(seller)
    option = make_options(product, 5)[0]
    order = make_paid_order((option, 3))
    part = order.seller_orders.get()
    page = text(browser, "order", part.pk)
    assert product.title in page and option.title in page and "× 3" in page
    assert spaced(order.number) in page
    answer = browser.post(reverse("sell:pack", args=[part.pk]))
    assert answer["Location"] == reverse("sell:drop_off", args=[part.pk])
    assert browser.post(reverse("sell:pack", args=[part.pk]))["Location"] == answer["Location"]
    parcel = Parcel.objects.get()
    code = parcel.drop_off_code
    page = text(browser, "drop_off", part.pk)
    assert f"{code[:4]} {code[4:]}" in page
    assert seller.drop_off_branch is not None and seller.drop_off_branch.name in page
    assert (stock_record(option).available, stock_record(option).num_in_stock) == (2, 2)

    Parcel.objects.filter(pk=parcel.pk).update(state=ParcelState.ACCEPTED)
    SellerOrder.objects.filter(pk=part.pk).update(state=SellerOrderState.SENT)
    assert browser.get(reverse("sell:drop_off", args=[part.pk]))["Location"] == reverse("sell:order", args=[part.pk])
    assert code not in text(browser, "order", part.pk)
    assert "ฝากส่งแล้ว" in text(browser, "order", part.pk)


def test_the_qr_code_reads_back_as_the_digits(browser: Client, seller: Seller) -> None:
    zxingcpp = pytest.importorskip("zxingcpp")
    image = pytest.importorskip("PIL.Image")
    part = order_for(seller)
    parcel = pack(part.pk, seller=seller, actor=None)
    found = re.search(r'src="(data:image/svg[^"]+)"', text(browser, "drop_off", part.pk))
    assert found is not None
    svg = unquote(found.group(1).replace("&#x27;", "'").replace("&amp;", "&"))
    size = int(re.search(r"width='(\d+)'", svg).group(1))  # type: ignore[union-attr]
    modules = _drawn(svg, size, image)
    assert zxingcpp.read_barcodes(modules)[0].text == parcel.drop_off_code


def _drawn(svg: str, size: int, image: object) -> object:
    """The path of segno's SVG as pixels: moves and horizontal lines in modules."""
    path = re.search(r" d='([^']+)'", svg) or re.search(r' d="([^"]+)"', svg)
    assert path is not None
    scale = 8
    side = size // scale
    drawn = image.new("L", (side, side), 255)  # type: ignore[attr-defined]
    x = y = 0.0
    for kind, numbers in re.findall(r"([Mmhz])([^Mmhz]*)", path.group(1)):
        values = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if kind == "M":
            x, y = values
        elif kind == "m":
            x, y = x + values[0], y + values[1]
        elif kind == "h":
            for column in range(int(x), int(x + values[0])):
                drawn.putpixel((column, int(y)), 0)
            x += values[0]
    return drawn.resize((side * 6, side * 6), 0)


def test_an_order_that_is_over_is_not_packed(browser: Client, seller: Seller) -> None:
    part = order_for(seller)
    SellerOrder.objects.filter(pk=part.pk).update(state=SellerOrderState.CANCELLED)
    answer = browser.post(reverse("sell:pack", args=[part.pk]), follow=True)
    assert "คำสั่งซื้อนี้ไม่ต้องแพ็กแล้ว" in answer.content.decode()
    assert not Parcel.objects.exists()


def test_without_numbers_for_parcels_nothing_is_packed_and_nothing_breaks(browser: Client, seller: Seller) -> None:
    part = order_for(seller)
    S10Range.objects.all().delete()
    answer = browser.post(reverse("sell:pack", args=[part.pk]), follow=True)
    assert "ตอนนี้ยังออกหมายเลขพัสดุไม่ได้" in answer.content.decode()
    part.refresh_from_db()
    assert part.state == SellerOrderState.TO_PACK


def test_what_cannot_be_sent_is_cancelled_with_a_reason_in_the_buyers_language(browser: Client, seller: Seller) -> None:
    product = make_product(seller, stock=4)
    order = make_paid_order((product, 3), language="en")
    part = order.seller_orders.get()
    url = reverse("sell:cannot", args=[part.pk])
    answer = browser.post(url, {"reason": "", "words": "น้ำท่วม"})
    assert answer.status_code == 422
    assert "โปรดเลือกเหตุผลหนึ่งข้อ" in answer.content.decode() and "น้ำท่วม" in answer.content.decode()
    assert browser.post(url, {"reason": "because"}).status_code == 422
    browser.post(url, {"reason": "damaged", "words": "น้ำท่วม"})
    part.refresh_from_db()
    assert (part.state, part.cancelled_because) == ("cancelled", "The goods were damaged. น้ำท่วม")
    assert stock_record(product).available == 4
    answer = browser.post(url, {"reason": "damaged"}, follow=True)
    assert "คำสั่งซื้อนี้ไม่ต้องแพ็กแล้ว" in answer.content.decode()


def test_the_packing_list_has_all_orders_or_one(browser: Client, seller: Seller) -> None:
    first, second = order_for(seller), order_for(seller)
    page = text(browser, "packing_list")
    assert spaced(first.order.number) in page and spaced(second.order.number) in page
    one = browser.get(reverse("sell:packing_list"), {"order": second.pk}).content.decode()
    assert spaced(first.order.number) not in one and spaced(second.order.number) in one
    assert browser.get(reverse("sell:packing_list"), {"order": "😀"}).status_code == 200


def test_unpaid_orders_are_nobodys_business(browser: Client, seller: Seller) -> None:
    part = order_for(seller)
    SellerOrder.objects.filter(pk=part.pk).update(state=SellerOrderState.WAITING)
    assert browser.get(reverse("sell:order", args=[part.pk])).status_code == 404
    assert spaced(part.order.number) not in text(browser, "packing_list")


def test_the_label_is_a_pdf_as_soon_as_it_is_made(browser: Client, seller: Seller) -> None:
    part = order_for(seller)
    parcel = pack(part.pk, seller=seller, actor=None)
    url = reverse("sell:label", args=[part.pk])
    assert browser.get(url).status_code == 404
    parcel.label.save("label.pdf", ContentFile(b"%PDF-1.7"))
    answer = browser.get(url)
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"  # type: ignore[attr-defined]


def test_history_goes_on_by_key(browser: Client, seller: Seller) -> None:
    parts = [order_for(seller) for _ in range(3)]
    SellerOrder.objects.update(state=SellerOrderState.COMPLETED)
    template = parts[0]
    first = text(browser, "past")
    assert all(reverse("sell:order", args=[part.pk]) in first for part in parts)
    page = browser.get(reverse("sell:past"), {"before": parts[1].pk}).content.decode()
    assert reverse("sell:order", args=[template.pk]) in page
    assert reverse("sell:order", args=[parts[1].pk]) not in page
    assert len(parts) < PAGE


def test_pages_ask_the_database_a_fixed_number_of_times(
    browser: Client, seller: Seller, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def add() -> None:
        order_for(seller)
        pack(order_for(seller).pk, seller=seller, actor=None)
        make_options(make_product(seller), 0, 0)
        make_product(seller, stock=0)

    add()
    few = {}
    for name, most in {"today": 20, "orders": 16, "packing_list": 11, "shop": 8}.items():
        with django_assert_max_num_queries(most) as asked:
            text(browser, name)
        few[name] = len(asked)
    add()
    add()
    for name, most in few.items():
        with django_assert_max_num_queries(most):
            text(browser, name)


def test_the_shop_page_leads_to_the_public_one_and_the_post_office_is_chosen(browser: Client, seller: Seller) -> None:
    near, far = make_branch(), make_branch(province_code="90")
    page = text(browser, "shop")
    assert seller.name in page and f"/sellers/{seller.slug}/" in page
    assert seller.drop_off_branch is not None and seller.drop_off_branch.name in page
    assert near.name in text(browser, "branch")
    answer = browser.post(reverse("sell:branch"), {"branch": far.pk})
    assert "โปรดเลือกที่ทำการไปรษณีย์" in answer.content.decode()
    assert browser.post(reverse("sell:branch"), {"branch": "😀"}).status_code == 422
    assert browser.post(reverse("sell:branch"), {"branch": near.pk}).status_code == 302
    assert near.name in text(browser, "shop")


def test_a_market_without_post_offices_still_shows_the_shop(browser: Client, seller: Seller) -> None:
    Seller.objects.update(drop_off_branch=None)
    if seller.drop_off_branch is not None:
        seller.drop_off_branch.delete()
    assert "ยังไม่มี" in text(browser, "shop")


@pytest.mark.parametrize("language", ["th", "en"])
def test_english_is_one_switch_away(browser: Client, seller: Seller, language: str) -> None:
    browser.cookies["django_language"] = language
    order_for(seller)
    heading = {"th": "สิ่งที่ต้องทำตอนนี้", "en": "What to do now"}[language]
    assert heading in text(browser, "today")
