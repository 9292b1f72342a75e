"""The books are compared while others sell."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from threading import Thread
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.utils import timezone

from marketplace.core.snapshot import one_moment
from marketplace.ordering import paying, stocktaking
from marketplace.settlement import comparing, reconciling
from marketplace.settlement.expecting import expected
from marketplace.settlement.models import Difference
from tests.factories import make_operator, make_paid_order, make_product, make_seller
from tests.settlement.whole_life import PROVIDERS, make_life


def live() -> None:
    make_life()


def compare_all() -> list[str]:
    """All comparisons, as their second look; what differs then."""
    for provider in PROVIDERS:
        reconciling.compare_gateway(provider, began=int(timezone.now().timestamp()), sure=1)
    reconciling.compare_books(sure=1)
    stocktaking.compare_stock(sure=1)
    return sorted(Difference.objects.filter(ended_at=None).values_list("key", flat=True))


def look_at_the_pages() -> dict[str, int]:
    """Status of what tells about the books."""
    client = Client()
    client.force_login(make_operator(), backend="django.contrib.auth.backends.ModelBackend")
    return {path: client.get(path).status_code for path in ("/dashboard/talat/books/", "/metrics", "/readyz")}


def sell_between(at_one_moment: bool) -> list[str]:
    """Somebody sells after the ledger was read and before the shares are; what differs then."""

    def sell() -> None:
        try:
            make_paid_order((make_product(make_seller()), 1))
        finally:
            connection.close()

    def sell_first() -> Any:
        seller = Thread(target=sell)
        seller.start()
        seller.join()
        return expected()

    with patch.object(comparing, "expected", sell_first), one_moment() if at_one_moment else nullcontext():
        return sorted({finding.key.rpartition(":")[0] for finding in comparing.compare()})


def compare_or_sell(number: int, meet: Callable[[], None], approved: list[int]) -> list[str]:
    """Each actor learns that some of these attempts are paid; the first compares the books before each."""
    found: list[str] = []
    meet()
    for attempt_id in approved[number::4]:
        if number == 0:
            with one_moment():
                found += [f"{one.key}: {one.ours} {one.theirs}" for one in comparing.compare()]
            with one_moment():
                found += [one.key for one in stocktaking.compare()]
        paying.sync_attempt(attempt_id)
    return found
