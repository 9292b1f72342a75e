"""Money in and out, for operators to look at: it moves through services only."""

from __future__ import annotations

from django.contrib import admin

from marketplace.core.admin import LookOnlyAdmin
from payments.models import PaymentAttempt, Refund, WebhookEvent


@admin.register(PaymentAttempt)
class PaymentAttemptAdmin(LookOnlyAdmin):
    list_display = ("order", "gateway", "amount", "state", "captured", "refund_total", "reason", "created_at")
    list_filter = ("state", "gateway")
    list_select_related = ("order",)
    search_fields = ("=order__number", "=key", "=external_id")


@admin.register(Refund)
class RefundAdmin(LookOnlyAdmin):
    exclude = ("payload",)  # who knows the code in it gets the cash: it is the shopper's alone
    list_display = ("attempt", "amount", "state", "reason", "created_at", "done_at")
    list_filter = ("state",)
    list_select_related = ("attempt",)
    search_fields = ("=attempt__order__number", "=key", "=external_id")


@admin.register(WebhookEvent)
class WebhookEventAdmin(LookOnlyAdmin):
    list_display = ("gateway", "event_id", "subject", "object_id", "received_at", "handled_at")
    list_filter = ("gateway",)
    search_fields = ("=event_id", "=object_id", "=object_key")
