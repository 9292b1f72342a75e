"""A scripted Stripe over real HTTP: the real `stripe` package talks to it, and it can be made to misbehave.

In a test: `with FakeStripe() as fake:` gives `fake.url` (for STRIPE_API_BASE), `fake.house` (the verbs below, called
directly) and `fake.signed(event)`. As a process, for tests that kill other processes:

    python -m tests.payments.fake_stripe --port 0 --webhook-url http://127.0.0.1:8000/payments/stripe/webhook/

prints "ready http://127.0.0.1:<port>"; its keys are sk_test_fake, pk_test_fake, whsec_fake, its account acct_fake.

What it does as Stripe does (API 2026-10-28.endive, docs.stripe.com):
- payment intents: create (cards; PromptPay confirmed at once, with its QR code), retrieve, list, search, cancel, and
  confirm as Stripe's form in the browser does; refunds, disputes, balance, balance transactions, payouts, the account;
- lists are paged, the youngest first; `expand` works; unknown parameters and `payment_method_types` are refused;
- less than 10.00 baht is refused, and refunds beyond what was captured, or of a disputed charge;
- an idempotency key gives the first answer again (`Idempotent-Replayed: true`), is refused with other parameters (400)
  or while in use (409), and is forgotten on demand; a 500 can stick to its key;
- what happens is an event; events are signed `t=…,v1=…`, and as a process posted to --webhook-url, tried five times.
Fees are made up (`stripe_house.objects`). Refunds wait until they are settled (`settle_refund`, --settle-refunds).

GET /_state tells everything: `totals` (satang: captured, fees, refunded, disputed, paid_out, balance), all objects,
events, requests, and the posted webhooks. POST /_do/<verb> with JSON arguments does what a test orders:
  pay {intent, amount?, even_if_cancelled?} · process {intent} · decline {intent, code?} · cancel {intent}
  dispute {intent, amount?, inquiry?} · escalate {dispute} · close_dispute {dispute, won}
  settle_refund {refund: its number or our key, ok?} · mature {} · pay_out {amount?} · land_payout {payout, ok?}
  tamper {number, …values} · configure {shift?, search_lag?, card_refunds?, settle_refunds?, account?}
  trouble {path, does, method?, times?, after?, sticks?, seconds?} · calm {} · forget_keys {}
  post {url?, delay?, copies?, hold?, drop?}: how webhooks are posted from now on (see `events.Postman`)
`does` is one of silence, hang_up, cut, html, slow, 401, 403, 409, 429, 500, 502, 503; `path` may have `*`.
"""

from __future__ import annotations

import argparse
import copy
import json
import select
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from tests.payments.stripe_house.events import Event, Postman, signed
from tests.payments.stripe_house.faults import Fault
from tests.payments.stripe_house.house import House
from tests.payments.stripe_house.replaying import Reply
from tests.payments.stripe_house.troubles import Trouble


class FakeStripe:
    """A house with a door. `keys` are those of `House`."""

    def __init__(self, *, port: int = 0, webhook_url: str = "", **keys: str) -> None:
        self.house = House(**keys)
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.fake = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        books = self.house.books
        self.postman = Postman(webhook_url, self.house.webhook_secret, books.events, books.now)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> FakeStripe:
        self._thread.start()
        if self.postman.url:
            self.postman.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.postman.url:
            self.postman.stop()
        self._server.shutdown()
        self._server.server_close()

    def signed(self, event: Event, *, at: float | None = None) -> tuple[bytes, dict[str, str]]:
        """Body and headers of a webhook, stamped `at` (seconds; now)."""
        return signed(event, self.house.webhook_secret, self.house.books.now() if at is None else at)

    def order(self, verb: str, given: dict[str, Any]) -> Any:
        """Raises `Fault`, KeyError for another verb, TypeError and ValueError for other arguments."""
        if verb != "post":
            with self.house.books.lock:
                return copy.deepcopy(self.house.orders[verb](**given))
        was_idle = not self.postman.url
        for name, value in given.items():
            if name not in {"url", "delay", "copies", "hold", "drop"}:
                raise ValueError(name)
            setattr(self.postman, name, value)
        if was_idle and self.postman.url:
            self.postman.start()
        return None

    def state(self) -> dict[str, Any]:
        return {**self.house.state(), "webhooks": self.postman.sent}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    fake: FakeStripe

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that gave up is what some tests are about; anything else is told."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body leave in two writes
    server: _Server

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _serve(self, method: str) -> None:
        text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path.startswith("/_"):
            self._send(self._inspect(method, text))
            return
        reply, trouble = self.server.fake.house.call(method, self.path, text, dict(self.headers.items()))
        if trouble is not None and trouble.does == "slow":
            time.sleep(trouble.seconds)
        if trouble is not None and trouble.spoils:
            self._spoil(reply, trouble)
        else:
            self._send(reply)

    def _inspect(self, method: str, text: str) -> Reply:
        fake = self.server.fake
        if (method, self.path) == ("GET", "/_state"):
            return Reply(200, fake.state())
        try:
            done = fake.order(self.path.removeprefix("/_do/"), json.loads(text or "{}"))
        except Fault as fault:
            return Reply(fault.status, fault.body)
        except (KeyError, TypeError, ValueError) as error:
            return Reply(400, {"error": {"message": repr(error)}})
        return Reply(200, {"done": done})

    def _send(self, reply: Reply) -> None:
        body = json.dumps(reply.body).encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if reply.replayed:
            self.send_header("Idempotent-Replayed", "true")
        self.end_headers()
        self.wfile.write(body)

    def _spoil(self, reply: Reply, trouble: Trouble) -> None:
        self.close_connection = True
        if trouble.does == "silence":
            self._outwait(trouble.seconds)
        elif trouble.does == "cut":
            body = json.dumps(reply.body or {"id": "pi_nobody_will_read_this"}).encode()
            self._head("application/json", len(body))
            self.wfile.write(body[: len(body) // 2])
        elif trouble.does == "html":
            page = b"<html><body>Bad gateway</body></html>"
            self._head("text/html", len(page))
            self.wfile.write(page)
        if trouble.does != "html":
            self.connection.shutdown(socket.SHUT_RDWR)

    def _head(self, kind: str, length: int) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _outwait(self, seconds: float) -> None:
        """Until the caller has hung up."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            readable, _writable, _broken = select.select([self.connection], [], [], 0.05)
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                return


def main() -> None:
    parser = argparse.ArgumentParser(description="A scripted Stripe for tests.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--webhook-url", default="")
    parser.add_argument("--secret-key", default="sk_test_fake")
    parser.add_argument("--publishable-key", default="pk_test_fake")
    parser.add_argument("--webhook-secret", default="whsec_fake")
    parser.add_argument("--account", default="acct_fake")
    parser.add_argument("--settle-refunds", type=float, help="seconds after which refunds succeed by themselves")
    given = parser.parse_args()
    with FakeStripe(
        port=given.port,
        webhook_url=given.webhook_url,
        secret_key=given.secret_key,
        publishable_key=given.publishable_key,
        webhook_secret=given.webhook_secret,
        account=given.account,
    ) as fake:
        fake.house.configure(settle_refunds=given.settle_refunds)
        print(f"ready {fake.url}", flush=True)  # noqa: T201 (whoever started it waits for this line)
        threading.Event().wait()


if __name__ == "__main__":
    main()
