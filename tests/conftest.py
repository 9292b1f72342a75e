"""Fixtures that every part uses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase
from oscar.core.loading import get_model
from pytest_django import Settings

from marketplace.fulfilment.models import S10Range
from marketplace.ledger import append_only


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests run without migrations; what one of them does is wanted all the same: a ledger that nobody changes.

    Only the flush after a test with real transactions may empty it.
    """
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def flush_the_ledger_too(case: TransactionTestCase) -> None:
        append_only.lift(connection)
        flush(case)
        append_only.install(connection)

    TransactionTestCase._fixture_teardown = flush_the_ledger_too  # type: ignore[attr-defined]
    with django_db_blocker.unblock():
        append_only.install(connection)


@pytest.fixture(autouse=True)
def plain_files(settings: Settings, tmp_path: Path) -> None:
    """Uploads go to a folder of their own; the manifest of static names exists only after collectstatic."""
    files = "django.core.files.storage.FileSystemStorage"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        "default": {"BACKEND": files},
        "private": {"BACKEND": files, "OPTIONS": {"location": tmp_path / "private"}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def market(db: None) -> None:
    """What migrations and operators bring: Thailand as a country, and numbers for parcels."""
    get_model("address", "Country").objects.get_or_create(
        iso_3166_1_a2="TH", defaults={"printable_name": "ประเทศไทย", "is_shipping_country": True}
    )
    for prefix in ("EA", "OA", "RA", "PA"):
        S10Range.objects.get_or_create(prefix=prefix, next_serial=1, last_serial=9999)
