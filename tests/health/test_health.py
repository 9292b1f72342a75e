"""Who watches over Talat is told what is wrong; only a broken database takes a process out of service."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from marketplace.core.findings import Finding
from marketplace.core.models import Job, JobState
from marketplace.health.exposition import Gauge, Sample, written
from marketplace.ledger.accounts import Kind
from marketplace.ledger.selectors import by_kind
from marketplace.settlement import differences
from marketplace.settlement.models import Difference
from payments.models import Refund
from tests.factories import make_operator, make_order, make_paid_order
from tests.settlement.whole_life import make_life

pytestmark = pytest.mark.usefixtures("market")
TOKEN = "a-token-of-some-length"
DOWN = {"ready": False}


def ready(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/readyz")
    assert "no-store" in answer["Cache-Control"]
    return answer.status_code, answer.json()


def scrape(client: Client, **headers: Any) -> dict[str, str]:
    """The values by name and labels."""
    answer = client.get("/metrics", **headers)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: value for name, _space, value in (line.rpartition(" ") for line in lines)}


def a_job(key: str, **fields: Any) -> None:
    Job.objects.create(**{"kind": "money.refund", "dedup_key": key, "run_at": timezone.now()} | fields)


@pytest.fixture
def no_database(market: None) -> Iterator[None]:
    def broken() -> None:
        raise OperationalError("the server closed the connection")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(connections["default"], "cursor", broken)
        yield


def test_all_is_well(client: Client) -> None:
    nothing = {"differences": 0, "dead_jobs": 0, "waiting_jobs": 0}
    assert ready(client) == (200, {"ready": True, "degraded": False} | nothing)
    assert client.get("/healthz").json() == {"alive": True}


def test_what_people_must_look_at_is_told_and_takes_nobody_out_of_service(client: Client) -> None:
    a_job("dead", state=JobState.DEAD)
    a_job("waits", run_at=timezone.now() - timedelta(minutes=6))
    a_job("waits a little", run_at=timezone.now() - timedelta(minutes=4))
    differences.record(["stock:"], [Finding("stock:1", "-"), Finding("stock:2", "-"), Finding("stock:3", "-")])
    assert ready(client) == (
        200,
        {"ready": True, "degraded": True, "differences": 3, "dead_jobs": 1, "waiting_jobs": 1},
    )
    for row in Difference.objects.all()[:2]:
        differences.explain(row.pk, actor=make_operator(), reason="known")
    assert ready(client)[1]["differences"] == 1


def test_without_a_database_nobody_is_ready(client: Client, no_database: None) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, DOWN)
    assert client.get("/metrics").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_the_gauges_of_a_market_that_lives(client: Client) -> None:
    make_life()
    Job.objects.all().delete()
    now = timezone.now()
    a_job("dead", state=JobState.DEAD)
    a_job("late", run_at=now - timedelta(minutes=7))
    a_job("due", run_at=now - timedelta(minutes=1))
    a_job("planned", run_at=now + timedelta(minutes=1))
    differences.record(["stock:", "late:"], [Finding("stock:1", "-"), Finding("stock:2", "-"), Finding("late:x", "-")])
    told = scrape(client)
    assert told['talat_differences_open{kind="all"}'] == "3"
    assert (told['talat_differences_open{kind="stock"}'], told['talat_differences_open{kind="late"}']) == ("2", "1")
    assert (told["talat_jobs_dead"], told["talat_jobs_due"]) == ("1", "2")
    assert 420 <= float(told["talat_jobs_oldest_due_seconds"]) < 480
    assert told['talat_payment_attempts_open{state="created"}'] == "1"
    assert told['talat_payment_attempts_open{state="review"}'] == "0"
    assert told['talat_payment_attempts_ended_1d{state="failed"}'] == "0"
    assert int(told['talat_refunds{state="pending"}']) == Refund.objects.filter(state="pending").count() > 0
    assert told["talat_payouts_in_transit"] == "2"
    for kind in ("held", "payable"):
        assert Decimal(told[f'talat_sellers_baht{{state="{kind}"}}']) == of_the_ledger(kind) > 0
    assert Decimal(told["talat_payouts_in_transit_baht"]) == of_the_ledger("transit") > 0
    assert told['talat_orders_7d{state="awaiting_payment"}'] == "1"
    assert int(told['talat_orders_7d{state="confirmed"}']) > 10


def of_the_ledger(kind: str) -> Decimal:
    return by_kind()[Kind(kind)]


def test_as_many_questions_whatever_there_is(client: Client, django_assert_max_num_queries: Any) -> None:
    for _order in range(3):
        make_paid_order()
        make_order(gateway_code="demo")
    with django_assert_max_num_queries(11):
        scrape(client)
    with django_assert_max_num_queries(4):
        ready(client)


def test_metrics_are_for_this_machine_and_for_who_has_the_token(client: Client, settings: Settings) -> None:
    afar: dict[str, Any] = {"REMOTE_ADDR": "203.0.113.7"}
    with_token: dict[str, Any] = {"headers": {"Authorization": f"Bearer {TOKEN}"}}
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="::1").status_code == 200
    for address in ("203.0.113.7", "10.0.0.1", "", "unix:/run/web"):
        assert client.get("/metrics", REMOTE_ADDR=address).status_code == 404
    assert client.get("/metrics", **afar, **with_token).status_code == 404  # no token is set
    settings.METRICS_TOKEN, settings.METRICS_ON_LOOPBACK = TOKEN, False
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", **afar, headers={"Authorization": f"Bearer {TOKEN}x"}).status_code == 404
    assert client.get("/metrics", **afar, headers={"Authorization": TOKEN}).status_code == 404
    assert client.get("/metrics", **afar, headers={"Authorization": "Bearer ก"}).status_code == 404
    assert "talat_jobs_dead" in scrape(client, **afar, **with_token)


def test_the_format() -> None:
    """prometheus.io/docs/instrumenting/exposition_formats: backslash, quote and line feed are escaped."""
    odd = Gauge("odd", "What is odd", lambda: [Sample(Decimal("1.50"), {"a": 'x"\\\n', "b": "y"}), Sample(2.5)])
    none = Gauge("none", "Nothing at all", lambda: [])
    assert written([odd, none]) == (
        "# HELP odd What is odd\n# TYPE odd gauge\n"
        'odd{a="x\\"\\\\\\n",b="y"} 1.50\nodd 2.5\n'
        "# HELP none Nothing at all\n# TYPE none gauge\n"
    )
