"""Where files lie that only a scoped view may serve."""

from django.core.files.storage import Storage, storages


def private_storage() -> Storage:
    """Looked up late, so that tests and installations can put it elsewhere."""
    return storages["private"]
