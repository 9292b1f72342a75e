"""`python -m bench.checkout`: guests who order and pay, at Talat and at stock Oscar by turns, and the figures of it."""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.browser import Browser, WentWrong
from bench.counting import WEB, Work
from bench.cpu import Cpu
from bench.figures import Figure, percentile, ratio
from bench.shops import Shop, both
from scripts.steps import StepFailed

GUESTS_AT_ONCE = 4
SOON = 15.0  # seconds; an order leaves a job that looks at its payment after ten
SEED = 20260101
PERIODIC = "marketplace.core.tasks.tick"  # the clock's, whether anybody orders or not


@dataclass
class Measured:
    """`ways`: seconds of each guest's whole way; `seconds`: how long guests ordered; `work_seconds`: how long until
    the jobs of their orders were done, too; `cpu` until even those that fall due soon after were."""

    ways: list[float] = field(default_factory=list)
    seconds: float = 0.0
    work_seconds: float = 0.0
    cpu: Cpu = field(default_factory=Cpu)

    def add(self, other: Measured) -> None:
        self.ways += other.ways
        self.seconds += other.seconds
        self.work_seconds += other.work_seconds
        self.cpu += other.cpu


def block(shop: Shop, products: Iterator[Sequence[str]], seconds: float) -> Measured:
    """For so long `GUESTS_AT_ONCE` guests order, each a new one when the last is done. Raises `WentWrong`."""
    measured = Measured()
    taking = threading.Lock()
    began = time.monotonic()

    def guests() -> None:
        while time.monotonic() < began + seconds:
            with taking:
                wanted = next(products)
            browser, started = Browser(shop.address), time.monotonic()
            try:
                shop.walk(browser, wanted)
            except WentWrong as wrong:
                raise WentWrong(f"{shop.name}: {wrong}\n{shop.last_words()}") from wrong
            finally:
                browser.close()
            with taking:
                measured.ways.append(time.monotonic() - started)

    with shop.clocked() as used:
        with ThreadPoolExecutor(GUESTS_AT_ONCE) as pool:
            running = [pool.submit(guests) for _ in range(GUESTS_AT_ONCE)]
        for each in running:
            each.result()
        measured.seconds = time.monotonic() - began
        shop.finish_jobs()
        measured.work_seconds = time.monotonic() - began
        shop.finish_jobs(due_within=SOON)  # or they would slow down the other shop's block
    measured.cpu = used[0]
    shop.orders += len(measured.ways)
    return measured


def figures(shop: Shop, measured: Measured, work: Sequence[Work]) -> list[Figure]:
    """`work` is that of the measured ways only."""
    orders = len(measured.ways)
    web = [each for each in work if each.kind == WEB]
    jobs = [each for each in work if each.kind not in {WEB, PERIODIC}]

    def named(name: str, value: float, unit: str) -> Figure:
        return Figure(f"checkout.{shop.name}.{name}", value, unit)

    return [
        named("orders", orders, "orders"),
        named("orders_per_second", orders / measured.seconds, "1/s"),
        named("orders_per_second_with_jobs", orders / measured.work_seconds, "1/s"),
        named("p50", percentile(measured.ways, 0.50), "s"),
        named("p95", percentile(measured.ways, 0.95), "s"),
        named("sql_per_order", sum(each.statements for each in web) / orders, "statements"),
        named("job_sql_per_order", sum(each.statements for each in jobs) / orders, "statements"),
        named("web_cpu_ms_per_order", 1000 * measured.cpu.web / orders, "ms"),
        named("database_cpu_ms_per_order", 1000 * measured.cpu.database / orders, "ms"),
        named("cpu_ms_per_order", 1000 * (measured.cpu.programs + measured.cpu.database) / orders, "ms"),
    ]


def by_page(work: Sequence[Work], orders: int) -> str:
    """What each page and each kind of job sends, for who wants to make it less."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for each in work:
        if each.kind != PERIODIC:
            row = sums[("web" if each.kind == WEB else "job", each.name)]
            row[0] += 1
            row[1] += each.statements
    lines = [f"    {'':4} {'':44} {'per order':>9} {'statements each':>16}"]
    for (kind, name), (times, statements) in sorted(sums.items(), reverse=True):
        lines.append(f"    {kind:4} {name:44} {times / orders:9.2f} {statements / times:16.1f}")
    return "\n".join(lines)


def run(seconds: float, blocks: int, goods: int) -> list[Figure]:
    """`goods`: how many different things each guest orders. Raises `StepFailed`, `WentWrong`, TimeoutError."""
    with (
        tempfile.TemporaryDirectory(prefix="talat-bench-") as folder,
        both(Path(folder)) as shops,
        ExitStack() as stack,
    ):
        for shop in shops:
            shop.prepare()
        for shop in shops:
            stack.enter_context(shop.running())
        chance = random.Random(SEED)
        products = {shop.name: _baskets(chance.sample(shop.products, len(shop.products)), goods) for shop in shops}
        measured = {shop.name: Measured() for shop in shops}
        for shop in shops:
            block(shop, products[shop.name], seconds / 2)  # templates are read, connections made
        warm = {shop.name: len(shop.counts()) for shop in shops}
        for number in range(blocks):
            for shop in shops if number % 2 == 0 else reversed(shops):
                done = block(shop, products[shop.name], seconds)
                measured[shop.name].add(done)
                print(f"  {shop.name}: {len(done.ways) / done.seconds:.1f} orders per second", flush=True)
        found: dict[str, list[Figure]] = {}
        for shop in shops:
            work = shop.counts()[warm[shop.name] :]
            found[shop.name] = figures(shop, measured[shop.name], work)
            print(f"  {shop.name}:\n{by_page(work, len(measured[shop.name].ways))}")
        for shop in shops:
            print(f"  {shop.verify()}")
    return [*found["talat"], *found["stock_oscar"], *_ratios(found["talat"], found["stock_oscar"])]


def _baskets(products: Sequence[str], goods: int) -> Iterator[Sequence[str]]:
    """So many different ones each time, for ever."""
    shelf = itertools.cycle(products)
    while True:
        yield [next(shelf) for _ in range(goods)]


def _ratios(ours: Sequence[Figure], theirs: Sequence[Figure]) -> list[Figure]:
    compared = {"orders_per_second", "orders_per_second_with_jobs", "p50", "p95"}
    compared |= {"sql_per_order", "cpu_ms_per_order", "web_cpu_ms_per_order"}
    return [
        ratio(f"checkout.ratio.{word}", one, other)
        for one, other in zip(ours, theirs, strict=True)
        if (word := one.name.rpartition(".")[2]) in compared
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.checkout", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="how long one block of guests lasts")
    parser.add_argument("--blocks", type=int, default=5, help="how many blocks each shop gets")
    parser.add_argument("--goods", type=int, default=1, help="how many different things each guest orders")
    options = parser.parse_args()
    try:
        found = run(options.seconds, options.blocks, options.goods)
    except (WentWrong, StepFailed, TimeoutError) as wrong:
        print(f"The benchmark failed: {wrong}", file=sys.stderr)
        return 1
    print("\n".join(str(figure) for figure in found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
