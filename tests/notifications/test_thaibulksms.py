"""The contract with ThaiBulkSMS, against a small server that checks what it is asked and answers as told."""

from __future__ import annotations

import base64
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from marketplace.notifications.channels import thaibulksms
from marketplace.notifications.channels.thaibulksms import SmsFault
from marketplace.notifications.errors import Refused
from marketplace.notifications.models import Message

TAKEN = {"phone_number_list": [{"number": "66812345678", "message_id": "m-1"}], "bad_phone_number_list": []}


@dataclass
class Provider:
    status: int = 201
    answer: Any = field(default_factory=lambda: TAKEN)
    asked: list[dict[str, Any]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    state = Provider()
    key = base64.b64encode(b"key:secret").decode()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if state.status == 0:
                state.closing.wait(5)
                return
            status, answer = state.status, state.answer
            if self.headers["Authorization"] != f"Basic {key}":
                status, answer = 401, {"error": {"name": "ERROR_AUTH", "description": "unauthorized"}}
            state.asked.append({"path": self.path, "body": json.loads(body)})
            written = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    settings.SMS_KEY, settings.SMS_SECRET, settings.SMS_SENDER = "key", "secret", "Talat"
    monkeypatch.setattr(thaibulksms, "ENDPOINT", f"http://127.0.0.1:{server.server_port}/sms")
    yield state
    state.closing.set()
    server.shutdown()
    thread.join()
    server.server_close()


def sms(recipient: str = "+66812345678") -> Message:
    return Message(key="k", channel="sms", recipient=recipient, text="ตลาด: รหัส 123456")


def test_what_is_asked_and_answered(provider: Provider) -> None:
    assert thaibulksms.send(sms()) == "m-1"
    assert provider.asked == [
        {"path": "/sms", "body": {"msisdn": "66812345678", "message": "ตลาด: รหัส 123456", "sender": "Talat"}}
    ]


def test_a_message_it_will_not_take_is_refused_for_good(provider: Provider) -> None:
    provider.status, provider.answer = 400, {"error": {"code": 105, "name": "ERROR", "description": "bad msisdn"}}
    with pytest.raises(Refused, match="bad msisdn"):
        thaibulksms.send(sms())


def test_a_number_it_will_not_take_is_refused_for_good(provider: Provider) -> None:
    provider.answer = {"phone_number_list": [], "bad_phone_number_list": [{"number": "66812345678"}]}
    with pytest.raises(Refused):
        thaibulksms.send(sms())


@pytest.mark.parametrize("recipient", ["+6653123456", "malee@example.com"])
def test_what_takes_no_sms_is_never_asked(provider: Provider, recipient: str) -> None:
    with pytest.raises(Refused):
        thaibulksms.send(sms(recipient))
    assert provider.asked == []


def test_a_wrong_key_is_ours_to_mend(provider: Provider, settings: Any) -> None:
    settings.SMS_SECRET = "old"
    with pytest.raises(SmsFault, match="401: unauthorized"):
        thaibulksms.send(sms())


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize("answer", [{}, b"<html>", [], {"error": "words"}])
def test_a_busy_or_broken_provider_is_asked_again(provider: Provider, status: int, answer: Any) -> None:
    provider.status, provider.answer = status, answer
    with pytest.raises(SmsFault, match=str(status)):
        thaibulksms.send(sms())


def test_a_provider_that_never_answers(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    provider.status = 0
    monkeypatch.setattr(thaibulksms, "TIMEOUT", 0.2)
    with pytest.raises(SmsFault, match="does not answer"):
        thaibulksms.send(sms())


def test_a_provider_that_is_not_there(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setattr(thaibulksms, "ENDPOINT", f"http://127.0.0.1:{unused.getsockname()[1]}/sms")
        with pytest.raises(SmsFault):
            thaibulksms.send(sms())
