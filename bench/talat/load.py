"""`python -m bench.talat.load`: fills the shop and prints the address of each product, one a line."""

from __future__ import annotations

from decimal import Decimal

import django

django.setup()

from django.urls import reverse  # noqa: E402 (after the setup)

from bench.size import CATEGORIES, PRODUCTS, SELLERS, SOLD_AT, STOCK  # noqa: E402
from catalogue_ext.listing import create_product  # noqa: E402
from catalogue_ext.models import Category  # noqa: E402
from marketplace.postoffice.models import Branch  # noqa: E402
from marketplace.sellers.models import SellerKind  # noqa: E402
from marketplace.sellers.services import create_seller  # noqa: E402

PLACES = (("500108", "50200"), ("900106", "90100"), ("100101", "10200"))


def main() -> None:
    for number, (subdistrict, postcode) in enumerate(PLACES):
        Branch.objects.create(
            code=f"B{number:05d}",
            name=f"ไปรษณีย์ {number}",
            name_en=f"Post Office {number}",
            address="ถนนเจริญเมือง",
            address_en="Charoen Mueang Road",
            postcode=postcode,
            district_code=subdistrict[:4],
            province_code=subdistrict[:2],
        )
    categories = [
        Category.add_root(name=f"ประเภท {number}", name_en=f"Kind {number}", slug=f"kind-{number}")  # type: ignore[no-untyped-call]
        for number in range(CATEGORIES)
    ]
    sellers = [
        create_seller(
            slug=f"maker-{number}",
            name=f"กลุ่มแม่บ้าน {number}",
            name_en=f"Maker {number}",
            kind=SellerKind.COMMUNITY_ENTERPRISE,
            phone="+66812345678",
            subdistrict_code=PLACES[number % len(PLACES)][0],
            postcode=PLACES[number % len(PLACES)][1],
        )
        for number in range(SELLERS)
    ]
    for number in range(PRODUCTS):
        product = create_product(
            seller=sellers[number % SELLERS],
            title=f"น้ำพริก {number}",
            title_en=f"Chilli paste {number}",
            description="เผ็ดพอดี",
            description_en="Just hot enough.",
            category=categories[number % CATEGORIES],
            weight_g=250,
            price=Decimal(100),
            stock=STOCK,
        )
        print(SOLD_AT + reverse("shop:product", kwargs={"slug": product.slug, "pk": product.pk}))


if __name__ == "__main__":
    main()
