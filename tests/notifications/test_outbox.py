"""The outbox page of the embedded default."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from marketplace.notifications.models import Message
from marketplace.notifications.services import notify
from marketplace.notifications.templatetags.outbox import with_codes

pytestmark = pytest.mark.django_db
PHONE = "+66812345678"


def write(count: int, **to: str) -> None:
    first = Message.objects.count()
    for number in range(first, first + count):
        notify(key=f"news-{number}", language="th", subject="ข่าว", text=f"ข่าวที่ {number}", **(to or {"phone": PHONE}))


def page(client: Client, query: str = "") -> str:
    response = client.get(reverse("notifications:outbox") + query)
    assert response.status_code == 200
    return response.content.decode()


def test_newest_first(client: Client) -> None:
    write(3)
    html = page(client)
    assert html.index("ข่าวที่ 2") < html.index("ข่าวที่ 1") < html.index("ข่าวที่ 0")
    assert "ไม่มีการส่งข้อความจริง" in html


@pytest.mark.parametrize("typed", ["081-234-5678", "%2B66812345678", "๐๘๑๒๓๔๕๖๗๘"])
def test_by_recipient(client: Client, typed: str) -> None:
    write(1)
    write(1, email="malee@example.com")
    html = page(client, f"?to={typed}")
    assert "ข่าวที่ 0" in html
    assert "ข่าวที่ 1" not in html
    assert "ข่าวที่ 1" in page(client, "?to=malee")


def test_older_ones_follow_page_by_page(client: Client) -> None:
    write(65)
    seen: list[int] = []
    query = ""
    for _page in range(3):
        response = client.get(reverse("notifications:outbox") + query)
        seen += [message.pk for message in response.context["sent"]]
        query = response.context["next_url"]
    assert query == ""
    assert seen == list(Message.objects.order_by("-pk").values_list("pk", flat=True))


@pytest.mark.parametrize("query", ["?before=x", "?before=-1", "?before=" + "9" * 30, "?before=²", "?to=%00", "?to=🙂"])
def test_nonsense_in_the_address(client: Client, query: str) -> None:
    page(client, query)


def test_few_queries_however_many_messages(client: Client, django_assert_max_num_queries: Any) -> None:
    write(40)
    with django_assert_max_num_queries(3):
        page(client)


@override_settings(PRODUCTION=True)
def test_not_in_production(client: Client) -> None:
    assert client.get(reverse("notifications:outbox")).status_code == 404


@pytest.mark.parametrize("code", ["482913", "12345678"])
def test_codes_stand_out(code: str) -> None:
    assert f">{code}</b>" in with_codes(f"รหัส {code} ใช้ได้")


@pytest.mark.parametrize("text", ["1234-567-890", "081-234-5678", "12345", "123456789", "EA123456785TH"])
def test_other_numbers_do_not(text: str) -> None:
    assert "<b" not in with_codes(text)


def test_a_message_cannot_smuggle_html_in() -> None:
    shown = with_codes('<script>x</script> https://talat.example/?a="><script> 123456')
    assert "<script>" not in shown
    assert 'href="https://talat.example/' in shown
