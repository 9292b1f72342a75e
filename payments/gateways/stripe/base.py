"""What Stripe's gateways have in common: an intent with our key in its metadata, and its refunds.

`start` is safe to repeat because Stripe answers the same idempotency key with the same answer for a day; whatever is
sent with it must therefore never differ from one time to the next. The repeated answer is the *first* one, so an intent
that moved since looks as it began: it is `fetch` that tells how it stands.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

import stripe
from django.conf import settings
from stripe.params import PaymentIntentCreateParams

from payments.gateways.stripe import mapping, webhook
from payments.gateways.stripe.client import account, asking, check_account, client, demanding
from payments.interface import (
    Charge,
    ChargeRequest,
    ChargeStatus,
    GatewayRefused,
    NextStep,
    Notice,
    RefundRequest,
    RefundResult,
    StepKind,
)

MINIMUM = Decimal("10.00")  # baht; Stripe takes no smaller charge in THB
WITH_FEE = ["latest_charge.balance_transaction"]
PAGE = 100


class StripeGateway(ABC):
    """Everything but the way to pay itself."""

    code: str

    @property
    def account(self) -> str:
        return str(settings.STRIPE_ACCOUNT)

    @property
    def livemode(self) -> bool:
        return mapping.livemode()

    def secures(self) -> bool:
        return False

    def window(self) -> str:
        return "online"

    def divides(self) -> bool:
        return False

    def params(self, request: ChargeRequest) -> PaymentIntentCreateParams:
        """All that Stripe is told; each gateway adds its way to pay. Raises `GatewayRefused`."""
        if request.amount < MINIMUM:
            raise GatewayRefused(f"Stripe takes {MINIMUM} baht or more")
        return {
            "amount": mapping.satang(request.amount),
            "currency": request.currency.lower(),
            "capture_method": "automatic",  # the fee is told with the charge, not an hour later
            "metadata": {
                mapping.GATEWAY: self.code,
                mapping.ORDER_NUMBER: request.order_number,
                mapping.ATTEMPT_KEY: request.key,
            },
            "expand": WITH_FEE,
        }

    @abstractmethod
    def next_step(self, intent: stripe.PaymentIntent) -> NextStep:
        """What the shopper does while the intent is open."""

    def status(self, intent: stripe.PaymentIntent) -> ChargeStatus:
        return mapping.charge_status(intent)

    def start(self, request: ChargeRequest) -> Charge:
        params = self.params(request)
        account()  # before the effect: afterwards nothing must stand between it and our row
        with demanding():
            return self._charge(client().v1.payment_intents.create(params, {"idempotency_key": request.key}))

    def fetch(self, *, key: str, external_id: str) -> Charge:
        found = external_id or self._find(key)
        if not found:
            return _missing()
        with asking():
            return self._charge(client().v1.payment_intents.retrieve(found, {"expand": WITH_FEE}))

    def cancel(self, *, key: str, external_id: str) -> Charge:
        found = external_id or self._find(key)
        if not found:
            return _missing()
        with asking():
            try:
                return self._charge(client().v1.payment_intents.cancel(found, {"expand": WITH_FEE}))
            except stripe.InvalidRequestError:
                # It is paid, or cancelled, or on its way: whatever the reason, only a look says which.
                return self._charge(client().v1.payment_intents.retrieve(found, {"expand": WITH_FEE}))

    def refund(self, request: RefundRequest) -> RefundResult:
        """Stripe forgets idempotency keys after a day, and a second refund is real money: so look before."""
        amount = mapping.satang(request.amount)
        with demanding():
            refunds = client().v1.refunds
            made = refunds.list({"payment_intent": request.charge_id, "limit": PAGE})
            known = next((one for one in made.auto_paging_iter() if _is(one, request.key)), None)
            if known is None:
                known = refunds.create(
                    {
                        "payment_intent": request.charge_id,
                        "amount": amount,
                        "metadata": {mapping.ORDER_NUMBER: request.order_number, mapping.REFUND_KEY: request.key},
                    },
                    # Our keys of refunds are short: two databases behind one account must not meet.
                    {"idempotency_key": f"{request.charge_id}:{request.key}"},
                )
        if known.amount != amount:
            raise GatewayRefused("this key was used for another amount")
        return mapping.refund_result(known)

    def fetch_refund(self, *, key: str, external_id: str) -> RefundResult:
        """Without Stripe's number all refunds are looked through, the youngest first. Raises as `refund`."""
        with asking():
            refunds = client().v1.refunds
            if external_id:
                return mapping.refund_result(refunds.retrieve(external_id))
            made = refunds.list({"limit": PAGE}).auto_paging_iter()
            known = next((one for one in made if _is(one, key)), None)
        if known is None:
            raise GatewayRefused("Stripe has no refund with this key")
        return mapping.refund_result(known)

    def verify_webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Notice:
        return webhook.verify(body=body, headers=headers, now=now)

    def list_since(self, since: datetime) -> Iterable[Charge]:
        with asking():
            made = client().v1.payment_intents.list(
                {"created": {"gte": int(since.timestamp())}, "limit": PAGE, "expand": [f"data.{WITH_FEE[0]}"]}
            )
            ours = (intent for intent in made.auto_paging_iter() if mapping.noted(intent, mapping.GATEWAY) == self.code)
            return [self._charge(intent) for intent in ours]

    def _find(self, key: str) -> str:
        """Stripe's number of the intent with our key; empty if there is none. The search lags by up to a minute."""
        check_account()
        quoted = key.replace("\\", "\\\\").replace("'", "\\'")
        with asking():
            found = client().v1.payment_intents.search(
                {"query": f"metadata['{mapping.ATTEMPT_KEY}']:'{quoted}'", "limit": 1}
            )
        return found.data[0].id if found.data else ""

    def _charge(self, intent: stripe.PaymentIntent) -> Charge:
        status = self.status(intent)
        is_paid = status == ChargeStatus.SUCCEEDED
        return Charge(
            status=status,
            external_id=intent.id,
            order_number=mapping.noted(intent, mapping.ORDER_NUMBER),
            amount=mapping.in_baht(intent.amount_received if is_paid else intent.amount),
            currency=intent.currency.upper(),
            account=account(),
            livemode=intent.livemode,
            next_step=self.next_step(intent) if status == ChargeStatus.PENDING else NextStep(StepKind.NONE),
            reason=mapping.decline(intent),
            fee=mapping.fee(intent),
            key=mapping.noted(intent, mapping.ATTEMPT_KEY),
        )


def _is(refund: stripe.Refund, key: str) -> bool:
    return mapping.noted(refund, mapping.REFUND_KEY) == key


def _missing() -> Charge:
    return Charge(ChargeStatus.MISSING, "", "", Decimal(0), "", settings.STRIPE_ACCOUNT, mapping.livemode())
