"""The demo gateway behind our interface. It reads its own tables, as a client would read a company's API."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.core.jobs import enqueue
from payments.gateways.demo.models import DemoCharge, DemoRefund
from payments.interface import (
    BadSignature,
    Charge,
    ChargeRequest,
    ChargeStatus,
    Deposit,
    GatewayRefused,
    GatewayUnavailable,
    NextStep,
    Notice,
    RefundRequest,
    RefundResult,
    RefundStatus,
    StepKind,
    Subject,
)

ACCOUNT = "demo-account"
SIGNATURE_HEADER = "Demo-Signature"
TOLERANCE = timedelta(minutes=5)
SILENCE = timedelta(seconds=60)


class DemoGateway:
    code = "demo"
    account = ACCOUNT
    livemode = False

    @property
    def title(self) -> str | Promise:
        return _("Card or PromptPay (demo)")

    @property
    def note(self) -> str | Promise:
        return _("A page to try things out: no real money moves.")

    def secures(self) -> bool:
        return False

    def window(self) -> str:
        return "online"

    def divides(self) -> bool:
        return False

    def needs_email(self) -> bool:
        return False

    def start(self, request: ChargeRequest) -> Charge:
        made, _created = DemoCharge.objects.get_or_create(
            idempotency_key=request.key,
            defaults={
                "id": f"dc_{secrets.token_hex(12)}",
                "order_number": request.order_number,
                "amount_satang": _satang(request.amount),
                "currency": request.currency,
                "return_url": request.return_url,
            },
        )
        if made.amount_satang != _satang(request.amount):
            raise GatewayRefused("this key was used for another amount")
        return _charge(made)

    def fetch(self, *, key: str, external_id: str) -> Charge:
        made = DemoCharge.objects.filter(idempotency_key=key).first()
        if made is None:
            return _missing()
        if made.mood == "silent" and made.settled_at and timezone.now() < made.settled_at + SILENCE:
            raise GatewayUnavailable("the demo gateway plays dead")
        return _charge(made)

    def cancel(self, *, key: str, external_id: str) -> Charge:
        DemoCharge.objects.filter(idempotency_key=key, status="pending").update(
            status="cancelled", settled_at=timezone.now()
        )
        made = DemoCharge.objects.filter(idempotency_key=key).first()
        return _charge(made) if made else _missing()

    def refund(self, request: RefundRequest) -> RefundResult:
        with transaction.atomic():
            charge = DemoCharge.objects.select_for_update().filter(pk=request.charge_id, status="succeeded").first()
            if charge is None:
                raise GatewayRefused("there is nothing to refund")
            known = charge.refunds.filter(idempotency_key=request.key).first()
            if known is None:
                given = sum(charge.refunds.values_list("amount_satang", flat=True))
                if given + _satang(request.amount) > charge.amount_satang:
                    raise GatewayRefused("more than was charged")
                known = DemoRefund.objects.create(
                    id=f"dr_{secrets.token_hex(12)}",
                    idempotency_key=request.key,
                    charge=charge,
                    amount_satang=_satang(request.amount),
                )
        return self.fetch_refund(key=request.key, external_id=known.pk)

    def fetch_refund(self, *, key: str, external_id: str) -> RefundResult:
        """A demo refund takes a moment: pending first, done at the next look five seconds later."""
        DemoRefund.objects.filter(
            idempotency_key=key, status="pending", created_at__lt=timezone.now() - timedelta(seconds=5)
        ).update(status="succeeded")
        refund = DemoRefund.objects.get(idempotency_key=key)
        return RefundResult(RefundStatus(refund.status), refund.pk)

    def verify_webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Notice:
        parts = dict(part.partition("=")[::2] for part in headers.get(SIGNATURE_HEADER, "").split(","))
        stamp, given = parts.get("t", ""), parts.get("v1", "")
        if not stamp.isdecimal() or not hmac.compare_digest(given.encode(), signature(stamp, body).encode()):
            raise BadSignature("the signature is not the gateway's")
        if abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
            raise BadSignature("the stamp is too old or lies in the future")
        event = json.loads(body)
        return Notice(event["id"], Subject.CHARGE, event["charge"], event["key"])

    def list_since(self, since: datetime) -> Iterable[Charge]:
        return (_charge(made) for made in DemoCharge.objects.filter(created_at__gte=since).order_by("created_at"))

    def balance(self) -> Decimal:
        """What was charged and not given back: the demo gateway keeps no fee and never sends us anything."""
        taken = DemoCharge.objects.filter(status="succeeded").aggregate(sum=Sum("amount_satang"))["sum"] or 0
        given = DemoRefund.objects.filter(status="succeeded").aggregate(sum=Sum("amount_satang"))["sum"] or 0
        return Decimal(taken - given) / 100

    def deposits_since(self, since: datetime) -> Iterable[Deposit]:
        return ()


def signature(stamp: str, body: bytes) -> str:
    """HMAC-SHA256 over "<stamp>.<body>", as Stripe signs (docs.stripe.com/webhooks)."""
    return hmac.new(settings.DEMO_GATEWAY_SECRET.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def settle(charge_id: str, *, status: str, mood: str) -> bool:
    """What the person on the gateway's page chose, or a slow bank at last; once. The webhook is sent by a job."""
    with transaction.atomic():
        moved = DemoCharge.objects.filter(pk=charge_id, status="pending").update(
            status=status, mood=mood, settled_at=timezone.now()
        )
        if moved and status != "pending":
            enqueue("money.demo_webhook", key=f"{charge_id}-{status}", charge_id=charge_id)
    return bool(moved)


def _satang(baht: Decimal) -> int:
    satang = baht * 100
    if satang != satang.to_integral_value():
        raise GatewayRefused("baht have two decimals at most")
    return int(satang)


def _charge(made: DemoCharge) -> Charge:
    return Charge(
        status=ChargeStatus(made.status),
        external_id=made.pk,
        order_number=made.order_number,
        amount=Decimal(made.amount_satang) / 100,
        currency=made.currency,
        account=ACCOUNT,
        livemode=False,
        next_step=NextStep(StepKind.REDIRECT, url=reverse("payments:demo:page", args=[made.pk])),
        reason="declined" if made.status == "failed" else "",
        fee=Decimal(0),
        key=made.idempotency_key,
    )


def _missing() -> Charge:
    return Charge(ChargeStatus.MISSING, "", "", Decimal(0), "", ACCOUNT, False)
