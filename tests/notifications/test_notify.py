"""A message is a row first, told once, then sent by a job."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from marketplace.core import jobs
from marketplace.core.models import Job, JobState, StateChange
from marketplace.notifications import services
from marketplace.notifications.errors import Refused
from marketplace.notifications.models import Message, MessageState

pytestmark = pytest.mark.django_db
PHONE = "+66812345678"
_sent: list[int] = []


def tell(key: str = "order-1-paid", text: str = "ได้รับเงินแล้ว", **to: str) -> None:
    services.notify(key=key, language="th", subject="ได้รับเงินแล้ว", text=text, **(to or {"phone": PHONE}))


def accept(message: Message) -> str:
    _sent.append(message.pk)
    return "carrier-7"


def refuse(message: Message) -> str:
    raise Refused("no such number")


def stumble(message: Message) -> str:
    raise TimeoutError


@pytest.fixture
def channel(settings: Any, request: pytest.FixtureRequest) -> None:
    _sent.clear()
    path = f"{__name__}.{request.param}"
    settings.NOTIFICATION_CHANNELS = {"sms": path, "email": path}


def test_one_row_and_one_job_for_each_way() -> None:
    tell(phone=PHONE, email="malee@example.com")
    assert set(Message.objects.values_list("channel", "recipient")) == {("sms", PHONE), ("email", "malee@example.com")}
    assert Job.objects.filter(kind="messages.send").count() == 2


def test_the_same_news_is_told_once() -> None:
    tell()
    tell(text="อีกครั้ง")
    assert Message.objects.get().text == "ได้รับเงินแล้ว"
    assert Job.objects.count() == 1


def test_nobody_to_tell_is_no_news() -> None:
    tell(phone="", email="")
    assert not Message.objects.exists()


def test_news_that_did_not_happen_is_not_told() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        tell()
        raise RuntimeError
    assert not Message.objects.exists()
    assert not Job.objects.exists()


def test_a_subject_of_several_lines_becomes_one() -> None:
    services.notify(key="k", email="a@example.com", language="th", subject="หนึ่ง\r\nBcc: x@example.com", text="…")
    assert "\n" not in Message.objects.get().subject


@pytest.mark.parametrize("channel", ["accept"], indirect=True)
def test_sent_once_however_often_the_job_runs(channel: None) -> None:
    tell()
    message = Message.objects.get()
    assert jobs.run(Job.objects.get().pk)
    services.deliver(message.pk)
    message.refresh_from_db()
    assert (message.state, message.external_id, _sent) == (MessageState.SENT, "carrier-7", [message.pk])
    assert message.sent_at is not None
    assert StateChange.objects.get().target == "sent"


@pytest.mark.parametrize("channel", ["refuse"], indirect=True)
def test_a_refusal_for_good_is_kept_for_operators(channel: None) -> None:
    tell()
    assert jobs.run(Job.objects.get().pk)
    message = Message.objects.get()
    assert (message.state, message.refusal) == (MessageState.FAILED, "no such number")


@pytest.mark.parametrize("channel", ["stumble"], indirect=True)
def test_a_passing_fault_brings_the_job_back(channel: None) -> None:
    tell()
    job = Job.objects.get()
    assert not jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.PENDING
    assert timezone.now() < job.run_at < timezone.now() + timedelta(minutes=1)
    assert Message.objects.get().state == MessageState.QUEUED


@pytest.mark.parametrize("channel", ["accept"], indirect=True)
@pytest.mark.parametrize("text", ["ดู https://talat.example/orders/1", "ดู www.talat.example", "ที่ Talat.co.th ครับ"])
def test_an_sms_with_a_link_is_refused(channel: None, text: str) -> None:
    tell(text=text)
    services.deliver(Message.objects.get().pk)
    assert Message.objects.get().state == MessageState.FAILED
    assert _sent == []


@pytest.mark.parametrize("channel", ["accept"], indirect=True)
@pytest.mark.parametrize("text", ["คำสั่งซื้อ 1234-567-890 ถึงแล้ว", "ราคา 1,250.50 บาท", "Arrived.Open until 16.30"])
def test_numbers_and_full_stops_are_no_links(channel: None, text: str) -> None:
    tell(text=text)
    services.deliver(Message.objects.get().pk)
    assert Message.objects.get().state == MessageState.SENT


@pytest.mark.parametrize("channel", ["accept"], indirect=True)
def test_an_email_may_hold_a_link(channel: None) -> None:
    tell(text="https://talat.example/", email="malee@example.com")
    services.deliver(Message.objects.get().pk)
    assert Message.objects.get().state == MessageState.SENT
