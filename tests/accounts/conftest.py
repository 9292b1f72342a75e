from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_one_has_tried_yet(db: None) -> None:
    """The rate limits count in the cache, which tests share."""
    cache.clear()
