"""The operators' worklists inside Oscar's dashboard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketplace.accounts.services import create_user
from marketplace.core.models import Job, JobState
from marketplace.notifications.models import Message
from marketplace.ordering.models import SellerOrder
from payments.models import PaymentAttempt
from tests.factories import make_order, make_paid_order

PAGES = ["late", "payments", "jobs", "messages"]
pytestmark = pytest.mark.usefixtures("market")


@pytest.fixture
def operator(client: Client, market: None) -> Client:
    client.force_login(create_user(name="ผู้ดูแล", email="o@example.com", is_staff=True))
    return client


def shown(client: Client, view: str) -> str:
    response = client.get(reverse(f"operators:{view}"))
    assert response.status_code == 200
    return response.content.decode()


def a_job(key: str, **fields: Any) -> Job:
    given = {"kind": "messages.send", "dedup_key": key, "run_at": timezone.now(), "last_error": "TimeoutError: 10 s"}
    return Job.objects.create(**given | fields)


@pytest.mark.parametrize("view", PAGES)
def test_only_operators(client: Client, view: str) -> None:
    client.force_login(create_user(name="มานี", phone="+66812345678"))
    assert client.get(reverse(f"operators:{view}")).status_code == 404


@pytest.mark.parametrize("view", PAGES)
def test_nothing_to_do_is_said(operator: Client, view: str) -> None:
    html = shown(operator, view)
    assert "<td>" not in html
    assert reverse("operators:late") in html  # the menu stays


def test_late_sellers(operator: Client) -> None:
    order = make_paid_order()
    assert order.number not in shown(operator, "late")
    SellerOrder.objects.update(ship_by=timezone.now() - timedelta(days=2))
    assert order.number in shown(operator, "late")


def test_payments_in_doubt(operator: Client) -> None:
    order = make_order()
    assert order.number not in shown(operator, "payments")
    PaymentAttempt.objects.update(state="review", reason="amount 1 instead of 252")
    html = shown(operator, "payments")
    assert order.number in html
    assert "amount 1 instead of 252" in html


def test_jobs(operator: Client) -> None:
    Job.objects.all().delete()
    a_job("given-up", state=JobState.DEAD, finished_at=timezone.now())
    a_job("struggling", attempts=2, run_at=timezone.now() + timedelta(minutes=5))
    a_job("planned", run_at=timezone.now() + timedelta(days=1), last_error="")
    a_job("done", state=JobState.DONE)
    html = shown(operator, "jobs")
    assert html.index("given-up") < html.index("struggling")
    assert "TimeoutError: 10 s" in html
    assert "planned" not in html
    assert ">done<" not in html


def test_a_dead_job_is_tried_again(operator: Client) -> None:
    job = a_job("given-up", state=JobState.DEAD, attempts=12, finished_at=timezone.now())
    url = reverse("operators:redrive", args=[job.pk])
    assert operator.get(url).status_code == 405
    assert operator.post(url)["Location"] == reverse("operators:jobs")
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.PENDING, 0)
    operator.post(url)  # pressed twice: nothing breaks, nothing is reset again
    assert Job.objects.get(pk=job.pk).state == JobState.PENDING


def test_only_operators_try_again(client: Client) -> None:
    job = a_job("given-up", state=JobState.DEAD, finished_at=timezone.now())
    client.force_login(create_user(name="มานี", phone="+66812345678"))
    assert client.post(reverse("operators:redrive", args=[job.pk])).status_code == 404
    assert Job.objects.get(pk=job.pk).state == JobState.DEAD


def test_messages_that_were_refused(operator: Client) -> None:
    fields = {"channel": "sms", "text": "รหัส 123456", "subject": "รหัส"}
    Message.objects.create(key="1", recipient="+66812345678", state="failed", refusal="no such number", **fields)
    Message.objects.create(key="2", recipient="+66898765432", state="sent", **fields)
    html = shown(operator, "messages")
    assert "no such number" in html
    assert "081-234-5678" in html
    assert "089-876-5432" not in html
    assert "123456" not in html  # a code to sign in is nobody else's business


@pytest.mark.parametrize("view", ["late", "jobs"])
def test_few_queries_however_long_the_list(operator: Client, view: str, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        a_job(f"job-{number}", state=JobState.DEAD, finished_at=timezone.now())
    with django_assert_max_num_queries(12):
        shown(operator, view)


@pytest.mark.parametrize(
    "model",
    ["notifications_message", "ordering_sellerorder", "payments_paymentattempt", "payments_refund", "core_job"],
)
def test_records_can_be_looked_at_but_not_touched(client: Client, model: str) -> None:
    person = create_user(name="ผู้ดูแล", email="o@example.com", is_staff=True, is_superuser=True)
    client.force_login(person)
    make_paid_order()
    assert client.get(reverse(f"admin:{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:{model}_add")).status_code == 403
