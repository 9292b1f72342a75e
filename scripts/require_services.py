"""`python -m scripts.require_services`: names what the whole test-suite lacks, with its install line.

With names ("PostgreSQL Redis") it looks for these only.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

import psycopg
import redis

POSTGRES = os.environ.get("TALAT_TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("TALAT_TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
CHROMIUM = os.environ.get("TALAT_TEST_CHROMIUM", "chromium")


@dataclass(frozen=True)
class Need:
    """Something the tests talk to. `fault` returns what is wrong, or None."""

    name: str
    fault: Callable[[], str | None]
    install: str


def _postgres() -> str | None:
    try:
        with psycopg.connect(POSTGRES, connect_timeout=3) as connection:
            allowed = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error as error:
        return f"TALAT_TEST_DATABASE_URL does not connect: {str(error).strip()}"
    return None if allowed and allowed[0] else "the role of TALAT_TEST_DATABASE_URL may not create databases"


def _redis() -> str | None:
    try:
        redis.Redis.from_url(REDIS, socket_connect_timeout=3).ping()
    except redis.RedisError as error:
        return f"TALAT_TEST_REDIS_URL does not answer: {error}"
    return None


def _chromium() -> str | None:
    return None if shutil.which(CHROMIUM) else f"there is no {CHROMIUM} in the PATH"


NEEDS = (
    Need("PostgreSQL", _postgres, "sudo apt-get install postgresql && sudo service postgresql start"),
    Need("Redis", _redis, "sudo apt-get install redis-server && sudo service redis-server start"),
    Need("Chromium", _chromium, "sudo apt-get install chromium"),
)


def main() -> int:
    """Prints what is missing; 1 when something is."""
    asked = sys.argv[1:] or [need.name for need in NEEDS]
    faults = [(need, fault) for need in NEEDS if need.name in asked and (fault := need.fault())]
    for need, fault in faults:
        print(f"{need.name} is missing: {fault}\n    {need.install}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
