"""The inbox: checked, stored raw, answered fast, worked on by a job that only makes us fetch the charge."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from marketplace.core.jobs import enqueue
from payments.models import PaymentAttempt, WebhookEvent
from payments.registry import gateway


def receive(*, gateway_code: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Store one event; False when we had it already. Raises `BadSignature`, `UnknownGateway`."""
    notice = gateway(gateway_code).verify_webhook(body=body, headers=headers, now=timezone.now())
    with transaction.atomic():
        event, created = WebhookEvent.objects.get_or_create(
            gateway=gateway_code,
            event_id=notice.event_id,
            defaults={"charge_id": notice.charge_id, "charge_key": notice.charge_key, "body": body},
        )
        if created:
            enqueue("money.handle_webhook", key=str(event.pk), event_pk=event.pk)
    return created


def handle(event_pk: int) -> None:
    """Job: have the attempt that the event speaks of synchronised."""
    event = WebhookEvent.objects.get(pk=event_pk)
    attempts = PaymentAttempt.objects.filter(gateway=event.gateway)
    attempt = (attempts.filter(key=event.charge_key).first() if event.charge_key else None) or attempts.filter(
        external_id=event.charge_id
    ).exclude(external_id="").first()
    with transaction.atomic():
        if attempt is not None:
            enqueue("money.sync_attempt", key=f"webhook-{event.pk}", attempt_id=attempt.pk)
        WebhookEvent.objects.filter(pk=event.pk).update(handled_at=timezone.now())
