"""The scripted Stripe of tests/payments as a process, and its script in people's browsers."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from playwright.sync_api import BrowserContext, Route

SCRIPT = Path(__file__).with_name("fake-stripe.js")
PATIENCE = 10  # seconds
# As the process names them when it is not told otherwise.
KEYS = {
    "TALAT_STRIPE_SECRET_KEY": "sk_test_fake",
    "TALAT_STRIPE_PUBLISHABLE_KEY": "pk_test_fake",
    "TALAT_STRIPE_WEBHOOK_SECRET": "whsec_fake",
    "TALAT_STRIPE_ACCOUNT": "acct_fake",
}


class Stripe:
    """Lives as long as the process that was started with it."""

    def __init__(self) -> None:
        command = [".venv/bin/python", "-m", "tests.payments.fake_stripe"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        ready = self._process.stdout.readline().split()
        assert ready[:1] == ["ready"], ready
        self.url = ready[1]
        self.environ = {**KEYS, "TALAT_STRIPE_API_BASE": self.url}

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)

    def posts_to(self, shop: str) -> None:
        """Where webhooks go from now on."""
        self.does("post", url=f"{shop}/payments/stripe/webhook/")

    def does(self, verb: str, **given: Any) -> Any:
        """See tests/payments/fake_stripe.py."""
        asked = Request(f"{self.url}/_do/{verb}", data=json.dumps(given).encode())  # noqa: S310 (ours)
        with urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
            return json.load(answer)["done"]

    def of_order(self, kind: str, number: str) -> list[dict[str, Any]]:
        """Its objects of a kind (payment_intents, refunds) that belong to an order."""
        with urlopen(f"{self.url}/_state", timeout=PATIENCE) as answer:  # noqa: S310 (ours)
            return [one for one in json.load(answer)[kind] if one["metadata"].get("order_number") == number]

    def serve(self, context: BrowserContext) -> None:
        """Answer a browser in place of js.stripe.com and api.stripe.com."""
        context.route("https://js.stripe.com/**", lambda route: route.fulfill(path=SCRIPT))
        context.route("https://api.stripe.com/**", self._carry)

    def _carry(self, route: Route) -> None:
        asked = route.request
        allowed = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "authorization"}
        if asked.method == "OPTIONS":
            return route.fulfill(status=204, headers=allowed)
        carried = Request(  # noqa: S310 (ours)
            asked.url.replace("https://api.stripe.com", self.url),
            data=asked.post_data_buffer,
            headers={"Authorization": asked.headers["authorization"]},
        )
        try:
            with urlopen(carried, timeout=PATIENCE) as answer:  # noqa: S310
                status, body = answer.status, answer.read()
        except HTTPError as refusal:
            status, body = refusal.code, refusal.read()
        return route.fulfill(status=status, body=body, content_type="application/json", headers=allowed)
