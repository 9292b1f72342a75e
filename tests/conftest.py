"""Fixtures that every part uses."""

from __future__ import annotations

from pathlib import Path

import pytest
from oscar.core.loading import get_model
from pytest_django import Settings

from marketplace.fulfilment.models import S10Range


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
