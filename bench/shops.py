"""The two shops: each with a database and a data folder of its own, prepared and started the same way."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import redis
from psycopg import sql

from bench import counting, cpu, ways
from bench.browser import Browser
from bench.counting import Work
from bench.cpu import Cpu
from bench.size import SOLD_AT
from marketplace.supervisor.address import address_of, listen_from
from scripts.require_services import POSTGRES, REDIS
from scripts.steps import run_step

READY_WITHIN = 60.0
DONE_WITHIN = 300.0
PORTS = 23000
NO_JOB = "a hint that finds no job"  # of a job that was there already


@dataclass
class Shop:
    """`name` is that of its package here, and of its figures; `walk` a guest's whole way from products' addresses."""

    name: str
    walk: Callable[[Browser, Sequence[str]], None]
    database: str
    var: Path
    address: str
    has_jobs: bool
    keys: str = field(default_factory=lambda: f"talat-bench-{secrets.token_hex(4)}:")
    products: list[str] = field(default_factory=list)
    orders: int = 0
    supervisor: int = 0

    @property
    def environ(self) -> dict[str, str]:
        """Nothing of the caller's own Talat gets in."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TALAT_")}
        return kept | {
            "DJANGO_SETTINGS_MODULE": f"bench.{self.name}.settings",
            "DATABASE_URL": self.database,
            "TALAT_VAR_DIR": str(self.var),
            "TALAT_BASE_URL": self.address,
            "TALAT_BROKER_URL": REDIS,
            "TALAT_CACHE_URL": REDIS,
            "BENCH_COUNTS": str(self.var / "counts"),
            "BENCH_KEYS": self.keys,
            "PYTHONUNBUFFERED": "1",
        }

    def prepare(self) -> None:
        """Tables, static files and things to sell. Raises `StepFailed`."""
        self._step("database", "django", "migrate", "--no-input", "--verbosity", "0")
        self._step("static files", "django", "collectstatic", "--no-input", "--verbosity", "0")
        said = self._step("products", f"bench.{self.name}.load")
        self.products = [line.removeprefix(SOLD_AT) for line in said.splitlines() if line.startswith(SOLD_AT)]

    def verify(self) -> str:
        """What was found in the database. Raises `StepFailed` when an order is not what it must be."""
        return self._step("orders", f"bench.{self.name}.verify", str(self.orders)).strip()

    @contextmanager
    def running(self) -> Iterator[None]:
        port = str(urlsplit(self.address).port)
        screen = self.var / "log" / "screen.log"
        with screen.open("ab") as log:
            command = [sys.executable, "-m", "bench.serve", self.name, "--port", port]
            process = subprocess.Popen(command, env=self.environ, stdout=log, stderr=subprocess.STDOUT)
        self.supervisor = process.pid
        try:
            self._wait_until_ready(process, screen)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)
            broker = redis.Redis.from_url(REDIS)
            for key in broker.scan_iter(f"{self.keys}*"):
                broker.delete(key)

    @contextmanager
    def clocked(self) -> Iterator[list[Cpu]]:
        """What is used until the end stands in the list then. The database must be on this machine to be seen."""
        found: list[Cpu] = []
        family, sessions = cpu.family(self.supervisor), self._sessions()
        before = cpu.used([*family, *sessions])
        yield found
        family, sessions = cpu.family(self.supervisor), self._sessions()
        groups = ([pid for pid in family if cpu.is_web(pid)], family, sessions)
        found.append(Cpu(*(cpu.between(before, cpu.used(group)) for group in groups)))

    def _sessions(self) -> list[int]:
        """PostgreSQL's processes that serve this shop, but for the one that answers this."""
        mine = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with psycopg.connect(self.database, autocommit=True) as connection:
            return [int(pid) for (pid,) in connection.execute(mine)]

    def last_words(self) -> str:
        """The end of what its web has logged."""
        return "\n".join((self.var / "log" / "web.log").read_text().splitlines()[-40:])

    def finish_jobs(self, *, due_within: float = 0.0) -> None:
        """Returns when all jobs are done that were due when inserted, or so many seconds later. Raises TimeoutError."""
        due = (
            "SELECT count(*) FROM core_job WHERE state IN ('pending', 'running') "
            "AND run_at <= created_at + %s * interval '1 second'"
        )
        deadline = time.monotonic() + DONE_WITHIN
        if not self.has_jobs:
            return
        with psycopg.connect(self.database, autocommit=True) as connection:
            while (left := connection.execute(due, [due_within + 0.5]).fetchone()) != (0,):
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{left} jobs are not done after {DONE_WITHIN:.0f} s")
                time.sleep(0.05)

    def counts(self) -> list[Work]:
        """What web requests and jobs have sent to the database; a job goes by its kind."""
        work = counting.read(self.var / "counts")
        if not self.has_jobs:
            return work
        with psycopg.connect(self.database, autocommit=True) as connection:
            kinds = {str(pk): str(kind) for pk, kind in connection.execute("SELECT id, kind FROM core_job")}
        return [each if each.kind == counting.WEB else each.named(kinds.get(each.name, NO_JOB)) for each in work]

    def _step(self, title: str, module: str, *arguments: str) -> str:
        command = [sys.executable, "-m", module, *arguments]
        return run_step(f"{self.name}: {title}", command, self.var / "log" / "setup.log", self.environ)

    def _wait_until_ready(self, process: subprocess.Popen[bytes], screen: Path) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while not _answers(self.address):
            if process.poll() is not None or time.monotonic() > deadline:
                raise TimeoutError(f"{self.name} does not start:\n{screen.read_text()}")
            time.sleep(0.2)


@contextmanager
def both(folder: Path) -> Iterator[tuple[Shop, Shop]]:
    """Talat and stock Oscar, each with an empty database that exists only in here."""
    with _new_database("talat") as ours, _new_database("oscar") as theirs:
        with listen_from(PORTS) as first, listen_from(PORTS + 1) as second:
            addresses = [address_of(first), address_of(second)]
        yield (
            Shop("talat", ways.talat, ours, _folder(folder / "talat"), addresses[0], has_jobs=True),
            Shop("stock_oscar", ways.stock_oscar, theirs, _folder(folder / "oscar"), addresses[1], has_jobs=False),
        )


@contextmanager
def _new_database(word: str) -> Iterator[str]:
    name = sql.Identifier(f"talat_bench_{word}_{secrets.token_hex(4)}")
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield urlsplit(POSTGRES)._replace(path=f"/{name.as_string().strip(chr(34))}").geturl()
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def _folder(path: Path) -> Path:
    (path / "log").mkdir(parents=True)
    return path


def _answers(address: str) -> bool:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()
