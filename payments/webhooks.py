"""The inbox: checked, stored raw, answered fast, worked on by a job that only makes us fetch the charge."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from marketplace.core.jobs import enqueue
from payments import disputes, refunds
from payments.interface import Disputable, Subject
from payments.models import PaymentAttempt, WebhookEvent
from payments.registry import gateway, gateways_of


def receive(*, provider: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Store one event; False when we had it already. Raises `BadSignature`, `UnknownGateway`."""
    notice = gateway(gateways_of(provider)[0]).verify_webhook(body=body, headers=headers, now=timezone.now())
    with transaction.atomic():
        event, created = WebhookEvent.objects.get_or_create(
            gateway=provider,
            event_id=notice.event_id,
            defaults={
                "subject": notice.subject,
                "object_id": notice.object_id,
                "object_key": notice.key,
                "body": body,
            },
        )
        if created:
            enqueue("money.handle_webhook", key=str(event.pk), event_pk=event.pk)
    return created


def handle(event_pk: int) -> None:
    """Job: have the object that the event speaks of fetched. Safe to repeat."""
    event = WebhookEvent.objects.get(pk=event_pk)
    with transaction.atomic():
        match event.subject:
            case Subject.CHARGE:
                _notice_charge(event)
            case Subject.REFUND:
                refunds.notice(
                    f"webhook-{event.pk}",
                    gateway_code=event.gateway,
                    key=event.object_key,
                    external_id=event.object_id,
                )
            case Subject.DISPUTE:
                for code in gateways_of(event.gateway):
                    if isinstance(gateway(code), Disputable):
                        disputes.notice(f"webhook-{event.pk}", gateway_code=code, external_id=event.object_id)
        WebhookEvent.objects.filter(pk=event.pk).update(handled_at=timezone.now())


def _notice_charge(event: WebhookEvent) -> None:
    attempts = PaymentAttempt.objects.filter(gateway__in=gateways_of(event.gateway))
    attempt = (attempts.filter(key=event.object_key).first() if event.object_key else None) or attempts.filter(
        external_id=event.object_id
    ).exclude(external_id="").first()
    if attempt is not None:
        enqueue("money.sync_attempt", key=f"webhook-{event.pk}", attempt_id=attempt.pk)
