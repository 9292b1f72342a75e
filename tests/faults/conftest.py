"""A Talat that runs, for all the tests here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from marketplace.supervisor.address import listen_from
from tests.faults.talat import Talat
from tests.races.database import clean_environment, make_sqlite
from tests.races.scenes import market
from tests.races.stage import Stage


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.faults)
            item.add_marker(pytest.mark.slow)


ONE_PHONE = {"TALAT_OPEN_ORDERS_PER_PHONE": "10000"}  # all scenes order with it


@pytest.fixture(scope="session")
def var(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """A data folder with an empty market."""
    folder = tmp_path_factory.mktemp("talat")
    make_sqlite(folder, pytestconfig.cache.mkdir("migrated"))
    return folder


@pytest.fixture(scope="session")
def talat(var: Path) -> Iterator[Talat]:
    with listen_from(21000) as probe:
        port = probe.getsockname()[1]
    talat = Talat(var, port, clean_environment(TALAT_VAR_DIR=str(var), **ONE_PHONE))
    try:
        talat.start()
        yield talat
    finally:
        talat.stop()


@pytest.fixture(scope="session")
def beside(talat: Talat, var: Path) -> Iterator[Stage]:
    """A process beside the running ones, with the same database and broker."""
    environ = clean_environment(
        TALAT_VAR_DIR=str(var),
        TALAT_BASE_URL=talat.address,
        DJANGO_SETTINGS_MODULE="marketplace.settings",
        **ONE_PHONE,
    )
    stage = Stage(environ, var / "log" / "beside.log")
    stage.ask(market.open_for_business)
    yield stage
    stage.close()
