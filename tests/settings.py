"""Settings of the tests: the embedded default, in a folder of its own, whatever the environment says."""

import atexit
import os
import shutil
import tempfile

for _name in [name for name in os.environ if name.startswith("TALAT_") and not name.startswith("TALAT_TEST_")]:
    del os.environ[_name]
os.environ.pop("DATABASE_URL", None)
os.environ["TALAT_VAR_DIR"] = tempfile.mkdtemp(prefix="talat-test-")
atexit.register(shutil.rmtree, os.environ["TALAT_VAR_DIR"], ignore_errors=True)

from marketplace.settings import *  # noqa: E402, F403 (the environment first)
from marketplace.settings import STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
OPEN_ORDERS_PER_PHONE = 10_000  # most tests order with one phone
