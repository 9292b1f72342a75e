"""PromptPay over Stripe: confirmed by us at once, so that the QR code can stand on our own page.

Stripe gives a QR code no end: our own expiry cancels the intent before stock is released.
"""

from __future__ import annotations

import stripe
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stripe.params import PaymentIntentCreateParams

from payments.gateways.stripe.base import StripeGateway
from payments.interface import ChargeRequest, ChargeStatus, GatewayRefused, NextStep, StepKind


class PromptPayGateway(StripeGateway):
    code = "promptpay"

    @property
    def title(self) -> str | Promise:
        return _("PromptPay")

    @property
    def note(self) -> str | Promise:
        return _("You get a QR code; scan it with your bank's app.")

    def needs_email(self) -> bool:
        """Stripe writes to it when money goes back, and asks for a bank account."""
        return True

    def params(self, request: ChargeRequest) -> PaymentIntentCreateParams:
        if not request.email:
            raise GatewayRefused("PromptPay needs an e-mail address")
        return {
            **super().params(request),
            "allowed_payment_method_types": ["promptpay"],
            "payment_method_data": {"type": "promptpay", "billing_details": {"email": request.email}},
            "confirm": True,
        }

    def next_step(self, intent: stripe.PaymentIntent) -> NextStep:
        step = intent.next_action
        if step is None or step.promptpay_display_qr_code is None:
            return NextStep(StepKind.NONE)
        code = step.promptpay_display_qr_code
        payload = {
            "data": code.data,
            "hosted_url": code.hosted_instructions_url,
            "image_url_svg": code.image_url_svg,
            "image_url_png": code.image_url_png,
        }
        return NextStep(StepKind.QR, payload=payload)

    def status(self, intent: stripe.PaymentIntent) -> ChargeStatus:
        """Once it failed nobody has a QR code to pay with any more: that is the end of this attempt."""
        return ChargeStatus.FAILED if intent.status == "requires_payment_method" else super().status(intent)
