"""One running Talat for all journeys, with the scripted Stripe beside it, and people who use it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.journeys.house import House
from tests.journeys.people import Meet, P
from tests.journeys.stripe import Stripe
from tests.journeys.watch import DESK, PHONE, Watch

CHROMIUM = os.environ.get("TALAT_TEST_CHROMIUM", "/usr/bin/chromium")
# Nothing but this machine can be reached, not even by Chromium itself.
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
)


@pytest.fixture(scope="session")
def stripe() -> Iterator[Stripe]:
    stripe = Stripe()
    yield stripe
    stripe.stop()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, stripe: Stripe) -> Iterator[House]:
    """With TALAT_TEST_HOUSE, a folder, what the first start has made is there for the next one."""
    kept = os.environ.get("TALAT_TEST_HOUSE")
    house = House(Path(kept).resolve() if kept else tmp_path_factory.mktemp("house"), stripe.environ)
    try:
        house.start()
        stripe.posts_to(house.address)
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
def watch(house: House, stripe: Stripe) -> Watch:
    """Takes pictures of the pages into TALAT_TEST_SCREENSHOTS, a folder, if that is set."""
    wanted = os.environ.get("TALAT_TEST_SCREENSHOTS")
    if wanted:
        Path(wanted).mkdir(parents=True, exist_ok=True)
    return Watch(house.address, Path(wanted) if wanted else None, stripe)


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
