"""One running Talat for all journeys, and people who use it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.journeys.house import House
from tests.journeys.people import Meet, P
from tests.journeys.watch import DESK, PHONE, Watch

CHROMIUM = os.environ.get("TALAT_TEST_CHROMIUM", "/usr/bin/chromium")
# Nothing but this machine can be reached, not even by Chromium itself.
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """With TALAT_TEST_HOUSE, a folder, what the first start has made is there for the next one."""
    kept = os.environ.get("TALAT_TEST_HOUSE")
    house = House(Path(kept).resolve() if kept else tmp_path_factory.mktemp("house"))
    try:
        house.start()
        yield house
    finally:
        house.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pages' pictures go: TALAT_TEST_SCREENSHOTS, or pytest's own folder."""
    wanted = os.environ.get("TALAT_TEST_SCREENSHOTS")
    folder = Path(wanted) if wanted else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def watch(house: House, screenshots: Path) -> Watch:
    return Watch(house.address, screenshots)


@pytest.fixture
def meet(house: House, chromium: Browser, watch: Watch) -> Iterator[Meet]:
    """Brings people in; afterwards nothing may have been wrong on any page they saw."""
    contexts: list[BrowserContext] = []
    seen = len(watch.faults)

    def somebody(kind: type[P], *, at_desk: bool = False, javascript: bool = True) -> P:
        context = chromium.new_context(viewport=DESK if at_desk else PHONE, java_script_enabled=javascript)
        context.set_default_timeout(20_000)
        watch.over(context)
        contexts.append(context)
        return kind(context, watch, house.address)

    yield somebody
    for context in contexts:
        watch.forget(context)
        context.close()
    assert not watch.faults[seen:], "\n".join(watch.faults[seen:])
