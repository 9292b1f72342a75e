"""What tests need to exist, made by the same services that the pages use."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.utils.timezone import localdate
from oscar.core.loading import get_model
from PIL import Image

from catalogue_ext import listing
from catalogue_ext.models import Category, Product
from marketplace.accounts.models import User
from marketplace.fulfilment.interface import Party
from marketplace.fulfilment.models import Parcel
from marketplace.fulfilment.services import create_parcel
from marketplace.ordering import paying
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.ordering.packing import pack
from marketplace.ordering.placing import Contact, HomeAddress, place_order
from marketplace.ordering.quoting import Destination, groups, total
from marketplace.ordering.states import Delivery
from marketplace.oscar_forks.partner.strategy import Selector
from marketplace.postoffice.models import Branch, Clerk
from marketplace.sellers.models import MemberRole, Seller, SellerKind
from marketplace.sellers.services import add_member, create_seller
from marketplace.settlement.models import Document, DocumentKind, Series
from marketplace.settlement.promotions import FundedApplicator
from marketplace.thailand.postage import PostalService
from payments.gateways.demo.gateway import settle

_number = count(1)

# Sub-district and postcode of a place in each of some provinces, by the province's code.
PLACES = {"50": ("500108", "50200"), "90": ("900106", "90100"), "10": ("100101", "10200")}


def make_user(**fields: Any) -> User:
    """A person who signs in by phone, if nothing else is given."""
    number = next(_number)
    given: dict[str, Any] = {"phone": f"+668{number:08d}", "first_name": f"Person {number}"} | fields
    return User.objects.create_user(**given)


def make_operator(**fields: Any) -> User:
    number = next(_number)
    given: dict[str, Any] = {"email": f"operator{number}@talat.example"} | fields
    return User.objects.create_superuser(**given)


def make_seller(*, province_code: str = "50", **fields: Any) -> Seller:
    """An open community enterprise in one of `PLACES`."""
    number = next(_number)
    subdistrict_code, postcode = PLACES[province_code]
    given: dict[str, Any] = {
        "slug": f"maker-{number}",
        "name": f"กลุ่มแม่บ้าน {number}",
        "name_en": f"Makers {number}",
        "kind": SellerKind.COMMUNITY_ENTERPRISE,
        "phone": "+66812345678",
        "subdistrict_code": subdistrict_code,
        "postcode": postcode,
        "story": "เราทำมือมาสามชั่วอายุคน",
        "story_en": "Made by hand for three generations.",
    } | fields
    return create_seller(**given)


def make_member(seller: Seller, role: MemberRole = MemberRole.OWNER, *, user: User | None = None) -> User:
    """A person who acts for this seller."""
    person = user or make_user()
    add_member(seller, user=person, role=role)
    return person


def make_branch(*, province_code: str = "50", **fields: Any) -> Branch:
    """An open post office in one of `PLACES`."""
    number = next(_number)
    subdistrict_code, postcode = PLACES[province_code]
    given: dict[str, Any] = {
        "code": f"B{number:05d}",
        "name": f"ไปรษณีย์ {number}",
        "name_en": f"Post Office {number}",
        "address": "ถนนเจริญเมือง",
        "address_en": "Charoen Mueang Road",
        "postcode": postcode,
        "district_code": subdistrict_code[:4],
        "province_code": province_code,
    } | fields
    return Branch.objects.create(**given)


def make_clerk(branch: Branch, *, user: User | None = None) -> User:
    """A person who works at this branch."""
    person = user or make_user()
    Clerk.objects.create(user=person, branch=branch)
    return person


def make_category(name: str = "ผ้า", name_en: str = "Cloth", slug: str = "", parent: Category | None = None) -> Category:
    fields = {"name": name, "name_en": name_en, "slug": slug or name_en.lower()}
    made: Category
    made = parent.add_child(**fields) if parent else Category.add_root(**fields)  # type: ignore[no-untyped-call]
    return made


def make_product(seller: Seller | None = None, **fields: Any) -> Product:
    """A product on sale, without options: 100 baht, 10 left, 250 g, if nothing else is given."""
    number = next(_number)
    given: dict[str, Any] = {
        "seller": seller or make_seller(),
        "title": f"น้ำพริก {number}",
        "title_en": f"Chilli paste {number}",
        "description": "เผ็ดพอดี",
        "description_en": "Just hot enough.",
        "category": None,
        "weight_g": 250,
        "price": Decimal(100),
        "stock": 10,
    } | fields
    return listing.create_product(**given)


def stock_record(product: Product) -> Any:
    """Price and stock of a product without options, or of an option, read anew."""
    return get_model("partner", "StockRecord").objects.get(product=product)


def make_options(product: Product, *stocks: int, price: Decimal = Decimal(100)) -> list[Product]:
    """Give the product options with so many left of each; they are 10 baht apart."""
    return [
        listing.add_option(
            product,
            title=f"แบบ {number}",
            title_en=f"Kind {number}",
            price=price + 10 * (number - 1),
            stock=stock,
            weight_g=200,
        )
        for number, stock in enumerate(stocks, start=1)
    ]


def make_picture(width: int = 800, height: int = 1000, kind: str = "WEBP") -> ContentFile[bytes]:
    """A picture file of one colour."""
    written = io.BytesIO()
    Image.new("RGB", (width, height), "#23406b").save(written, kind)
    return ContentFile(written.getvalue(), name=f"picture{next(_number)}.{kind.lower()}")


def make_basket(owner: User | None = None, **fields: Any) -> Any:
    return get_model("basket", "Basket").objects.create(owner=owner, **fields)


def make_contact(user: User | None = None, **fields: Any) -> Contact:
    given = {"name": "สมศรี ใจดี", "phone": "+66898765432", "email": "", "language": "th", "user": user} | fields
    return Contact(**given)


def fill_basket(*wanted: tuple[Product, int], owner: User | None = None, vouchers: Sequence[Any] = ()) -> Any:
    """An open basket with these products (or options) and quantities, offers applied, ready to be placed."""
    basket = make_basket(owner)
    basket.strategy = Selector().strategy()
    for product, quantity in wanted:
        basket.add_product(product, quantity)
    basket.vouchers.add(*vouchers)
    FundedApplicator().apply(basket, owner or AnonymousUser())
    return basket


def make_order(
    *wanted: tuple[Product, int],
    branch: Branch | None = None,
    gateway_code: str = "counter",
    user: User | None = None,
    vouchers: Sequence[Any] = (),
    **contact: Any,
) -> Any:
    """An order as the checkout places it, fetched at `branch` or brought home; not paid, gateway not told yet."""
    basket = fill_basket(*(wanted or ((make_product(), 2),)), owner=user, vouchers=vouchers)
    if branch:
        destination, address = Destination(Delivery.PICKUP, branch.postcode, branch.pk), None
    else:
        make_branch(province_code="10")
        destination, address = Destination(Delivery.HOME, "10200"), HomeAddress("99/1 ถนนพระอาทิตย์", "100101", "10200")
    sold = groups(basket)
    services = {group.seller.pk: PostalService.EMS for group in sold}
    return place_order(
        basket=basket,
        contact=make_contact(user, **contact),
        destination=destination,
        address=address,
        services=services,
        gateway_code=gateway_code,
        expected_total=total(sold, destination, services, on=localdate()),
    )


def make_paid_order(*wanted: tuple[Product, int], branch: Branch | None = None, **fields: Any) -> Any:
    """An order whose payment the demo gateway has approved: every part is to be packed."""
    order = make_order(*wanted, branch=branch, gateway_code="demo", **fields)
    attempt = paying.start(order)
    assert attempt is not None
    settle(attempt.external_id, status="succeeded", mood="prompt")
    paying.sync_attempt(attempt.pk)
    order.refresh_from_db()
    return order


def make_cod_parcel(*wanted: tuple[Product, int], destination: Branch | None = None, is_pickup: bool = True) -> Parcel:
    """A packed parcel whose price is to be collected at the hand-over, one seller's, to be fetched at `destination` or
    brought home in 10200 by the first branch there."""
    order = make_order(*wanted, branch=destination if is_pickup else None, gateway_code="cod")
    paying.start(order)
    part = order.seller_orders.select_related("seller").get()
    return pack(part.pk, seller=part.seller, actor=None)


def make_parcel(destination: Branch | None = None, *, is_pickup: bool = True, **fields: Any) -> Parcel:
    """A packed parcel that nobody has handed in yet, EMS, 500 g, to be fetched at `destination`."""
    branch = destination or make_branch(province_code="10")
    part = SellerOrder.objects.select_related("order").get(order=make_order(branch=branch))
    SellerOrder.objects.filter(pk=part.pk).update(state=SellerOrderState.PACKED)
    given: dict[str, Any] = {
        "seller_order_id": part.pk,
        "seller_id": part.seller_id,
        "order_number": part.order.number,
        "service": PostalService.EMS,
        "sender": Party("กลุ่มแม่บ้านริมใต้", "+66812345678", "45 หมู่ 3 ตำบลริมใต้ อำเภอแม่ริม จังหวัดเชียงใหม่", "50180"),
        "recipient": Party("สมศรี ใจดี", "+66898765432", "99/1 ถนนพระอาทิตย์ แขวงชนะสงคราม เขตพระนคร", "10200"),
        "goods": "น้ำพริกเผา × 2",
        "is_pickup": is_pickup,
        "declared_weight_g": 500,
        "destination_branch_id": branch.pk,
    } | fields
    return create_parcel(**given)


def make_document(seller: Seller, *, order_number: str, **fields: Any) -> Document:
    """A receipt of this order in the seller's name, drawn already."""
    number = next(_number)
    series, _created = Series.objects.get_or_create(name=f"R{seller.pk}-2569")
    given: dict[str, Any] = {
        "kind": DocumentKind.RECEIPT,
        "key": f"sale:{number}",
        "series": series,
        "number": number,
        "pdf": ContentFile(b"%PDF-1.7", name=f"receipt{number}.pdf"),
    } | fields
    return Document.objects.create(seller=seller, order_number=order_number, **given)
