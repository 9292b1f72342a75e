"""Talat's own settings; what it sends to the database is counted."""

import os
from pathlib import Path

from bench.cursors import CountingCursor
from marketplace.settings import *

BENCH_COUNTS = Path(os.environ["BENCH_COUNTS"])
DATABASES["default"].setdefault("OPTIONS", {})["cursor_factory"] = CountingCursor
MIDDLEWARE = ["bench.counting.CountingMiddleware", *MIDDLEWARE]
CELERY_IMPORTS = ("bench.talat.worker",)
# Its own keys in a Redis that others may use.
CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = os.environ["BENCH_KEYS"]
CACHES["default"]["KEY_PREFIX"] = os.environ["BENCH_KEYS"]
