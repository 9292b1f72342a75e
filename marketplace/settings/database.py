"""SQLite under var/ without a variable set, PostgreSQL by DATABASE_URL."""

from typing import Any

import dj_database_url

from marketplace.settings.base import VAR_DIR
from marketplace.settings.environment import ENV

if ENV["DATABASE_URL"]:
    DATABASES: dict[str, Any] = {
        "default": dj_database_url.parse(ENV["DATABASE_URL"], conn_max_age=60, conn_health_checks=True)
    }
    if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        DATABASES["default"]["ENGINE"] = "marketplace.core.postgresql"
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "talat.sqlite3"}}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # Deferred transactions, the default, fail at once with "database is locked" when two writers meet.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
