"""Who reaches what: everything is the seller's own, and the rest does not exist."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from catalogue_ext.models import Product
from marketplace.accounts.models import User
from marketplace.fulfilment.models import Parcel
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.ordering.packing import pack
from marketplace.sellers.models import MemberRole, Seller
from tests.factories import (
    make_branch,
    make_clerk,
    make_member,
    make_operator,
    make_paid_order,
    make_product,
    make_seller,
    make_user,
    stock_record,
)

PLACES = ["today", "products", "orders", "past", "packing_list", "shop"]
KEEPERS_PLACES = ["product_new", "branch"]
OF_A_PRODUCT = ["product"]
KEEPERS_OF_A_PRODUCT = ["put_on_sale", "take_off_sale"]
OF_AN_ORDER = ["order", "drop_off", "label", "cannot", "pack"]
POSTED = {"put_on_sale", "take_off_sale", "price_and_stock", "pack"}


def ask(client: Client, name: str, *args: object) -> int:
    url = reverse(f"sell:{name}", args=args)
    return (client.post(url) if name in POSTED else client.get(url)).status_code


@pytest.fixture
def product(seller: Seller) -> Product:
    return make_product(seller)


@pytest.fixture
def part(seller: Seller, product: Product) -> SellerOrder:
    order = make_paid_order((product, 1))
    part: SellerOrder = order.seller_orders.get()
    parcel = pack(part.pk, seller=seller, actor=None)
    parcel.label.save("label.pdf", ContentFile(b"%PDF-1.7"))
    return part


def everything(product: Product, part: SellerOrder) -> list[tuple[str, tuple[object, ...]]]:
    return [
        *((name, ()) for name in PLACES + KEEPERS_PLACES),
        *((name, (product.pk,)) for name in OF_A_PRODUCT + KEEPERS_OF_A_PRODUCT),
        *(
            ("product_step", (product.pk, step))
            for step in ("photo", "name", "kind", "price", "weight", "stock", "words")
        ),
        ("price_and_stock", (stock_record(product).pk,)),
        *((name, (part.pk,)) for name in OF_AN_ORDER),
    ]


def test_guests_sign_in_first_and_come_back(client: Client, product: Product, part: SellerOrder) -> None:
    for name, args in everything(product, part):
        url = reverse(f"sell:{name}", args=args)
        answer = client.post(url) if name in POSTED else client.get(url)
        assert (answer.status_code, answer["Location"]) == (
            302,
            f"{reverse('account_login')}?next={'/sell/' if name in POSTED else url}",
        ), name
    assert client.get("/sell/choose/").status_code == 302


@pytest.mark.parametrize("who", ["stranger", "clerk", "operator"])
def test_for_people_who_act_for_nobody_there_is_nothing(
    client: Client, product: Product, part: SellerOrder, who: str
) -> None:
    people = {
        "stranger": make_user,
        "clerk": lambda: make_clerk(make_branch()),
        "operator": make_operator,
    }
    client.force_login(people[who]())
    assert {name: ask(client, name, *args) for name, args in everything(product, part)} == {
        name: 404 for name, _ in everything(product, part)
    }
    assert client.get("/sell/choose/").status_code == 404


def test_what_belongs_to_another_seller_does_not_exist(client: Client, product: Product, part: SellerOrder) -> None:
    client.force_login(make_member(make_seller()))
    named = [(name, args) for name, args in everything(product, part) if args]
    assert {(name, args): ask(client, name, *args) for name, args in named} == dict.fromkeys(named, 404)
    record = stock_record(product)
    client.post(
        reverse("sell:price_and_stock", args=[record.pk]), {f"{record.pk}-price": "1", f"{record.pk}-stock": "1"}
    )
    client.post(reverse("sell:product_step", args=[product.pk, "name"]), {"title": "ของฉัน"})
    client.post(reverse("sell:cannot", args=[part.pk]), {"reason": "sold_out"})
    assert stock_record(product).price == record.price
    assert Product.objects.get().title == product.title
    for page in PLACES:
        text = client.get(reverse(f"sell:{page}")).content.decode()
        assert product.title not in text
        assert Parcel.objects.get().drop_off_code not in text


@pytest.mark.parametrize("role", [MemberRole.OWNER, MemberRole.MANAGER])
def test_owners_and_managers_reach_everything(
    client: Client, seller: Seller, product: Product, part: SellerOrder, role: MemberRole
) -> None:
    client.force_login(make_member(seller, role))
    for name, args in everything(product, part):
        assert ask(client, name, *args) in {200, 302, 422}, name


def test_packers_pack_and_change_no_goods(client: Client, seller: Seller, product: Product, part: SellerOrder) -> None:
    client.force_login(make_member(seller, MemberRole.PACKER))
    for name, args in everything(product, part):
        keepers = name in {*KEEPERS_PLACES, *KEEPERS_OF_A_PRODUCT, "product_step", "price_and_stock"}
        assert (ask(client, name, *args) == 404) == keepers, name
    page = client.get(reverse("sell:products")).content.decode()
    assert product.title in page
    assert reverse("sell:price_and_stock", args=[stock_record(product).pk]) not in page


def test_numbers_beyond_the_database_and_unknown_steps_do_not_exist(browser: Client, product: Product) -> None:
    for url in (
        f"/sell/products/{10**30}/",
        f"/sell/orders/{10**30}/",
        f"/sell/products/rows/{10**30}/",
        f"/sell/products/{product.pk}/weather/",
    ):
        assert (browser.post(url) if "rows" in url else browser.get(url)).status_code == 404
    for before in ("abc", "-1", "9" * 30, "๕", ""):
        assert browser.get("/sell/products/", {"before": before}).status_code == 200
        assert browser.get("/sell/orders/past/", {"before": before}).status_code == 200


def test_a_person_with_several_sellers_chooses_one(client: Client, seller: Seller, owner: User) -> None:
    other = make_seller()
    make_member(other, MemberRole.PACKER, user=owner)
    client.force_login(owner)
    assert client.get("/sell/")["Location"] == "/sell/choose/"
    page = client.get("/sell/choose/").content.decode()
    assert seller.name in page and other.name in page
    assert client.post("/sell/choose/", {"seller": make_seller().pk}).status_code == 404
    assert client.post("/sell/choose/", {"seller": "😀"}).status_code == 404
    assert client.post("/sell/choose/", {"seller": other.pk})["Location"] == "/sell/"
    assert other.name in client.get("/sell/").content.decode()
    assert client.get("/sell/products/new/").status_code == 404  # only a packer there
    client.post("/sell/choose/", {"seller": seller.pk})
    assert client.get("/sell/products/new/").status_code == 200


def test_no_page_tells_more_of_the_buyer_than_name_and_province(
    browser: Client, seller: Seller, product: Product
) -> None:
    orders = [make_paid_order((product, 1), email="somsri@example.com") for _ in range(2)]
    packed = orders[0].seller_orders.get()
    pack(packed.pk, seller=seller, actor=None)
    SellerOrder.objects.filter(pk=packed.pk).update(state=SellerOrderState.PACKED)
    pages = [reverse(f"sell:{name}") for name in PLACES]
    pages += [reverse("sell:order", args=[order.seller_orders.get().pk]) for order in orders]
    pages += [
        reverse("sell:drop_off", args=[packed.pk]),
        reverse("sell:cannot", args=[orders[1].seller_orders.get().pk]),
    ]
    for url in pages:
        text = browser.get(url).content.decode()
        for secret in ("898765432", "089-876-5432", "somsri@", "พระอาทิตย์", "10200"):
            assert secret not in text, (url, secret)
    assert "สมศรี ใจดี" in browser.get(pages[2]).content.decode()
    assert "กรุงเทพมหานคร" in browser.get(pages[2]).content.decode()
