"""Facets are remembered for a minute: every test starts without. Stripe is the scripted one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.payments.conftest import fake_stripe

__all__ = ["fake_stripe", "nothing_remembered"]


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()
