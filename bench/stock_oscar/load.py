"""`python -m bench.stock_oscar.load`: fills the shop and prints the address of each product, one a line."""

from __future__ import annotations

from decimal import Decimal

import django

django.setup()

from oscar.apps.catalogue.categories import create_from_breadcrumbs  # noqa: E402 (after the setup)
from oscar.core.loading import get_model  # noqa: E402

from bench.size import CATEGORIES, PRODUCTS, SELLERS, SOLD_AT, STOCK  # noqa: E402


def main() -> None:
    get_model("address", "Country").objects.create(
        iso_3166_1_a2="TH", printable_name="Thailand", is_shipping_country=True
    )
    kind = get_model("catalogue", "ProductClass").objects.create(name="Goods", requires_shipping=True, track_stock=True)
    categories = [create_from_breadcrumbs(f"Kind {number}") for number in range(CATEGORIES)]
    partners = [get_model("partner", "Partner").objects.create(name=f"Maker {n}", code=f"m{n}") for n in range(SELLERS)]
    for number in range(PRODUCTS):
        product = get_model("catalogue", "Product").objects.create(
            product_class=kind, title=f"Chilli paste {number}", description="Just hot enough."
        )
        get_model("catalogue", "ProductCategory").objects.create(
            product=product, category=categories[number % CATEGORIES]
        )
        get_model("partner", "StockRecord").objects.create(
            product=product,
            partner=partners[number % SELLERS],
            partner_sku=f"T{number}",
            price_currency="GBP",
            price=Decimal(100),
            num_in_stock=STOCK,
        )
        print(SOLD_AT + product.get_absolute_url())


if __name__ == "__main__":
    main()
