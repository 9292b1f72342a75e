"""kill -9 in the middle, under `make run`: within a minute all goes on by itself, and nothing happens twice."""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from tests.faults import scenes
from tests.faults.browser import HttpBrowser
from tests.faults.talat import Talat, alive, below, until
from tests.races.scenes import market
from tests.races.shopper import Page, Shopper
from tests.races.stage import Stage

MINUTE = 60.0
SHOPPERS = 5
GATEWAYS = ("demo", "counter")
WAITING = ["pending", 1]  # an attempt that the gateway knows, once


def test_a_worker_killed_in_the_middle_of_a_job(talat: Talat, beside: Stage) -> None:
    """The job is a webhook that hangs, for the web is held. When the web goes on it gets that webhook and the next
    worker's: the lease brings the job back, the inbox and compare-and-set take it once."""
    order = beside.ask(scenes.at_the_gateway)
    web, worker = talat.group("gunicorn"), talat.group("worker")
    os.killpg(web, signal.SIGSTOP)
    try:
        job = beside.ask(scenes.approve, charge=order["charge"])
        until(lambda: beside.ask(scenes.job, pk=job) == ["running", 1], within=20)
        os.killpg(worker, signal.SIGKILL)
    finally:
        os.killpg(web, signal.SIGCONT)
    until(lambda: beside.ask(scenes.job, pk=job) == ["done", 2], within=MINUTE)
    done = {"webhooks": 1, "order": ["confirm"], "paid": True, "messages": [["sms", "sent"]]}
    until(lambda: beside.ask(scenes.told, **order) == done, within=10)
    assert talat.group("worker") != worker


def test_a_web_killed_between_placing_and_paying(talat: Talat, beside: Stage) -> None:
    """The attempt's row and the job that starts it are written with the order; whoever lost the answer presses again
    and finds the same order."""
    goods = beside.ask(market.goods, stock=100)
    web = talat.group("gunicorn")
    all_at_the_last_button = threading.Barrier(SHOPPERS + 1)

    def shop(number: int) -> tuple[HttpBrowser, Page]:
        browser = HttpBrowser(talat.address)
        shopper = Shopper(browser)
        shopper.fill_basket(goods["product"])
        form = shopper.walk_to_pay(branch=goods["branch"], seller=goods["seller"], gateway=GATEWAYS[number % 2])
        all_at_the_last_button.wait(MINUTE)
        time.sleep(number * 0.1)  # so that the kill meets them at different steps
        return browser, shopper.order(form)

    with ThreadPoolExecutor(SHOPPERS) as pool:
        shoppers = [pool.submit(shop, number) for number in range(SHOPPERS)]
        killed_between = beside.ask(scenes.placed)
        all_at_the_last_button.wait(MINUTE)
        beside.ask(scenes.first_order_of, product=goods["product"])
        os.killpg(web, signal.SIGKILL)
        killed = time.monotonic()
        landed = [shopper.result() for shopper in shoppers]

    assert {page.status for _browser, page in landed} == {302}
    orders = beside.ask(scenes.orders_of, product=goods["product"])
    assert len(orders) == len(set(orders)) == SHOPPERS
    until(
        lambda: beside.ask(scenes.attempts_of, orders=[*orders, killed_between]) == [WAITING] * (SHOPPERS + 1),
        within=MINUTE - (time.monotonic() - killed),
    )
    assert beside.ask(market.stock, product=goods["product"])["allocated"] == SHOPPERS
    assert [browser.open(page.location).status for browser, page in landed] == [200] * SHOPPERS
    assert talat.group("gunicorn") != web


def test_a_killed_supervisor_leaves_nothing_behind_and_the_next_start_goes_on(talat: Talat, beside: Stage) -> None:
    everybody = below(talat.pid)
    left = beside.ask(scenes.placed)
    talat.kill()
    killed = time.monotonic()
    until(lambda: not any(alive(pid) for pid in everybody), within=5)
    assert beside.ask(scenes.attempts_of, orders=[left]) == [["created", 0]]
    talat.start()
    until(
        lambda: beside.ask(scenes.attempts_of, orders=[left]) == [WAITING],
        within=MINUTE - (time.monotonic() - killed),
    )
    assert HttpBrowser(talat.address).open("/").status == 200
