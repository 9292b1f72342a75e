"""Cards over Stripe: the shopper types the card into Stripe's own form on our page; 3-D Secure happens there too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

import stripe
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stripe.params import PaymentIntentCreateParams

from payments.gateways.stripe import mapping
from payments.gateways.stripe.base import PAGE, StripeGateway
from payments.gateways.stripe.client import NotKnown, asking, client
from payments.interface import ChargeRequest, Deposit, Dispute, GatewayRefused, NextStep, StepKind

ON_THE_PAGE = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})
FAILS_WITHIN = timedelta(days=10)  # a payout that was "paid" may fail up to five working days later


class CardGateway(StripeGateway):
    """Only cards are disputed. It also speaks for the account, whose balance and payouts are one for all gateways."""

    code = "card"

    @property
    def title(self) -> str | Promise:
        return _("Card")

    @property
    def note(self) -> str | Promise:
        return _("Credit or debit card. Your bank may ask you to confirm.")

    def needs_email(self) -> bool:
        return False

    def params(self, request: ChargeRequest) -> PaymentIntentCreateParams:
        return {**super().params(request), "allowed_payment_method_types": ["card"]}

    def next_step(self, intent: stripe.PaymentIntent) -> NextStep:
        if intent.status not in ON_THE_PAGE:
            return NextStep(StepKind.NONE)
        secret = {"client_secret": intent.client_secret or "", "publishable_key": settings.STRIPE_PUBLISHABLE_KEY}
        return NextStep(StepKind.SCRIPT, payload=secret)

    def fetch_dispute(self, external_id: str) -> Dispute:
        try:
            with asking():
                return mapping.dispute_of(client().v1.disputes.retrieve(external_id))
        except NotKnown as unknown:
            raise GatewayRefused(str(unknown)) from unknown

    def disputes_since(self, since: datetime) -> Iterable[Dispute]:
        """Those of our own charges: others may use the account too."""
        with asking():
            made = client().v1.disputes.list(
                {"created": {"gte": int(since.timestamp())}, "limit": PAGE, "expand": ["data.payment_intent"]}
            )
            return [mapping.dispute_of(dispute) for dispute in made.auto_paging_iter() if _is_ours(dispute)]

    def balance(self) -> Decimal:
        """What left Stripe's balance for our bank and has not arrived counts as Stripe's still."""
        with asking():
            held = client().v1.balance.retrieve()
            satang = sum(ready.amount for ready in held.available if ready.currency == mapping.CURRENCY)
            satang += sum(coming.amount for coming in held.pending if coming.currency == mapping.CURRENCY)
            for status in ("pending", "in_transit"):
                under_way = client().v1.payouts.list({"status": status, "limit": PAGE})
                satang += sum(payout.amount for payout in under_way.auto_paging_iter())
        return mapping.in_baht(satang)

    def deposits_since(self, since: datetime) -> Iterable[Deposit]:
        """Those that should arrive from then on; of failed ones also earlier ones, with their return."""
        deposits: list[Deposit] = []
        with asking():
            for status, start in (("paid", since), ("failed", since - FAILS_WITHIN)):
                payouts = client().v1.payouts.list(
                    {"status": status, "arrival_date": {"gte": int(start.timestamp())}, "limit": PAGE}
                )
                for payout in payouts.auto_paging_iter():
                    deposits += mapping.deposits_of(payout)
        return deposits


def _is_ours(dispute: stripe.Dispute) -> bool:
    intent = dispute.payment_intent
    return isinstance(intent, stripe.PaymentIntent) and bool(mapping.noted(intent, mapping.ATTEMPT_KEY))
