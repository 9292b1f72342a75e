"""The stages: every race is run on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.races.database import clean_environment, make_sqlite, new_postgres
from tests.races.scenes import market
from tests.races.stage import Stage

FAULTS = ("database is locked", "deadlock detected", "Traceback")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Races need the machine for themselves: they are not run beside other tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@contextmanager
def new_stage(engine: str, folder: Path, kept: Path) -> Iterator[Stage]:
    environ = clean_environment(TALAT_VAR_DIR=str(folder), DJANGO_SETTINGS_MODULE="tests.races.settings")
    with ExitStack() as stack:
        if engine == "postgres":
            environ["DATABASE_URL"] = stack.enter_context(new_postgres())
        else:
            make_sqlite(folder, kept)
        stage = Stage(environ, folder / "log")
        stack.callback(stage.close)
        stage.ask(market.open_for_business)
        yield stage


@pytest.fixture(scope="session")
def sqlite_stage(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Stage]:
    with new_stage("sqlite", tmp_path_factory.mktemp("sqlite"), pytestconfig.cache.mkdir("migrated")) as stage:
        yield stage


@pytest.fixture(scope="session")
def postgres_stage(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Stage]:
    with new_stage("postgres", tmp_path_factory.mktemp("postgres"), pytestconfig.cache.mkdir("migrated")) as stage:
        yield stage


@pytest.fixture(params=["sqlite_stage", pytest.param("postgres_stage", marks=pytest.mark.postgres)])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A stage on which nobody may meet a locked database, a deadlock, or an error that was logged."""
    here: Stage = request.getfixturevalue(request.param)
    heard = here.log.stat().st_size
    yield here
    said = here.log.read_bytes()[heard:].decode(errors="replace")
    for fault in FAULTS:
        assert fault not in said, said[-4000:]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def fresh_stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Stage]:
    """A stage of one file alone: where the whole books are looked at, no other scene may have left its mark."""
    with new_stage(request.param, tmp_path_factory.mktemp("fresh"), pytestconfig.cache.mkdir("migrated")) as here:
        yield here


@pytest.fixture
def stage_to_ruin(tmp_path: Path) -> Iterator[Stage]:
    """PostgreSQL for a control that takes a guard out."""
    with new_stage("postgres", tmp_path, tmp_path) as here:
        yield here
