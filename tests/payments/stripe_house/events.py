"""Events as webhooks: signed as Stripe signs them, and posted when, how often and in what order a test wants."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

Event = dict[str, Any]
HEADER = "Stripe-Signature"
TRIES = 5
PATIENCE = 10  # seconds


def signature(body: bytes, secret: str, at: float) -> dict[str, str]:
    """The header `t=<seconds>,v1=<HMAC-SHA256 over "t.body">` (docs.stripe.com/webhooks)."""
    stamp = str(int(at))
    mac = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {HEADER: f"t={stamp},v1={mac}"}


def signed(event: Event, secret: str, at: float) -> tuple[bytes, dict[str, str]]:
    """Body and headers."""
    body = json.dumps(event, indent=2).encode()
    return body, {**signature(body, secret, at), "Content-Type": "application/json"}


class Postman:
    """Posts what happens to `url`, from a thread of its own, again until it is answered 2xx (at most five times).

    `delay`: seconds before an event leaves; `copies`: how often each is sent; `hold`: so many are gathered and sent in
    reverse; `drop`: none is sent. `sent` says of every try when it was, which event, and the status (0: no answer).
    """

    def __init__(self, url: str, secret: str, events: list[Event], clock: Callable[[], float]) -> None:
        self.url = url
        self.delay = 0.0
        self.copies = 1
        self.hold = 1
        self.drop = False
        self.sent: list[dict[str, Any]] = []
        self._secret = secret
        self._events = events
        self._clock = clock
        self._next = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._walk, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=PATIENCE)

    def _walk(self) -> None:
        while not self._stopped.wait(0.05):
            waiting = self._events[self._next :]
            if len(waiting) < self.hold:
                continue
            self._next += len(waiting)
            if self.drop:
                continue
            self._stopped.wait(self.delay)
            for event in reversed(waiting) if self.hold > 1 else waiting:
                for _copy in range(self.copies):
                    self._carry(event)

    def _carry(self, event: Event) -> None:
        for again in range(TRIES):
            if self._stopped.wait(again):
                return
            status = self._post(event)
            self.sent.append({"event": event["id"], "type": event["type"], "at": time.time(), "status": status})
            if 200 <= status < 300:
                return

    def _post(self, event: Event) -> int:
        body, headers = signed(event, self._secret, self._clock())
        try:
            with urlopen(Request(self.url, data=body, headers=headers), timeout=PATIENCE) as answer:  # noqa: S310 (ours)
                return int(answer.status)
        except HTTPError as error:
            return error.code
        except (URLError, OSError):
            return 0
