"""One price for everybody, taken from the product's own stock record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from oscar.apps.partner import availability, strategy

if TYPE_CHECKING:
    from catalogue_ext.models import Product
    from marketplace.oscar_forks.partner.models import StockRecord


class Talat(strategy.UseFirstStockRecord, strategy.StockRequired, strategy.NoTax, strategy.Structured):
    """Prices include VAT where the seller is registered; nothing is added on top."""

    def fetch_for_line(self, line: Any, stockrecord: StockRecord | None = None) -> Any:
        """The line knows its stock record: Oscar asks the database for it again, once per line."""
        return self.fetch_for_product(line.product, stockrecord or line.stockrecord)  # type: ignore[no-untyped-call]

    def availability_policy(self, product: Product, stockrecord: StockRecord | None) -> availability.Base:
        """All goods are counted: Oscar asks the product class, once per line."""
        return availability.StockRequired(stockrecord.available) if stockrecord else availability.Unavailable()


class Selector:
    def strategy(self, request: object = None, user: object = None, **kwargs: object) -> Talat:
        """The same for all: given the request, Oscar would look up who asks, on every page."""
        return Talat()  # type: ignore[no-untyped-call]
