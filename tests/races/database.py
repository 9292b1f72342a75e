"""Databases that were really migrated. That takes a while: SQLite's is kept for as long as the migrations stay."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from scripts.prepare import ROOTS
from scripts.stamps import digest

POSTGRES = os.environ.get("TALAT_TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")


def clean_environment(**more: str) -> dict[str, str]:
    """This process's environment without what the tests' own settings have put there."""
    ours = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in ours and not name.startswith("TALAT_")}
    return kept | more


def migrate(environ: Mapping[str, str]) -> None:
    command = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
    subprocess.run(command, env=dict(environ), check=True)


def make_sqlite(var: Path, kept: Path) -> None:
    """Put a migrated database into the data folder `var`; `kept` is the folder of those made before."""
    migrations = [path for root in ROOTS for path in root.rglob("migrations/*.py")]
    known = kept / f"{digest([Path('requirements/runtime.txt'), Path('marketplace/settings'), *migrations])}.sqlite3"
    if not known.exists():
        fresh = kept / secrets.token_hex(4)
        migrate(clean_environment(TALAT_VAR_DIR=str(fresh)))
        (fresh / "talat.sqlite3").replace(known)
        shutil.rmtree(fresh)
    var.mkdir(parents=True, exist_ok=True)
    shutil.copy(known, var / "talat.sqlite3")


@contextmanager
def new_postgres() -> Iterator[str]:
    """The URL of a migrated database on the server of TALAT_TEST_DATABASE_URL that exists only in here."""
    with _postgres(template=_migrated_postgres()) as url:
        yield url


@cache
def _migrated_postgres() -> str:
    """The name of a database that was really migrated, once per run of the tests: the others are copies."""
    alive = ExitStack()
    atexit.register(alive.close)
    url = alive.enter_context(_postgres(template="template0"))
    with TemporaryDirectory() as var:
        migrate(clean_environment(TALAT_VAR_DIR=var, DJANGO_SETTINGS_MODULE="tests.races.settings", DATABASE_URL=url))
    return urlsplit(url).path.removeprefix("/")


@contextmanager
def _postgres(template: str) -> Iterator[str]:
    name = f"talat_races_{secrets.token_hex(4)}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        made, copied = sql.Identifier(name), sql.Identifier(template)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(made, copied))
        try:
            yield urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))
