"""Static files, uploaded files, private files and pictures."""

from marketplace.settings.base import VAR_DIR
from marketplace.settings.environment import BASE_DIR

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"  # labels and papers: served by scoped views only

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT},
    },
    "staticfiles": {"BACKEND": "marketplace.core.static.StaticStorage"},
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

PICTURES = {
    "FILE_TYPES": ["WEBP"],
    "CONTAINER_WIDTH": 960,
    "GRID_COLUMNS": 4,  # renditions of 240, 480, 720 and 960 px
    "PIXEL_DENSITIES": [1],
    "BREAKPOINTS": {"phone": 480, "wide": 960},
    "USE_PLACEHOLDERS": False,
    "PROCESSOR": "catalogue_ext.pictures.enqueue",
}
