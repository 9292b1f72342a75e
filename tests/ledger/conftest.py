"""A ledger that was really migrated, on each engine; the rest of Talat is not needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.ledger import scenes
from tests.races.database import clean_environment, new_postgres
from tests.races.stage import Stage


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp(f"ledger-{request.param}")
    environ = clean_environment(TALAT_VAR_DIR=str(folder), DJANGO_SETTINGS_MODULE="tests.races.settings")
    with ExitStack() as stack:
        if request.param == "postgres":
            environ["DATABASE_URL"] = stack.enter_context(new_postgres())
        stage = Stage(environ, folder / "log")
        stack.callback(stage.close)
        stage.ask(scenes.migrate)
        stage.ask(scenes.book, key="first")
        yield stage
