import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def plain_static_names(settings: Settings) -> None:
    """The manifest of hashed names exists only after collectstatic."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
