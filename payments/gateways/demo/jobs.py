"""What the demo gateway does by itself: it sends webhooks, and slow banks answer in the end."""

from __future__ import annotations

import json
import time
from urllib.request import Request, urlopen

from django.conf import settings
from django.urls import reverse

from payments.gateways.demo.gateway import SIGNATURE_HEADER, settle, signature
from payments.gateways.demo.models import DemoCharge

TIMEOUT_SECONDS = 10


def send_webhook(charge_id: str) -> None:
    """Job: POST the signed event to the shop. Raises (and so comes again) unless the shop answers 200."""
    charge = DemoCharge.objects.get(pk=charge_id)
    event = {"id": f"ev_{charge.pk}_{charge.status}", "charge": charge.pk, "key": charge.idempotency_key}
    body = json.dumps(event).encode()
    stamp = str(int(time.time()))
    request = Request(  # noqa: S310 (our own base URL: http or https by the settings' check)
        settings.BASE_URL + reverse("payments:webhook", args=["demo"]),
        data=body,
        headers={
            SIGNATURE_HEADER: f"t={stamp},v1={signature(stamp, body)}",
            "Content-Type": "application/json",
        },
    )
    with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
        answer.read()


def answer_late(charge_id: str) -> None:
    """Job: the slow bank has approved."""
    settle(charge_id, status="succeeded", mood="slow")
