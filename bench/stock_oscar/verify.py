"""`python -m bench.stock_oscar.verify 120`: are there 120 orders? Ends with 1 when not."""

from __future__ import annotations

import sys

import django

django.setup()

from oscar.core.loading import get_model  # noqa: E402 (after the setup)


def main() -> int:
    expected = int(sys.argv[1])
    orders = get_model("order", "Order").objects.count()
    if orders != expected:
        print(f"stock Oscar has {orders} orders instead of {expected}", file=sys.stderr)
        return 1
    print(f"{expected} orders of stock Oscar are placed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
